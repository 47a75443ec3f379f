/**
 * Answers to a probe, for tests of what they mean: a network 192.168.1.0/24 on eth0, with Rouse at
 * .10 and the DHCP server at .1.
 */
import { parseIpAddress, type IpAddress } from '../../src/domain/address.ts';
import type { ProbeAnswer, ProbeContext, ProbeKind, ProbePlace } from '../../src/domain/probe.ts';

export const ip = (text: string): IpAddress => parseIpAddress(text)!;

export const OWN = ip('192.168.1.10');

type Given = Partial<ProbeAnswer> & { readonly file?: string };

/** `file` stands for both places a name can have. */
function answer(server: string, { file = '', ...given }: Given): ProbeAnswer {
  return {
    interface: 'eth0',
    kind: 'uefi-x64',
    port: 67,
    from: ip(server),
    server: ip(server),
    ownHost: server === OWN,
    afterMs: 1,
    messageType: 2,
    serverIdentifier: ip(server),
    headerFile: file,
    optionFile: file,
    pxe: false,
    ipxePriority: 0,
    ...given,
  };
}

/** A DHCP server that adds nothing, unless told otherwise. */
export const dhcp = (given: Given = {}, server = '192.168.1.1'): ProbeAnswer =>
  answer(server, { address: ip('192.168.1.57'), prefixLength: 24, ...given });

/** A proxy whose offer has the file. */
export const proxy = (server: string, given: Given = {}): ProbeAnswer =>
  answer(server, { bootClass: 'PXEClient', pxe: true, nextServer: ip(server), ...given });

export const ours = (given: Given = {}): ProbeAnswer => proxy(OWN, { file: 'ipxe.efi', ...given });

/** The answer of a boot server on port 4011. */
export const bootServer = (server: string, given: Given = {}): ProbeAnswer =>
  answer(server, { port: 4011, messageType: 5, nextServer: ip(server), ...given });

export const as = (kind: ProbeKind, answers: readonly ProbeAnswer[]): ProbeAnswer[] =>
  answers.map((one) => ({ ...one, kind }));

export const PLACE: ProbePlace = {
  interface: 'eth0',
  mode: 'proxy',
  addresses: [{ address: OWN, prefixLength: 24 }],
};

export const CONTEXT: ProbeContext = {
  ownAddresses: [ip('127.0.0.1'), OWN],
  published: ['undionly.kpxe', 'ipxe.efi', 'ipxe-arm64.efi', 'autoexec.ipxe', 'rouse'],
  serverRuns: true,
};
