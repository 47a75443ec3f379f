import t from 'tap';
import type { DhcpClientKind } from '../../src/domain/boot-event.ts';
import type { Answer } from '../../src/dhcp-proxy/answer.ts';
import { classify, type PortRole } from '../../src/dhcp-proxy/classify.ts';
import type { Personality } from '../../src/domain/firmware.ts';
import { candidatesFor, formOf } from '../../src/dhcp-proxy/personality.ts';
import { buildReply as build } from '../../src/dhcp-proxy/reply.ts';
import {
  decoded,
  message,
  optionOf,
  readOptionList,
  UEFI_DISCOVER,
  withOptions,
  type OptionValue,
} from '../fakes/dhcp.ts';

interface Case {
  readonly options?: Readonly<Record<number, OptionValue | undefined>>;
  readonly answer?: Answer;
  readonly port?: PortRole;
  readonly kind?: DhcpClientKind;
  /** the first that the kind of client is tried with, unless given */
  readonly personality?: Personality;
  readonly insistent?: boolean;
}

type BuildRequest = Parameters<typeof build>[0];

/** In the form that the kind of client is given first. */
function buildReply(
  given: Omit<BuildRequest, 'form' | 'insistent'> & Pick<Case, 'personality' | 'insistent'>,
) {
  const { personality, insistent = true, ...request } = given;
  const { kind } = request.client;
  const [first] = candidatesFor(kind, { decided: undefined, worked: undefined });
  return build({ ...request, form: formOf(personality ?? first, kind), insistent });
}

function replyTo({ options = {}, port = 'dhcp', ...given }: Case) {
  const request = decoded(message({ options: withOptions(UEFI_DISCOVER, options) }));
  const client = classify(request, port);
  if ('ignored' in client) throw new Error(client.ignored);
  return buildReply({
    request,
    client: { ...client, kind: given.kind ?? client.kind },
    answer: given.answer ?? { kind: 'loader', file: 'ipxe.efi' },
    serverAddress: 0x0a4d0002,
    serverIdentifier: 0x0a580001,
    httpPort: 80,
    ...(given.personality && { personality: given.personality }),
    ...(given.insistent === false && { insistent: false }),
  });
}
const tags = (bytes: Uint8Array): number[] => readOptionList(bytes).map(([tag]) => tag);
const textOf = (bytes: Uint8Array, from: number, to: number): string =>
  Buffer.from(bytes.subarray(from, to)).toString().replace(/\0+$/, '');
const script: Answer = { kind: 'script-url', path: '/boot/start.ipxe' };

t.test('names the server in siaddr and in option 54, which a relay may have changed', (t) => {
  const { bytes } = replyTo({})!;
  t.equal(Buffer.from(bytes.subarray(20, 24)).toString('hex'), '0a4d0002');
  t.equal(optionOf(bytes, 54)?.toString('hex'), '0a580001');
  t.end();
});

t.test('puts 67 last and 82 behind it, each option once', (t) => {
  const everything = { 61: [1, 2, 3], 97: Buffer.alloc(17, 1), 82: [1, 1, 5], 175: [1, 1, 0] };
  const ipxe = replyTo({ options: everything, answer: script })!;
  t.same(tags(ipxe.bytes), [53, 54, 60, 43, 175, 61, 97, 67, 82]);
  const bios = replyTo({ options: { ...everything, 175: undefined, 93: [0, 0] } })!;
  t.same(tags(bios.bytes), [53, 54, 60, 43, 61, 97, 66, 67, 82]);
  t.same(tags(replyTo({})!.bytes), [53, 54, 60, 43, 67]);
  t.end();
});

t.test(
  'ends option 67 with NUL for firmware, and before option 82 (quirk EDK2-NUL-AFTER-67)',
  (t) => {
    const nameIn = (given: Case): string => String(optionOf(replyTo(given)!.bytes, 67));
    t.equal(nameIn({}), 'ipxe.efi\0');
    t.equal(
      nameIn({ options: { 77: 'iPXE' }, answer: script }),
      'http://10.77.0.2/boot/start.ipxe',
    );
    const relayed = { 77: 'iPXE', 82: [1, 1, 5] };
    t.equal(nameIn({ options: relayed, answer: script }), 'http://10.77.0.2/boot/start.ipxe\0');
    t.end();
  },
);

