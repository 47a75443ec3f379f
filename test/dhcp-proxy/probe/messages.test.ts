/**
 * A probe has the bytes of the firmware it imitates, as captures of it have them.
 */
import t from 'tap';
import { probeDiscover, probeRequest } from '../../../src/dhcp-proxy/probe/messages.ts';
import { ipv4ToNumber } from '../../../src/domain/ipv4.ts';
import { parseIpAddress } from '../../../src/domain/address.ts';
import { PROBE_KINDS, probeMachineId, type ProbeKind } from '../../../src/domain/probe.ts';
import { decoded, readOptionList } from '../../fakes/dhcp.ts';
import { sampleBytes } from '../../fixtures/dhcp/samples.ts';

/** What a capture says about its sender, for the probe to say the same. */
function identityIn(bytes: Buffer) {
  const packet = decoded(bytes);
  return {
    xid: packet.xid,
    mac: packet.chaddr.subarray(0, 6),
    machineId: packet.options.get(97) ?? new Uint8Array(),
  };
}

/** @param original  bytes that a probe has otherwise, each with its reason */
function sameAs(name: string, original: Readonly<Record<number, number>>): string {
  const bytes = sampleBytes(name);
  for (const [at, value] of Object.entries(original)) bytes[Number(at)] = value;
  return bytes.toString('hex');
}

const FLAGS = 10;
const SECS_LOW = 9;

const DISCOVERS: readonly [ProbeKind, string, Readonly<Record<number, number>>][] = [
  // The capture is of the second try, after 4 s.
  ['bios', 'bios-intel', { [SECS_LOW]: 0 }],
  ['uefi-x64', 'uefi-x64', {}],
  ['uefi-arm64', 'uefi-arm64-zero-uuid', {}],
  // The uninitialised byte of option 55: 25th of the list, which starts at 249.
  ['http-x64', 'http-x64', { [249 + 24]: 0 }],
  ['ipxe', 'ipxe-rom-bios', { [FLAGS]: 0x80, [SECS_LOW]: 0 }],
];

for (const [kind, name, otherwise] of DISCOVERS) {
  t.test(`the DISCOVER of ${kind} is that of the capture ${name}`, (t) => {
    const bytes = probeDiscover(kind, identityIn(sampleBytes(name)));
    t.equal(Buffer.from(bytes).toString('hex'), sameAs(name, otherwise));
    t.end();
  });
}

t.test('every kind asks for an answer by broadcast, and carries the mark', (t) => {
  const machineId = probeMachineId(Uint8Array.of(9, 8, 7, 6, 5));
  const identity = { xid: 7, mac: Buffer.from('020102030405', 'hex'), machineId };
  for (const kind of PROBE_KINDS) {
    const packet = decoded(probeDiscover(kind, identity));
    t.equal(packet.flags, 0x8000, kind);
    t.same(Buffer.from(packet.options.get(97) ?? []), Buffer.from(machineId), kind);
  }
  t.end();
});

const REQUESTS = [
  ['uefi-x64', 'uefi-x64-request-4011'],
  ['ipxe', 'ipxe-bios-request-4011'],
] as const;

for (const [kind, name] of REQUESTS) {
  t.test(`the REQUEST of ${kind} to port 4011 is that of the capture ${name}`, (t) => {
    const capture = sampleBytes(name);
    const server = ipv4ToNumber(parseIpAddress('10.77.0.2')!);
    const from = { address: decoded(capture).ciaddr, server };
    const bytes = probeRequest(kind, identityIn(capture), from);
    // iPXE sets the broadcast flag and counts seconds, which no server looks at here.
    const otherwise = kind === 'ipxe' ? { [FLAGS]: 0, [SECS_LOW]: 0 } : {};
    t.equal(Buffer.from(bytes).toString('hex'), sameAs(name, otherwise));
    t.end();
  });
}

t.test('the REQUEST of a BIOS names its class, its architecture and nobody’s server', (t) => {
  const identity = identityIn(sampleBytes('bios-intel'));
  const bytes = probeRequest('bios', identity, { address: 0x0a4d0066, server: 0x0a4d0002 });
  const options = new Map(readOptionList(bytes));
  t.same(options.get(53), Buffer.of(3));
  t.same(options.get(93), Buffer.of(0, 0));
  t.equal(options.get(54), undefined);
  t.equal(decoded(bytes).ciaddr, 0x0a4d0066);
  t.end();
});
