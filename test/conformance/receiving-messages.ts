/** Statements 1 to 20: which DHCP messages are read, and how. */
import {
  message,
  optionBytes,
  optionOf,
  SERVER,
  UEFI_DISCOVER,
  withOptions,
  type OptionList,
} from '../fakes/dhcp.ts';
import { sampleBytes } from '../fixtures/dhcp/samples.ts';
import { discover, hardwareOf, option67, outcomeOf, replyTo, unanswered } from './exchange.ts';
import type { Statement } from './statement.ts';

const END = Buffer.of(255);
const WHOLE_CLASS = 'PXEClient:Arch:00007:UNDI:003000';
const POLICY = 'policy';

/** The vendor class that was read from a message; none when it was not taken for a boot. */
function classRead(bytes: Uint8Array): string | undefined {
  const [asked] = outcomeOf(bytes).events;
  return asked?.kind === 'dhcp.discover' ? asked.vendorClass : undefined;
}

/** The same message with its options written by hand. */
function rawly(options: Uint8Array, fields: { file?: Buffer; sname?: Buffer } = {}): Buffer {
  return Buffer.concat([message({ ...fields, options: [] }).subarray(0, 240), options]);
}

export const RECEIVING_MESSAGES: readonly Statement[] = [
  {
    number: 1,
    says: 'A datagram shorter than header and cookie, 240 bytes, is dropped on both ports',
    source: 'RFC 2131 section 2',
    check(t) {
      unanswered(t, 'cut-in-header', { reason: 'malformed' });
      const whole = sampleBytes('uefi-x64');
      for (const port of ['dhcp', 'pxe'] as const) {
        const reasons = Array.from({ length: 240 }, (_, length) => {
          const sent = { ingress: { port }, source: '10.77.0.9:68' };
          const { sends, reason } = outcomeOf(whole.subarray(0, length), { sent });
          return sends.length === 0 ? reason : 'answered';
        });
        t.same([...new Set(reasons)], ['malformed'], port);
      }
    },
  },
  {
    number: 2,
    says: 'A message with a wrong magic cookie is dropped',
    source: 'RFC 2131 section 3',
    check(t) {
      unanswered(t, 'wrong-cookie', { reason: 'malformed' });
    },
  },
  {
    number: 3,
    says: 'A reply, op 2, is dropped',
    source: 'RFC 2131 section 2',
    check(t) {
      unanswered(t, 'reflected-reply', { reason: 'not-a-request' });
    },
  },
  {
    number: 4,
    says: 'A message with an option that runs past its field is dropped whole',
    source: `${POLICY}; EDK2 Dhcp4Option.c`,
    check(t) {
      unanswered(t, 'option-past-end', { reason: 'malformed' });
      const file = Buffer.concat([Buffer.alloc(126), Buffer.of(60, 9)]);
      const options: OptionList = [...UEFI_DISCOVER, [52, [1]]];
      unanswered(t, message({ options, file }), { reason: 'malformed' });
    },
  },
  {
    number: 5,
    says: 'A message whose last tag has no length is dropped',
    source: POLICY,
    check(t) {
      unanswered(t, 'tag-without-length', { reason: 'malformed' });
    },
  },
  {
    number: 6,
    says: 'A message without END is read to its last whole option',
    source: POLICY,
    check(t) {
      t.equal(option67(replyTo('no-end-option')), 'ipxe.efi');
    },
  },
  {
    number: 7,
    says: 'PAD between options is one byte without a length',
    source: 'RFC 2132 section 3.1',
    check(t) {
      const padded = UEFI_DISCOVER.map((option) =>
        Buffer.concat([Buffer.alloc(3), optionBytes([option])]),
      );
      t.same(replyTo(rawly(Buffer.concat([...padded, END]))), replyTo(message({})));
    },
  },
  {
    number: 8,
    says: 'Bytes behind END have no meaning, whatever they are',
    source: 'RFC 2132 section 3.2',
    check(t) {
      const like = replyTo(message({}));
      for (const behind of [Buffer.of(60, 200), Buffer.of(53, 1, 3), Buffer.alloc(99, 254)]) {
        t.same(replyTo(Buffer.concat([message({}), behind])), like);
      }
    },
  },
  {
    number: 9,
    says: 'Option 52 has options read from file, sname, or file and then sname',
    source: 'RFC 2131 section 4.1',
    check(t) {
      const pieces = [Buffer.from('PXEClient'), Buffer.from(':Arch:00007')] as const;
      const field = (value: Uint8Array): Buffer => Buffer.concat([optionBytes([[60, value]]), END]);
      const asked = (overload: number, fields: { file?: Buffer; sname?: Buffer }): Buffer =>
        message({
          ...fields,
          options: withOptions(UEFI_DISCOVER, { 60: undefined, 52: [overload] }),
        });
      t.equal(classRead(asked(1, { file: field(pieces[0]) })), 'PXEClient');
      t.equal(classRead(asked(2, { sname: field(pieces[0]) })), 'PXEClient');
      const both = { file: field(pieces[0]), sname: field(pieces[1]) };
      t.equal(classRead(asked(3, both)), 'PXEClient:Arch:00007', 'file comes first');
      t.equal(classRead(asked(2, { file: field(pieces[0]) })), undefined, 'sname alone was meant');
    },
  },
  {
    number: 10,
    says: 'An option that comes again continues its value, in order and across fields',
    source: 'RFC 3396 section 7',
    check(t) {
      t.equal(classRead(sampleBytes('overloaded-and-split')), WHOLE_CLASS);
      const pieces: OptionList = [
        [60, WHOLE_CLASS.slice(0, 4)],
        [53, [1]],
        [60, WHOLE_CLASS.slice(4, 11)],
        [93, [0, 7]],
        [60, WHOLE_CLASS.slice(11)],
      ];
      t.equal(classRead(message({ options: pieces })), WHOLE_CLASS);
    },
  },
  {
    number: 11,
    says: 'A message without option 53, or with one of another length than 1, is dropped',
    source: 'RFC 2132 section 9.6',
    check(t) {
      unanswered(t, 'no-message-type', { reason: 'malformed' });
      unanswered(t, 'message-type-2-bytes', { reason: 'malformed' });
      unanswered(t, discover({ 53: [] }), { reason: 'malformed' });
      unanswered(t, message({ options: [...UEFI_DISCOVER, [53, [1]]] }), { reason: 'malformed' });
    },
  },
  {
    number: 12,
    says: 'A DISCOVER that is no network boot is left alone, unless a person chose for its class',
    source: 'PXE 2.1 section 2.2',
    check(t) {
      unanswered(t, 'installed-linux', { reason: 'not-pxe' });
      unanswered(t, discover({ 60: undefined }), { reason: 'not-pxe' });
      unanswered(t, discover({ 60: 'MSFT 5.0' }), { reason: 'not-pxe' });
      const machines = { '52:54:00:aa:00:01': { personality: 'u-boot' } } as const;
      const plain = discover({ 60: 'U-Boot.armv8', 93: [0, 22] });
      unanswered(t, plain, { reason: 'not-pxe' });
      t.equal(option67(replyTo(plain, { engine: { machines } })), 'ipxe-arm64.efi');
    },
  },
  {
    number: 13,
    says: 'The class is compared by its first 9 or 10 bytes, with case',
    source: 'EDK2 PxeBcDhcp4.c, iPXE dhcp.c',
    check(t) {
      for (const text of ['PXEClient', 'PXEClientX', 'HTTPClient', 'HTTPClient:x']) {
        t.equal(outcomeOf(discover({ 60: text })).sends.length, 1, text);
      }
      for (const text of ['pxeclient', 'PXECLIENT', ' PXEClient', 'PXEClien', 'httpclient']) {
        unanswered(t, discover({ 60: text }), { reason: 'not-pxe' });
      }
    },
  },
  {
    number: 14,
    says: 'Without option 93 the digits in option 60 count; without both nobody is answered',
    source: POLICY,
    check(t) {
      t.equal(option67(replyTo(discover({ 93: undefined }))), 'ipxe.efi');
      const bare = discover({ 93: undefined, 60: 'PXEClient' });
      unanswered(t, bare, { reason: 'no-architecture' });
    },
  },
  {
    number: 15,
    says: 'A message whose option 93 is empty or of odd length is not answered',
    source: 'RFC 4578 section 2.1',
    check(t) {
      unanswered(t, 'arch-empty', { reason: 'malformed' });
      unanswered(t, 'arch-odd-length', { reason: 'malformed' });
    },
  },
  {
    number: 16,
    says: 'Of several architectures the first one that can be served is taken',
    source: 'RFC 4578 section 2.1',
    check(t) {
      t.equal(option67(replyTo('uefi-arch-list')), 'ipxe.efi');
      const hasLoader = (name: string): boolean => name.startsWith('ipxe-arm64');
      const both = discover({ 93: [0, 7, 0, 11] });
      t.equal(option67(replyTo(both, { engine: { hasLoader } })), 'ipxe-arm64.efi');
    },
  },
  {
    number: 17,
    says: 'Option 93 decides, also beside a bare class or a class with other digits',
    source: 'measured with iPXE',
    check(t) {
      t.equal(option67(replyTo(discover({ 93: [0, 0], 60: 'PXEClient' }))), 'undionly.kpxe');
      t.equal(option67(replyTo(discover({ 93: [0, 11] }))), 'ipxe-arm64.efi');
      const ipxe = option67(replyTo('ipxe-chained-bios'));
      t.equal(ipxe, `http://${SERVER}:8080/boot/start.ipxe`);
    },
  },
  {
    number: 18,
    says: 'A client without option 97 is answered',
    source: 'measured with U-Boot',
    check(t) {
      const reply = replyTo('bios-without-uuid');
      t.equal(option67(reply), 'undionly.kpxe');
      t.equal(optionOf(reply, 97), undefined);
    },
  },
  {
    number: 19,
    says: 'An option 97 of another length than 17 is neither returned nor an identity',
    source: POLICY,
    check(t) {
      t.equal(optionOf(replyTo('uuid-16-bytes'), 97), undefined);
      t.equal(hardwareOf(outcomeOf('uuid-16-bytes')).uuid, undefined);
    },
  },
  {
    number: 20,
    says: 'An option 97 of an unknown type is returned as it came, and no identity',
    source: 'RFC 4578 section 2.3',
    check(t) {
      const [, sent] = [
        ...sampleBytes('uuid-type-1')
          .toString('hex')
          .matchAll(/6111(01.{32})/g),
      ][0]!;
      t.equal(optionOf(replyTo('uuid-type-1'), 97)?.toString('hex'), sent);
      t.equal(hardwareOf(outcomeOf('uuid-type-1')).uuid, undefined);
    },
  },
];