t.test('leaves file empty rather than cut a name, for clients that prefer it to 67', (t) => {
  const name = (length: number): Answer => ({ kind: 'loader', file: 'n'.repeat(length) });
  t.equal(textOf(replyTo({ answer: name(127) })!.bytes, 108, 236), 'n'.repeat(127));
  t.equal(textOf(replyTo({ answer: name(128) })!.bytes, 108, 236), '');
  t.equal(optionOf(replyTo({ answer: name(128) })!.bytes, 67)?.length, 129);
  t.equal(
    replyTo({ answer: name(255), options: { 57: [5, 192] } }),
    undefined,
    'no option holds it',
  );
  t.end();
});

t.test('writes its address as text for BIOS ROMs (quirk ROM-SNAME)', (t) => {
  const bios = replyTo({ options: { 93: [0, 0] } })!.bytes;
  t.equal(String(optionOf(bios, 66)), '10.77.0.2');
  t.equal(optionOf(replyTo({})!.bytes, 66), undefined);
  t.equal(textOf(replyTo({ options: { 93: [0, 0] } })!.bytes, 44, 108), '10.77.0.2');
  t.equal(textOf(replyTo({})!.bytes, 44, 108), '');
  t.end();
});

t.test('sends option 43 with offers to PXE clients, not with answers on 4011', (t) => {
  t.equal(optionOf(replyTo({})!.bytes, 43)?.toString('hex'), '060108ff');
  t.equal(optionOf(replyTo({ options: { 53: [3] }, port: 'pxe' })!.bytes, 43), undefined);
  const http = { 60: 'HTTPClient:Arch:00016', 93: [0, 16] };
  t.equal(optionOf(replyTo({ options: http })!.bytes, 43), undefined);
  t.end();
});

t.test('returns a boot item on 4011, in place of anything else in option 43', (t) => {
  const options = { 53: [3], 43: [71, 4, 0, 9, 0, 0, 255] };
  const { bytes } = replyTo({ options, port: 'pxe' })!;
  t.equal(optionOf(bytes, 43)?.toString('hex'), '470400090000ff');
  t.end();
});

t.test('gives a Raspberry Pi its menu and no file (quirk RPI-MENU)', (t) => {
  const options = { 93: [0, 41] };
  const { bytes, bootFile } = replyTo({ options, answer: { kind: 'raspberry-pi' } })!;
  t.equal(bootFile, '');
  t.same(tags(bytes), [53, 54, 60, 43]);
  t.ok(optionOf(bytes, 43)?.includes('Raspberry Pi Boot'));
  t.equal(textOf(bytes, 108, 236), '');
  const asked = { options: { ...options, 53: [3] }, port: 'pxe' } as const;
  const ack = replyTo({ ...asked, answer: { kind: 'raspberry-pi' } })!;
  t.equal(ack.bootFile, '');
  t.same(tags(ack.bytes), [53, 54, 60, 43]);
  t.end();
});

t.test('stays within what the client takes, and gives up its identifier first', (t) => {
  const identifier = Buffer.alloc(255, 7);
  const relayAgent = Buffer.concat([Buffer.from([1, 200]), Buffer.alloc(200, 9)]);
  const both = { 61: identifier, 82: relayAgent };
  const small = replyTo({ options: { ...both, 57: undefined } })!;
  t.ok(small.bytes.length <= 548);
  t.same(tags(small.bytes), [53, 54, 60, 43, 67, 82]);
  t.same(tags(replyTo({ options: { ...both, 57: [5, 220] } })!.bytes).includes(61), true);
  t.same(
    tags(replyTo({ options: { ...both, 57: [0, 10] } })!.bytes).includes(61),
    false,
    'below 576',
  );
  t.same(tags(replyTo({ options: { ...both, 57: [9] } })!.bytes).includes(61), false, 'no number');
  t.end();
});

