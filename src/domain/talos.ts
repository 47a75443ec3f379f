/**
 * Talos Linux: which files an Image Factory has for a machine, and what its kernel must be told.
 *
 * Owns     the default command line of each release, as the factory's own `cmdline-…` file has it.
 * Leaves   what profile and machine make of it to talos-line.ts.
 * Specs    Talos 1.5 to 1.14, pkg/machinery/kernel and its imager; Image Factory 1.5 HTTP API.
 * Tests    test/domain/talos.test.ts
 */
import type { MachineArch } from './arch.ts';
import type { Profile } from './profile.ts';

/** Processor names as the Image Factory spells them. */
export type TalosArch = 'amd64' | 'arm64';

export interface TalosVersion {
  readonly major: number;
  readonly minor: number;
}

/** Reads `v1.13.9` or `v1.14.0-rc.1`; a pre-release counts as its release. */
export function parseTalosVersion(text: string): TalosVersion | undefined {
  const match = /^v(\d{1,3})\.(\d{1,3})\.\d{1,3}(?:-[0-9a-z]+(?:\.[0-9a-z]+)*)?$/.exec(text);
  return match ? { major: Number(match[1]), minor: Number(match[2]) } : undefined;
}

/** Whether the text is what the Image Factory calls a schematic: SHA-256 in hexadecimal. */
export function isSchematic(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

/** Talos is built for two processors; a BIOS machine that runs it has the first. */
export function talosArch(arch: MachineArch): TalosArch | undefined {
  if (arch === 'x86-bios' || arch === 'x86_64-efi') return 'amd64';
  return arch === 'arm64-efi' ? 'arm64' : undefined;
}

/** Names of the two files, the only ones that Rouse fetches for a machine. */
export function talosFiles(arch: TalosArch): { kernel: string; initramfs: string } {
  return { kernel: `kernel-${arch}`, initramfs: `initramfs-${arch}.xz` };
}

/** The signed image of a platform: kernel, initramfs and command line in one EFI program. */
export function secureBootFile(platform: string, arch: TalosArch): string {
  return `${platform}-${arch}-secureboot-uki.efi`;
}

/** Where the factory has the command line of a platform as text: without and with Secure Boot. */
export function cmdlineFile(of: {
  readonly platform: string;
  readonly arch: TalosArch;
  readonly secureBoot: boolean;
}): string {
  return `cmdline-${of.platform}-${of.arch}${of.secureBoot ? '-secureboot' : ''}`;
}

/** Whether it is one for Rouse itself to read: no machine asks for it, and it may hold a token. */
export function isCmdlineFile(name: string): boolean {
  return name.startsWith('cmdline-');
}

/** Names of platforms have letters and digits alone, so no other file has a name of this form. */
export function isTalosFile(name: string): boolean {
  const [, platform = ''] = /^(?:cmdline-)?([a-zA-Z0-9]{1,32})-/.exec(name) ?? [];
  return (['amd64', 'arm64'] as const).some((arch) =>
    [
      ...Object.values(talosFiles(arch)),
      secureBootFile(platform, arch),
      cmdlineFile({ platform, arch, secureBoot: false }),
      cmdlineFile({ platform, arch, secureBoot: true }),
    ].includes(name),
  );
}

/** Path of an asset below the base URL of an Image Factory. */
export function factoryPath(schematic: string, version: string, file: string): string {
  return `/image/${schematic}/${version}/${file}`;
}

/** What some profile allows to be fetched through Rouse, and from where. */
export interface TalosPin {
  /** undefined: the configured Image Factory */
  readonly factoryUrl?: string;
}

/** Finds the profile that names this schematic in this version; nothing else is ever proxied. */
export function findTalosPin(
  profiles: Iterable<Profile>,
  wanted: { readonly schematic: string; readonly version: string },
): TalosPin | undefined {
  for (const { spec } of profiles) {
    if (spec.kind !== 'talos' || spec.delivery !== 'proxy') continue;
    if (spec.schematic !== wanted.schematic || spec.version !== wanted.version) continue;
    return spec.factoryUrl === undefined ? {} : { factoryUrl: spec.factoryUrl };
  }
  return undefined;
}

/** The newest release whose line is in the table; later ones are taken for it. */
const NEWEST_MINOR = 14;

/** Platforms whose consoles the table has. */
const TABLED: ReadonlySet<string> = new Set(['metal', 'aws', 'nocloud', 'equinixMetal']);

/** Whether the table has the line of this release, rather than that of its neighbour. */
export function isTabled({ major, minor }: TalosVersion, platform: string): boolean {
  return major === 1 && minor <= NEWEST_MINOR && TABLED.has(platform);
}

/**
 * The command line that a release boots with when nobody adds anything.
 *
 * `talos.platform`, `slab_nomerge` and `pti=on` are required by Talos; the rest hardens the kernel.
 */
export function talosDefaultArgs(
  version: TalosVersion,
  platform: string,
  arch: TalosArch,
): readonly string[] {
  const from = (minor: number): boolean => version.major > 1 || version.minor >= minor;
  const until = (minor: number): boolean => !from(minor);
  return [
    `talos.platform=${platform}`,
    ...consoleArgs(platform, { arch, serialByDefault: until(8) }),
    ...(until(14) ? ['init_on_alloc=1'] : []),
    'slab_nomerge',
    'pti=on',
    'consoleblank=0',
    // The timeout is Amazon's advice for its own disks, and since 1.14 only applied there.
    ...(until(14) || platform === 'aws' ? ['nvme_core.io_timeout=4294967295'] : []),
    'printk.devkmsg=on',
    ...(until(11) ? ['ima_template=ima-ng', 'ima_appraise=fix', 'ima_hash=sha512'] : []),
    ...(from(10) ? ['selinux=1'] : []),
    ...(from(12) ? ['module.sig_enforce=1'] : []),
    ...(from(13) ? ['proc_mem.force_override=never'] : []),
  ];
}

function consoleArgs(
  platform: string,
  { arch, serialByDefault }: { readonly arch: TalosArch; readonly serialByDefault: boolean },
): string[] {
  switch (platform) {
    case 'equinixMetal':
      return ['console=ttyS1,115200n8'];
    case 'aws':
    case 'nocloud':
      return ['console=tty1', 'console=ttyS0', 'net.ifnames=0'];
    default:
      if (arch === 'arm64') return ['console=ttyAMA0', 'console=tty0'];
      // Dropped in 1.8: on machines without that port the kernel waited for it.
      return serialByDefault ? ['console=ttyS0', 'console=tty0'] : ['console=tty0'];
  }
}

/** The same line as it stands in a signed image: up to 1.13 it also locks the kernel down. */
export function signedDefaultArgs(
  version: TalosVersion,
  platform: string,
  arch: TalosArch,
): readonly string[] {
  const locked = version.major === 1 && version.minor < 14 ? ['lockdown=confidentiality'] : [];
  return [...talosDefaultArgs(version, platform, arch), ...locked];
}
