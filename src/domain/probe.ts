/**
 * The probe of `rouse doctor --probe`: the words it is asked and answered in, and the mark by which
 * a probe is known.
 *
 * Owns     the kinds of firmware that are imitated, the mark, and the shape of request and report,
 *          which the command line and src/dhcp-proxy/probe share.
 * Specs    RFC 4578 section 2.3: option 97 is a type byte and sixteen bytes of the client's own
 *          choice. Every firmware sends it, servers return it and do not act on it, so a mark there
 *          changes no answer; one in a class or in option 61 could.
 * Tests    test/domain/probe.test.ts
 */
import type { Cidr, IpAddress } from './address.ts';
import type { DhcpMode } from './dhcp-mode.ts';

/** In the order in which they are shown. */
export const PROBE_KINDS = ['bios', 'uefi-x64', 'uefi-arm64', 'http-x64', 'ipxe'] as const;
export type ProbeKind = (typeof PROBE_KINDS)[number];

const KIND_WORDS: Readonly<Record<ProbeKind, string>> = {
  bios: 'BIOS',
  'uefi-x64': 'UEFI x64',
  'uefi-arm64': 'UEFI arm64',
  'http-x64': 'UEFI HTTP x64',
  ipxe: 'iPXE',
};

/** `BIOS, UEFI x64`, in the order of {@link PROBE_KINDS} whatever the order given. */
export function describeProbeKinds(kinds: readonly ProbeKind[]): string {
  const named = PROBE_KINDS.filter((kind) => kinds.includes(kind));
  return named.map((kind) => KIND_WORDS[kind]).join(', ');
}

const MACHINE_ID_BYTES = 17;
const MARK = 'rouse-probe';
/** Type 0, then the mark in ASCII; the five bytes behind it are free. */
const MARK_BYTES = Uint8Array.of(0, ...Array.from(MARK, (letter) => letter.charCodeAt(0)));

/** Option 97 of a probe. @param free  what tells one run from another; five bytes are used */
export function probeMachineId(free: Uint8Array): Uint8Array {
  const value = new Uint8Array(MACHINE_ID_BYTES);
  value.set(MARK_BYTES);
  value.set(free.subarray(0, MACHINE_ID_BYTES - MARK_BYTES.length), MARK_BYTES.length);
  return value;
}

/** Whether a message with this option 97 is a probe: answered like a machine, never recorded. */
export function isProbeMachineId(value: Uint8Array | undefined): boolean {
  if (value?.length !== MACHINE_ID_BYTES) return false;
  return MARK_BYTES.every((byte, index) => value[index] === byte);
}

export interface ProbePlace {
  readonly interface: string;
  readonly mode: DhcpMode;
  /** IPv4 addresses of the interface, at least one */
  readonly addresses: readonly Cidr[];
}

/** What the findings depend on beside the answers. */
export interface ProbeContext {
  /** every IPv4 address of this host */
  readonly ownAddresses: readonly IpAddress[];
  /** names that TFTP serves */
  readonly published: readonly string[];
  readonly serverRuns: boolean;
}

export interface ProbeRequest extends ProbeContext {
  readonly places: readonly ProbePlace[];
  /** aborted when the person gave up */
  readonly signal?: AbortSignal;
}

/** One answer to one imitated machine, as far as booting depends on it. */
export interface ProbeAnswer {
  readonly interface: string;
  readonly kind: ProbeKind;
  /** the port that was asked: 67 by broadcast, 4011 directly */
  readonly port: 67 | 4011;
  /** who sent the datagram: a relay, where one is between */
  readonly from: IpAddress;
  /** option 54, else siaddr, else the sender */
  readonly server: IpAddress;
  /** it came from an address of this host, and so never left it to get here */
  readonly ownHost: boolean;
  readonly afterMs: number;
  /** option 53 */
  readonly messageType?: number;
  /** option 54 */
  readonly serverIdentifier?: IpAddress;
  /** the address handed out: yiaddr */
  readonly address?: IpAddress;
  /** option 1, for the network of that address */
  readonly prefixLength?: number;
  /** siaddr */
  readonly nextServer?: IpAddress;
  /** the header field `file`, and option 67; empty where there is none */
  readonly headerFile: string;
  readonly optionFile: string;
  /** option 60, as far as it is one for booting */
  readonly bootClass?: 'PXEClient' | 'HTTPClient';
  /** option 43 has one of 6 to 10, which makes it an offer of PXE itself */
  readonly pxe: boolean;
  /** option 175, sub-option 1; 0 where there is none */
  readonly ipxePriority: number;
}

type ProbeLevel = 'ok' | 'info' | 'warn' | 'fail';

export interface ProbeFinding {
  /** stays as it is from release to release */
  readonly id: string;
  readonly level: ProbeLevel;
  readonly text: string;
  readonly fix?: string;
}

export interface ProbeReport {
  /** in the order of arrival, interface by interface */
  readonly answers: readonly ProbeAnswer[];
  readonly findings: readonly ProbeFinding[];
}

/** Asks the networks at the places, and judges what comes back. Fails only when given up. */
export type ProbeNetworks = (request: ProbeRequest) => Promise<ProbeReport>;