t.test('says nothing when option 82 cannot be returned whole', (t) => {
  // Three pieces of 100 bytes are one value of 300 (RFC 3396), and we never split.
  const request = decoded(
    message({
      options: [...UEFI_DISCOVER, ...[1, 2, 3].map(() => [82, Buffer.alloc(100)] as const)],
    }),
  );
  const client = classify(request, 'dhcp');
  if ('ignored' in client) throw new Error(client.ignored);
  const where = { serverAddress: 1, serverIdentifier: 1, httpPort: 80 };
  const reply = buildReply({ request, client, answer: { kind: 'loader', file: 'x' }, ...where });
  t.equal(reply, undefined);
  t.end();
});

t.test('does not return an identifier longer than an option', (t) => {
  const halves = [1, 2].map(() => [61, Buffer.alloc(200, 1)] as const);
  const request = decoded(message({ options: [...UEFI_DISCOVER, ...halves] }));
  const client = classify(request, 'dhcp');
  if ('ignored' in client) throw new Error(client.ignored);
  const where = { serverAddress: 1, serverIdentifier: 1, httpPort: 80 };
  const reply = buildReply({ request, client, answer: { kind: 'loader', file: 'x' }, ...where });
  t.equal(reply && optionOf(reply.bytes, 61), undefined);
  t.ok(reply);
  t.end();
});

t.test('copies ciaddr into an acknowledgement and never into an offer', (t) => {
  const ciaddrOf = (type: number, port: PortRole): string => {
    const options = withOptions(UEFI_DISCOVER, { 53: [type] });
    const request = decoded(message({ ciaddr: '10.77.0.9', options }));
    const client = classify(request, port);
    if ('ignored' in client) throw new Error(client.ignored);
    const where = { serverAddress: 1, serverIdentifier: 1, httpPort: 80 };
    const reply = buildReply({ request, client, answer: script, ...where });
    return Buffer.from(reply!.bytes.subarray(12, 16)).toString('hex');
  };
  t.equal(ciaddrOf(3, 'pxe'), '0a4d0009');
  t.equal(ciaddrOf(1, 'pxe'), '00000000');
  t.end();
});

t.test('without option 43 and a file, the client has to ask on port 4011', (t) => {
  const offer = replyTo({ personality: 'binl' })!;
  t.same(tags(offer.bytes), [53, 54, 60]);
  t.equal(offer.bootFile, '');
  t.equal(textOf(offer.bytes, 108, 236), '');
  const ack = replyTo({ personality: 'binl', options: { 53: [3] }, port: 'pxe' })!;
  t.same(tags(ack.bytes), [53, 54, 60, 67]);
  t.equal(textOf(ack.bytes, 108, 236), 'ipxe.efi');
  t.end();
});

t.test('in the form of BOOTP the header has everything and no option names the file', (t) => {
  const offer = replyTo({ personality: 'bootp', options: { 93: [0, 0] } })!;
  t.same(tags(offer.bytes), [53, 54, 60]);
  t.equal(textOf(offer.bytes, 44, 108), '10.77.0.2');
  t.equal(textOf(offer.bytes, 108, 236), 'ipxe.efi');
  const ack = replyTo({
    personality: 'bootp',
    options: { 53: [3], 93: [0, 0] },
    port: 'pxe',
  })!;
  t.same(tags(ack.bytes), [53, 54, 60, 66, 67], 'on 4011 the client asked for the name');
  t.end();
});

t.test('for U-Boot the header counts, and no option 43 (quirk UBOOT-HEADER)', (t) => {
  const { bytes } = replyTo({ options: { 93: [0, 22] } })!;
  t.same(tags(bytes), [53, 54, 60, 66, 67]);
  t.equal(textOf(bytes, 108, 236), 'ipxe.efi');
  t.end();
});

t.test('leaves iPXE the file of its address server where it does not insist', (t) => {
  const options = { 77: 'iPXE' };
  t.equal(optionOf(replyTo({ options, answer: script })!.bytes, 175)?.toString('hex'), '010101');
  const yielding = replyTo({ options, answer: script, insistent: false })!;
  t.equal(optionOf(yielding.bytes, 175), undefined);
  t.end();
});
