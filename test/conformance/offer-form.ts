/** Statements 39 to 57: the bytes of an offer. */
import { parseLoaderChoice } from '../../src/domain/loaders.ts';
import { message, optionOf, readOptionList, UEFI_DISCOVER, withOptions } from '../fakes/dhcp.ts';
import {
  addressAt,
  everyOffer,
  fileField,
  firmwareOffers,
  hexOf,
  option67,
  outcomeOf,
  replyTo,
} from './exchange.ts';
import type { Statement } from './statement.ts';

const ONE_STEP = '060108ff';
const tagsOf = (reply: Uint8Array): number[] => readOptionList(reply).map(([tag]) => tag);
const byClient = (client: string) => everyOffer().filter(({ expect }) => expect.client === client);

/** Sub-options of option 43, by tag. */
function subOptions(value: Uint8Array): ReadonlyMap<number, Buffer> {
  const found = new Map<number, Buffer>();
  for (let at = 0; at < value.length && value[at] !== 255; at += 2 + value[at + 1]!) {
    found.set(value[at]!, Buffer.from(value.subarray(at + 2, at + 2 + value[at + 1]!)));
  }
  return found;
}

export const OFFER_FORM: readonly Statement[] = [
  {
    number: 39,
    says: 'An offer has op 2 and the htype, hlen, xid, flags, giaddr and chaddr of its request',
    source: 'RFC 2131 table 3',
    check(t) {
      for (const { name, request, reply } of everyOffer()) {
        t.equal(reply[0], 2, name);
        for (const [from, to] of [
          [1, 3],
          [4, 8],
          [10, 12],
          [24, 28],
          [28, 44],
        ] as const) {
          t.same(reply.subarray(from, to), request.subarray(from, to), `${name} bytes ${from}`);
        }
      }
    },
  },
  {
    number: 40,
    says: 'It offers no address: yiaddr and ciaddr are 0',
    source: 'PXE 2.1 section 2.2',
    check(t) {
      for (const { name, reply } of everyOffer()) {
        t.equal(addressAt(reply, 16), '0.0.0.0', name);
        t.equal(addressAt(reply, 12), '0.0.0.0', name);
      }
    },
  },
  {
    number: 41,
    says: 'siaddr is the address of the boot server',
    source: 'iPXE dhcp.c; measured',
    check(t) {
      for (const { name, reply } of everyOffer()) t.equal(addressAt(reply, 20), '10.77.0.2', name);
    },
  },
  {
    number: 42,
    says: 'Option 53 is OFFER, and option 54 names the server in 4 bytes',
    source: 'EDK2 Dhcp4Io.c; measured with OVMF',
    check(t) {
      for (const { name, reply } of everyOffer()) {
        t.equal(hexOf(reply, 53), '02', name);
        t.equal(optionOf(reply, 54)?.join('.'), '10.77.0.2', name);
      }
    },
  },
  {
    number: 43,
    says: 'Option 60 is exactly PXEClient or HTTPClient, as the client asked',
    source: 'EDK2; UEFI section 24.7',
    check(t) {
      for (const { name, expect, reply } of everyOffer()) {
        const own = expect.client === 'http' ? 'HTTPClient' : 'PXEClient';
        t.equal(optionOf(reply, 60)?.toString('latin1'), own, name);
      }
    },
  },
  {
    number: 44,
    says: 'In the one-step form option 43 is 06 01 08 ff',
    source: 'PXE 2.1 table 2-1; measured with OVMF',
    check(t) {
      for (const { name, reply } of firmwareOffers()) t.equal(hexOf(reply, 43), ONE_STEP, name);
    },
  },
  {
    number: 45,
    says: 'In the two-step form there is no option 43',
    source: 'EDK2 PxeBcDhcp4.c; measured with OVMF',
    check(t) {
      const machines = { '52:54:00:aa:00:01': { personality: 'binl' } } as const;
      const reply = replyTo(message({}), { engine: { machines } });
      t.equal(hexOf(reply, 43), undefined);
      t.equal(fileField(reply), '', 'the name comes on port 4011');
      t.equal(hexOf(replyTo(message({})), 43), ONE_STEP, 'for this machine alone');
    },
  },
  {
    number: 46,
    says: 'file and option 67 hold one name; one too long for file leaves that empty',
    source: 'measured with iPXE and OVMF',
    check(t) {
      for (const { name, expect, reply } of everyOffer()) {
        t.equal(fileField(reply), expect.bootFile, name);
        t.equal(option67(reply), expect.bootFile, name);
      }
      const loader = parseLoaderChoice(`${'x'.repeat(110)}.efi`)!;
      const machines = { '52:54:00:aa:00:01': { loader } };
      const options = withOptions(UEFI_DISCOVER, { 60: 'HTTPClient', 93: [0, 16] });
      const long = replyTo(message({ options }), { engine: { machines } });
      t.equal(fileField(long), '');
      t.equal(option67(long), `http://10.77.0.2:8080/boot/loaders/${loader}`);
    },
  },
  {
    number: 47,
    says: 'For PXE firmware option 67 ends with one NUL',
    source: 'reported: names with a trailing 0xff',
    check(t) {
      for (const { name, expect, reply } of firmwareOffers()) {
        t.equal(optionOf(reply, 67)?.toString('latin1'), `${expect.bootFile}\0`, name);
      }
    },
  },
  {
    number: 48,
    says: 'Option 67 is the last one, but for option 82',
    source: 'EDK2 PxeBcDhcp4.c writes a byte behind it',
    check(t) {
      for (const { name, expect, reply } of everyOffer()) {
        if (expect.bootFile === '') continue;
        t.equal(
          tagsOf(reply)
            .filter((tag) => tag !== 82)
            .at(-1),
          67,
          name,
        );
      }
    },
  },
  {
    number: 49,
    says: 'Nothing of an address server is in it: options 1, 3, 6, 51, 58, 59; and no 77',
    source: 'a proxy has no lease; iPXE copies 77',
    check(t) {
      for (const { name, reply } of everyOffer()) {
        const tags = tagsOf(reply);
        t.same(
          [1, 3, 6, 51, 58, 59, 77].filter((tag) => tags.includes(tag)),
          [],
          name,
        );
      }
    },
  },
  {
    number: 50,
    says: 'An option 97 of 17 bytes is returned as it came',
    source: 'PXE 2.1 section 2.4',
    check(t) {
      const machineId = [1, ...Buffer.from('any sixteen byte')];
      const options = withOptions(UEFI_DISCOVER, { 97: machineId });
      t.same(optionOf(replyTo(message({ options })), 97), Buffer.from(machineId));
      t.equal(hexOf(replyTo('uefi-x64'), 97), '00443322116655887799aabbccddeeff00');
    },
  },
  {
    number: 51,
    says: 'An option 61 is returned as it came',
    source: 'RFC 6842 section 3',
    check(t) {
      const options = withOptions(UEFI_DISCOVER, { 61: [1, 2, 3, 4, 5] });
      t.equal(hexOf(replyTo(message({ options })), 61), '0102030405');
      t.equal(hexOf(replyTo(message({})), 61), undefined);
      t.ok(optionOf(replyTo('infiniband'), 61));
    },
  },
  {
    number: 52,
    says: 'No option is split, and none stands in header fields',
    source: 'iPXE dhcpopts.c',
    check(t) {
      for (const { name, reply } of everyOffer()) {
        const tags = tagsOf(reply);
        t.same(tags, [...new Set(tags)], `${name}: each once`);
        t.notOk(tags.includes(52), name);
      }
    },
  },
  {
    number: 53,
    says: 'It has 300 bytes at least, zeros behind END',
    source: 'RFC 1542 section 2.1',
    check(t) {
      for (const { name, reply } of everyOffer()) {
        const options = readOptionList(reply).reduce((sum, [, { length }]) => sum + 2 + length, 0);
        t.ok(reply.length >= 300, name);
        t.equal(reply[240 + options], 255, name);
        t.ok(
          reply.subarray(241 + options).every((byte) => byte === 0),
          name,
        );
      }
    },
  },
  {
    number: 54,
    says: 'It is no longer than 548 bytes, or than option 57 less 28, or than 1472',
    source: 'RFC 2132 section 9.10; EDK2 PxeBcDhcp4.c',
    check(t) {
      const large = { 61: Buffer.alloc(255, 1), 82: Buffer.alloc(200, 1), 97: Buffer.alloc(17) };
      const sizeFor = (value: readonly number[] | undefined): number => {
        const options = withOptions(UEFI_DISCOVER, { ...large, 57: value });
        return replyTo(message({ options })).length;
      };
      t.ok(sizeFor(undefined) <= 548);
      t.ok(sizeFor([0x02, 0x40]) <= 548, '576');
      t.ok(sizeFor([0x02, 0xbc]) <= 672, '700');
      const whole = sizeFor([0x05, 0xc0]);
      t.ok(whole > 672 && whole <= 1472, 'all of it where there is room');
      t.equal(sizeFor([0xff, 0x00]), whole, '65280');
      const tooMuch = withOptions(UEFI_DISCOVER, {
        ...large,
        57: undefined,
        82: Buffer.alloc(255),
      });
      t.equal(outcomeOf(message({ options: tooMuch })).reason, 'no-room');
    },
  },
  {
    number: 55,
    says: 'For iPXE option 175 gives our settings priority 1',
    source: 'measured with iPXE beside an address server that names a file',
    check(t) {
      const offers = byClient('ipxe');
      t.ok(offers.length > 2);
      for (const { name, reply } of offers) t.equal(hexOf(reply, 175), '010101', name);
    },
  },
  {
    number: 56,
    says: 'Option 175 does not stop proxies, and option 43 has no MTFTP',
    source: 'iPXE dhcp.c, EDK2 PxeBcDhcp4.c',
    check(t) {
      for (const { name, reply } of everyOffer()) {
        t.ok([undefined, '010101'].includes(hexOf(reply, 175)), name);
        const tags = [...subOptions(optionOf(reply, 43) ?? Buffer.alloc(0)).keys()];
        t.same(
          tags.filter((tag) => tag <= 5),
          [],
          name,
        );
      }
    },
  },
  {
    number: 57,
    says: 'A Raspberry Pi gets discovery control 3, a prompt, its menu, and no option 66',
    source: 'Raspberry Pi documentation',
    check(t) {
      const offers = byClient('raspberry-pi');
      t.equal(offers.length, 3);
      for (const { name, reply } of offers) {
        const sub = subOptions(optionOf(reply, 43)!);
        t.same(sub.get(6), Buffer.of(3), name);
        t.equal(sub.get(10)?.[0], 0, name);
        t.match(sub.get(9)?.toString('latin1'), 'Raspberry Pi Boot', name);
        t.equal(hexOf(reply, 66), undefined, name);
      }
    },
  },
];
