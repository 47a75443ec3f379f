/**
 * The virtual machine of `rouse demo`, as QEMU is told to make it.
 *
 * Owns     what has to be installed for it, and that it needs no rights: QEMU's own network (slirp)
 *          gives it an address, names its boot file, and has it reach this host at one address.
 * Specs    qemu(1), `-netdev user`; OVMF's firmware files as Debian places them.
 * Tests    test/cli/demo/machine.test.ts, test/vm/demo.test.ts
 */
import path from 'node:path';
import { RouseError } from '../../domain/errors.ts';

export const DEMO_FIRMWARES = ['bios', 'uefi'] as const;
export type DemoFirmware = (typeof DEMO_FIRMWARES)[number];

/** Where a machine behind `-netdev user` finds the host's loopback. */
export const HOST_SEEN_BY_MACHINE = '10.0.2.2';
/** Locally administered, as QEMU's own are. */
const DEMO_MAC = '52:54:00:de:00:01';
/** The loader that UEFI fetches by TFTP from QEMU itself, and what that runs. */
export const DEMO_LOADER = 'ipxe.efi';
export const DEMO_SCRIPT = 'autoexec.ipxe';

const QEMU = 'qemu-system-x86_64';
/** SeaBIOS has no network of its own: QEMU's card brings iPXE for it. */
const BIOS_ROM = '/usr/lib/ipxe/qemu/pxe-virtio.rom';
const UEFI_CODE = '/usr/share/OVMF/OVMF_CODE_4M.fd';
export const UEFI_VARIABLES = '/usr/share/OVMF/OVMF_VARS_4M.fd';

const NEEDED: Readonly<Record<DemoFirmware, readonly (readonly [string, string])[]>> = {
  bios: [[BIOS_ROM, 'ipxe-qemu']],
  uefi: [
    [UEFI_CODE, 'ovmf'],
    [UEFI_VARIABLES, 'ovmf'],
  ],
};

interface Host {
  readonly exists: (file: string) => boolean;
  readonly searchPath: string;
}

/** @throws RouseError DEMO_UNAVAILABLE with what to install */
export function requireEmulator(firmware: DemoFirmware, { exists, searchPath }: Host): void {
  const folders = searchPath.split(':').filter((folder) => folder !== '');
  const hasQemu = folders.some((folder) => exists(path.join(folder, QEMU)));
  const missing = [
    ...(hasQemu ? [] : ['qemu-system-x86']),
    ...NEEDED[firmware].flatMap(([file, name]) => (exists(file) ? [] : [name])),
  ];
  if (missing.length === 0) return;
  const names = [...new Set(missing)].join(' ');
  throw new RouseError('DEMO_UNAVAILABLE', `on Debian: apt install ${names}`);
}

/** @param directory  of the demo; for UEFI it holds the variables, the loader and its script */
export function machineCommand(
  firmware: DemoFirmware,
  { directory, bootUrl }: { readonly directory: string; readonly bootUrl: string },
): readonly [program: string, ...args: string[]] {
  const uefi = firmware === 'uefi';
  const boots = !uefi
    ? `bootfile=${bootUrl}/boot/start.ipxe`
    : `tftp=${path.join(directory, 'tftp')},bootfile=${DEMO_LOADER}`;
  const flash = (file: string, more: string): string[] => [
    ...['-drive', `if=pflash,format=raw,file=${file}${more}`],
  ];
  return [
    QEMU,
    // Emulated: hardware virtualisation needs rights, and may be there without working.
    ...['-machine', 'q35,accel=tcg', '-m', '512', '-nodefaults', '-no-reboot'],
    ...['-display', 'none', '-serial', `file:${path.join(directory, 'serial.log')}`],
    ...['-netdev', `user,id=net,${boots}`],
    // Without QEMU's own iPXE in the card, UEFI boots as a real machine does.
    ...[
      '-device',
      `virtio-net-pci,netdev=net,mac=${DEMO_MAC},bootindex=1${uefi ? ',romfile=' : ''}`,
    ],
    ...(uefi
      ? [
          ...flash(UEFI_CODE, ',readonly=on'),
          ...flash(path.join(directory, path.basename(UEFI_VARIABLES)), ''),
        ]
      : []),
  ];
}
