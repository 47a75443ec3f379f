/**
 * What a DHCP server has to be told about this one: its address, its URLs, and which loader file
 * goes to which architecture.
 *
 * Specs    RFC 4578 section 2.1 (option 93) and its registry in domain/arch.ts.
 * Tests    test/cli/dhcp-help/site.test.ts
 */
import { httpOrigin, type IpAddress } from '../../domain/address.ts';
import { clientArch, type MachineArch } from '../../domain/arch.ts';
import { defaultLoader } from '../../domain/loaders.ts';

/** Option 60 of the two kinds of clients, and the beginning of it in what they send. */
export const PXE_CLASS = 'PXEClient';
export const HTTP_CLASS = 'HTTPClient';

/** One interface that is served. */
export interface BootSite {
  /** undefined where the address was given by hand */
  readonly interface?: string;
  readonly address: IpAddress;
  /** in CIDR notation; undefined where only an address was given */
  readonly subnet?: string;
  readonly httpPort: number;
  /** instead of the address and that port; no trailing slash */
  readonly bootUrl?: string | undefined;
}

export function scriptUrl(site: BootSite): string {
  return `${originOf(site)}/boot/start.ipxe`;
}

export function loaderUrl(site: BootSite, file: string): string {
  return `${originOf(site)}/boot/loaders/${file}`;
}

function originOf({ address, httpPort, bootUrl }: BootSite): string {
  return bootUrl ?? httpOrigin(address, httpPort);
}

/** Stands where the subnet is not known, in the form that each server has for one. */
export function subnetOf({ subnet }: BootSite): string {
  return subnet ?? 'YOUR-SUBNET';
}

/** One kind of machine as DHCP servers tell it from others. */
export interface LoaderRow {
  readonly arch: MachineArch;
  /** values of option 93 */
  readonly codes: readonly number[];
  readonly file: string;
}

/** Kinds of machines that a loader is handed out for unless somebody adds files of their own. */
const OFFERED: readonly MachineArch[] = [
  'x86-bios',
  'x86_64-efi',
  'arm64-efi',
  'riscv64-efi',
  'loong64-efi',
];
const LAST_CODE = 41;

/** Machines whose firmware fetches by TFTP. */
export const TFTP_ROWS = rows('tftp');
/** Machines whose firmware fetches by HTTP, which wants a URL and option 60 `HTTPClient`. */
export const HTTP_ROWS = rows('http');

function rows(transport: 'tftp' | 'http'): readonly LoaderRow[] {
  return OFFERED.flatMap((arch) => {
    const codes = Array.from({ length: LAST_CODE + 1 }, (_, code) => code).filter((code) => {
      const known = clientArch(code);
      return known.known && known.machineArch === arch && known.transport === transport;
    });
    return codes.length > 0 ? [{ arch, codes, file: defaultLoader(arch) }] : [];
  });
}

/** Two bytes as DHCP servers write them: `0x0007`, or with a separator `00:07`. */
export function hex16(code: number, { prefix, between }: { prefix: string; between: string }) {
  const digits = code.toString(16).padStart(4, '0');
  return `${prefix}${digits.slice(0, 2)}${between}${digits.slice(2)}`;
}
