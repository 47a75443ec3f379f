/**
 * Which machine is asking: the IANA registry of client architectures, and the kinds of
 * machine that there are loaders for.
 *
 * Owns     the registry as a table, the faults of known firmware, and iPXE's words for the same.
 * Specs    IANA "Processor Architecture Types" (DHCP option 93, RFC 4578 section 2.1 with its
 *          erratum: 7 is x64 UEFI and 9 is EBC). Firmware of 2008 to 2014 sends 9 for x64.
 * Tests    test/domain/arch.test.ts
 */
import { MACHINE_ARCHES } from './machine-arches.ts';

export type MachineArch = (typeof MACHINE_ARCHES)[number];

/** Which protocol the firmware fetches its loader with. */
type LoaderTransport = 'tftp' | 'http';

interface KnownClientArch {
  readonly known: true;
  readonly code: number;
  readonly name: string;
  readonly transport: LoaderTransport;
  /** undefined: registered, but no loader exists for it */
  readonly machineArch: MachineArch | undefined;
}
interface UnknownClientArch {
  readonly known: false;
  readonly code: number;
}
/** One value of option 93. Numbers outside the table are values too, not errors. */
type ClientArch = KnownClientArch | UnknownClientArch;

type Row = readonly [code: number, name: string, LoaderTransport, MachineArch | undefined];

const REGISTRY: readonly Row[] = [
  [0, 'x86 BIOS', 'tftp', 'x86-bios'],
  [1, 'NEC/PC98', 'tftp', undefined],
  [2, 'Itanium', 'tftp', undefined],
  [3, 'DEC Alpha', 'tftp', undefined],
  [4, 'Arc x86', 'tftp', undefined],
  [5, 'Intel Lean Client', 'tftp', undefined],
  [6, 'x86 UEFI', 'tftp', 'i386-efi'],
  [7, 'x64 UEFI', 'tftp', 'x86_64-efi'],
  [8, 'EFI Xscale', 'tftp', undefined],
  [9, 'EBC', 'tftp', 'x86_64-efi'],
  [10, 'ARM 32-bit UEFI', 'tftp', 'arm32-efi'],
  [11, 'ARM 64-bit UEFI', 'tftp', 'arm64-efi'],
  [12, 'PowerPC Open Firmware', 'tftp', undefined],
  [13, 'PowerPC ePAPR', 'tftp', undefined],
  [14, 'POWER OPAL v3', 'tftp', undefined],
  [15, 'x86 UEFI HTTP', 'http', 'i386-efi'],
  [16, 'x64 UEFI HTTP', 'http', 'x86_64-efi'],
  [17, 'EBC HTTP', 'http', 'x86_64-efi'],
  [18, 'ARM 32-bit UEFI HTTP', 'http', 'arm32-efi'],
  [19, 'ARM 64-bit UEFI HTTP', 'http', 'arm64-efi'],
  [20, 'PC/AT BIOS HTTP', 'http', undefined],
  [21, 'ARM 32-bit U-Boot', 'tftp', 'arm32-efi'],
  [22, 'ARM 64-bit U-Boot', 'tftp', 'arm64-efi'],
  [23, 'ARM 32-bit U-Boot HTTP', 'http', 'arm32-efi'],
  [24, 'ARM 64-bit U-Boot HTTP', 'http', 'arm64-efi'],
  [25, 'RISC-V 32-bit UEFI', 'tftp', 'riscv32-efi'],
  [26, 'RISC-V 32-bit UEFI HTTP', 'http', 'riscv32-efi'],
  [27, 'RISC-V 64-bit UEFI', 'tftp', 'riscv64-efi'],
  [28, 'RISC-V 64-bit UEFI HTTP', 'http', 'riscv64-efi'],
  [29, 'RISC-V 128-bit UEFI', 'tftp', undefined],
  [30, 'RISC-V 128-bit UEFI HTTP', 'http', undefined],
  [31, 's390 Basic', 'tftp', undefined],
  [32, 's390 Extended', 'tftp', undefined],
  [33, 'MIPS 32-bit UEFI', 'tftp', undefined],
  [34, 'MIPS 64-bit UEFI', 'tftp', undefined],
  [35, 'Sunway 32-bit UEFI', 'tftp', undefined],
  [36, 'Sunway 64-bit UEFI', 'tftp', undefined],
  [37, 'LoongArch 32-bit UEFI', 'tftp', undefined],
  [38, 'LoongArch 32-bit UEFI HTTP', 'http', undefined],
  [39, 'LoongArch 64-bit UEFI', 'tftp', 'loong64-efi'],
  [40, 'LoongArch 64-bit UEFI HTTP', 'http', 'loong64-efi'],
  [41, 'ARM Raspberry Pi boot', 'tftp', undefined],
];

const BY_CODE: ReadonlyMap<number, KnownClientArch> = new Map(
  REGISTRY.map(([code, name, transport, machineArch]) => [
    code,
    { known: true, code, name, transport, machineArch },
  ]),
);

/** Looks a value of option 93 up in the registry. */
export function clientArch(code: number): ClientArch {
  return BY_CODE.get(code) ?? { known: false, code };
}

/** How a client architecture is printed: `x64 UEFI (7)`, or `unregistered (254)`. */
export function describeClientArch(arch: ClientArch): string {
  return `${arch.known ? arch.name : 'unregistered'} (${arch.code})`;
}

/**
 * Translates what iPXE says about itself.
 *
 * @param buildarch  iPXE's `${buildarch}`. BIOS builds say `i386` on 64-bit processors as well.
 * @param platform   iPXE's `${platform}`: `pcbios` or `efi`
 */
export function machineArchFromIpxe(buildarch: string, platform: string): MachineArch | undefined {
  if (platform === 'pcbios') return 'x86-bios';
  return MACHINE_ARCHES.find((arch) => platform === 'efi' && arch === `${buildarch}-efi`);
}
