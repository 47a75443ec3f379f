/** Statements 21 to 38: who sent a message. */
import type { Test } from 'tap';
import { deliver, message, startEngine, UEFI_DISCOVER, withOptions } from '../fakes/dhcp.ts';
import { sampleBytes, SAMPLES } from '../fixtures/dhcp/samples.ts';
import {
  discover,
  fileField,
  hardwareOf,
  hexOf,
  outcomeOf,
  replyOf,
  replyTo,
  unanswered,
} from './exchange.ts';
import type { Statement } from './statement.ts';

const POLICY = 'policy';
const UUID = '11223344-5566-7788-99aa-bbccddeeff00';

function kindOf(asked: string | Uint8Array): string | undefined {
  const [event] = outcomeOf(asked).events;
  return event?.kind === 'dhcp.discover' ? event.client : undefined;
}

function neverAnswered(t: Test, types: readonly number[]): void {
  for (const type of types) {
    for (const port of ['dhcp', 'pxe'] as const) {
      const sent = { ingress: { port }, source: '10.77.0.9:68' };
      unanswered(t, discover({ 53: [type] }), { sent, reason: 'not-discover' });
    }
  }
}

export const RECEIVING_CLIENTS: readonly Statement[] = [
  {
    number: 21,
    says: 'An all-zero, all-ones or placeholder GUID makes no two machines one',
    source: 'measured with EDK2 on arm64',
    check(t) {
      for (const name of ['uefi-arm64-zero-uuid', 'uefi-ff-uuid', 'bios-intel']) {
        t.equal(hardwareOf(outcomeOf(name)).uuid, undefined, name);
      }
      const engine = startEngine();
      const guid = [0, ...Buffer.alloc(16, 255)];
      const macs = ['525400aa0001', '525400aa0002'].flatMap((chaddr) => {
        const bytes = message({ chaddr, options: withOptions(UEFI_DISCOVER, { 97: guid }) });
        const { effects } = deliver(engine, { bytes });
        return effects.flatMap((one) => (one.kind === 'sighting' ? one.sighting.mac : []));
      });
      t.same(macs, ['52:54:00:aa:00:01', '52:54:00:aa:00:02']);
    },
  },
  {
    number: 22,
    says: 'A machine whose GUID changed is served as before, and the change is reported',
    source: POLICY,
    check(t) {
      const engine = startEngine();
      const reported = [1, 2, 2].map((byte, index) => {
        const bytes = discover({ 97: [0, ...Buffer.alloc(16, byte)] });
        const outcome = deliver(engine, { bytes, atMs: index * 60_000 });
        replyOf(outcome);
        return outcome.events.filter(({ kind }) => kind === 'uuid.changed');
      });
      t.match(reported, [
        [],
        [
          {
            before: '01010101-0101-0101-0101-010101010101',
            now: '02020202-0202-0202-0202-020202020202',
          },
        ],
        [],
      ]);
      t.same(
        reported.map(({ length }) => length),
        [0, 1, 0],
        'once',
      );
    },
  },
  {
    number: 23,
    says: 'The first three fields of the GUID are turned into the order that people read',
    source: 'measured with iPXE and EDK2; RFC 4578 section 2.3',
    check(t) {
      for (const name of ['ipxe-rom-bios', 'uefi-x64']) {
        t.match(sampleBytes(name).toString('hex'), '611100443322116655887799aabbccddeeff00');
        t.equal(hardwareOf(outcomeOf(name)).uuid, UUID, name);
      }
    },
  },
  {
    number: 24,
    says: 'User class iPXE is recognised with and without the length byte of RFC 3004',
    source: 'RFC 3004 section 4; measured with iPXE',
    check(t) {
      t.equal(kindOf(discover({ 77: 'iPXE' })), 'ipxe');
      t.equal(kindOf(discover({ 77: [4, ...Buffer.from('iPXE')] })), 'ipxe');
      t.equal(kindOf(discover({ 77: 'other' })), 'uefi');
      t.equal(kindOf('ipxe-user-class-rfc3004'), 'ipxe');
    },
  },
  {
    number: 25,
    says: 'Option 175 marks iPXE also under another user class',
    source: 'measured with iPXE',
    check(t) {
      t.equal(kindOf('ipxe-user-class-custom'), 'ipxe');
      t.equal(kindOf(discover({ 77: 'stage2', 175: [19, 1, 1] })), 'ipxe');
    },
  },
  {
    number: 26,
    says: 'Unknown or cut sub-options of option 175 do no harm',
    source: POLICY,
    check(t) {
      for (const value of [[], [0xb1], [0xb1, 40, 1], [19, 1, 1, 250, 9], [200, 1, 1]]) {
        const asked = discover({ 175: value });
        t.equal(kindOf(asked), 'ipxe', value.join(' '));
        t.match(fileField(replyTo(asked)), /start\.ipxe$/);
      }
    },
  },
  {
    number: 27,
    says: 'A hardware address of more than 16 bytes is dropped',
    source: 'RFC 2131 section 2',
    check(t) {
      unanswered(t, 'address-too-long', { reason: 'malformed' });
      unanswered(t, message({ hlen: 255 }), { reason: 'malformed' });
    },
  },
  {
    number: 28,
    says: 'An Ethernet address of zeros or of a group is dropped',
    source: POLICY,
    check(t) {
      unanswered(t, 'address-zero', { reason: 'malformed' });
      unanswered(t, 'address-of-group', { reason: 'malformed' });
      unanswered(t, message({ chaddr: 'ffffffffffff' }), { reason: 'malformed' });
    },
  },
  {
    number: 29,
    says: 'An InfiniBand client is known by option 61 and answered by broadcast',
    source: 'RFC 4390 section 2',
    check(t) {
      const outcome = outcomeOf('infiniband');
      t.same(outcome.sends[0]?.to, { address: '255.255.255.255', port: 68 });
      t.same(replyOf(outcome).subarray(1, 3), Buffer.of(32, 0), 'htype and hlen as they came');
      const engine = startEngine();
      const ask = (last: number): number => {
        const options = withOptions(UEFI_DISCOVER, { 61: [255, 0, 0, last] });
        return deliver(engine, { bytes: message({ htype: 32, hlen: 0, chaddr: '', options }) })
          .sends.length;
      };
      const answers = Array.from({ length: 100 }, () => ask(1));
      t.equal(answers.at(-1), 0, 'one client, which soon has had its share');
      t.equal(ask(2), 1, 'another identifier is another client');
    },
  },
  {
    number: 30,
    says: 'An InfiniBand message without option 61 is dropped',
    source: 'RFC 4390 section 2.1',
    check(t) {
      const infiniband = { htype: 32, hlen: 0, chaddr: '' };
      unanswered(t, message(infiniband), { reason: 'malformed' });
      const options = withOptions(UEFI_DISCOVER, { 61: [255] });
      unanswered(t, message({ ...infiniband, options }), { reason: 'malformed' });
    },
  },
  {
    number: 31,
    says: 'The largest datagram is read in time proportional to its length',
    source: POLICY,
    heldBy: [
      {
        file: 'test/dhcp-proxy/hostile.test.ts',
        test: 'the largest datagram takes time in proportion to its length',
      },
    ],
    check(t) {
      t.equal(fileField(replyTo('oversize')), 'ipxe.efi');
    },
  },
  {
    number: 32,
    says: 'What a client wrote into the field file decides nothing',
    source: 'U-Boot bootp.c',
    check(t) {
      t.equal(fileField(replyTo('u-boot-arm64-efi')), 'ipxe-arm64.efi');
      const like = replyTo(message({}));
      for (const file of ['boot.scr.uimg', '../../etc/passwd', 'undionly.kpxe']) {
        t.same(replyTo(message({ file })), like, file);
      }
    },
  },
  {
    number: 33,
    says: 'A REQUEST on port 67 is not answered, and nobody ever gets a NAK',
    source: 'PXE 2.1; measured with iPXE and EDK2',
    check(t) {
      unanswered(t, 'ipxe-bios-request-67', { reason: 'not-discover' });
      unanswered(t, 'uefi-x64-request-67', { reason: 'not-discover' });
      const types = SAMPLES.flatMap(({ name }) =>
        outcomeOf(name).sends.map(({ bytes }) => hexOf(bytes, 53)),
      );
      t.same([...new Set(types)].sort(), ['02', '05'], 'whatever was asked');
    },
  },
  {
    number: 34,
    says: 'INFORM, DECLINE, RELEASE, LEASEQUERY and every other type are not answered',
    source: POLICY,
    check(t) {
      unanswered(t, 'inform', { reason: 'not-discover' });
      neverAnswered(t, [0, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 255]);
    },
  },
  {
    number: 35,
    says: 'A BOOTP request without a cookie is not answered',
    source: POLICY,
    check(t) {
      unanswered(t, 'bootp', { reason: 'malformed' });
    },
  },
  {
    number: 36,
    says: 'The boot protocol of Apple is not answered',
    source: 'reported; class AAPLBSDPC',
    check(t) {
      const options = { 60: 'AAPLBSDPC/i386/MacBookPro11,1' };
      unanswered(t, discover(options), { reason: 'not-pxe' });
      unanswered(t, discover({ ...options, 53: [8] }), { reason: 'not-discover' });
    },
  },
  {
    number: 37,
    says: 'Machines that share a transaction id get each its own answer',
    source: 'reported of Raspberry Pi 3',
    check(t) {
      const engine = startEngine();
      const pi = sampleBytes('raspberry-pi-3');
      const xid = pi.readUInt32BE(4);
      const own = [pi, message({ xid }), message({ xid, chaddr: '525400aa0002' })];
      const replies = own.map((bytes) => replyOf(deliver(engine, { bytes })));
      for (const [index, reply] of replies.entries()) {
        t.same(reply.subarray(4, 8), pi.subarray(4, 8));
        t.same(reply.subarray(28, 44), own[index]!.subarray(28, 44));
      }
      t.same(replies.map(fileField), ['', 'ipxe.efi', 'ipxe.efi']);
    },
  },
  {
    number: 38,
    says: 'Each repeated DISCOVER of one machine is answered',
    source: 'PXE 2.1: time-outs of 4, 8, 16 and 32 s',
    check(t) {
      const engine = startEngine();
      for (const seconds of [0, 0.1, 4, 12, 28]) {
        const { sends } = deliver(engine, { bytes: message({}), atMs: seconds * 1_000 });
        t.equal(sends.length, 1, `after ${seconds} s`);
      }
    },
  },
];
