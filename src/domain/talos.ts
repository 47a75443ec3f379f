/**
 * Talos Linux: which files an Image Factory has for a machine, and what its kernel must be told.
 *
 * Owns     the default command line of each release, as the factory's own `cmdline-…` file has it,
 *          and how a profile's arguments change it.
 * Specs    Talos 1.5 to 1.14, pkg/machinery/kernel and its imager; Image Factory 1.5 HTTP API.
 * Tests    test/domain/talos.test.ts
 */
import type { MachineArch } from './arch.ts';
import { RouseError } from './errors.ts';
import { kernelArgKey, parseKernelArg, type KernelArg } from './kernel-args.ts';
import type { Machine } from './machine.ts';
import type { Profile, TalosSpec } from './profile.ts';
import { talosIpArgs } from './talos-network.ts';
import { expandTemplate, type TemplateValues } from './template.ts';

/** Processor names as the Image Factory spells them. */
export type TalosArch = 'amd64' | 'arm64';

interface TalosVersion {
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

export function isTalosFile(name: string): boolean {
  return (['amd64', 'arm64'] as const).some((arch) =>
    Object.values(talosFiles(arch)).includes(name),
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

/**
 * Everything the kernel is told, in order: the defaults, the machine's address, the three
 * addresses a management plane gives out, and the profile's own arguments.
 *
 * Own arguments change the defaults as Talos' imager does: `-name` removes a default, `-name=value`
 * one value of it, and a `console=` or `talos.platform=` replaces all defaults of that name.
 *
 * @throws RouseError KERNEL_ARGUMENT_INVALID, TEMPLATE_VALUE_MISSING, TALOS_SOURCE_INVALID
 */
export function talosArgs(
  spec: TalosSpec,
  machine: Machine,
  options: {
    readonly arch: TalosArch;
    readonly values: TemplateValues;
    /** where the machine fetches its configuration */
    readonly configUrl?: string;
  },
): readonly KernelArg[] {
  const expand = (template: string): KernelArg =>
    parseKernelArg(expandTemplate(template, options.values));
  const named = (name: string, value: string | undefined): KernelArg[] =>
    value === undefined ? [] : [expand(`${name}=${value}`)];

  const own = spec.args.map(expand);
  const added = own.filter((argument) => !argument.startsWith('-'));
  const version = checkedVersion(spec);
  return [
    ...talosDefaultArgs(version, spec.platform, options.arch)
      .filter((argument) => !own.some((other) => removes(other, argument)))
      .map(parseKernelArg),
    ...(machine.network ? talosIpArgs(machine.network, machine.name) : []),
    ...named('siderolink.api', spec.siderolinkApi),
    ...named('talos.events.sink', spec.eventsSink),
    ...named('talos.logging.kernel', spec.kernelLog),
    ...(options.configUrl === undefined
      ? []
      : [parseKernelArg(`talos.config=${options.configUrl}`)]),
    ...added,
  ];
}

const REPLACED_BY_OWN: ReadonlySet<string> = new Set(['console', 'talos.platform']);

function removes(own: KernelArg, argument: string): boolean {
  const key = kernelArgKey(argument);
  if (own.startsWith('-')) return own === `-${argument}` || own === `-${key}`;
  return REPLACED_BY_OWN.has(key) && kernelArgKey(own) === key;
}

/** @throws RouseError TALOS_SOURCE_INVALID unless version and schematic can name a file */
function checkedVersion(spec: TalosSpec): TalosVersion {
  const version = parseTalosVersion(spec.version);
  if (version && isSchematic(spec.schematic)) return version;
  throw new RouseError(
    'TALOS_SOURCE_INVALID',
    version
      ? `expected 64 hexadecimal digits as schematic, found "${spec.schematic}"`
      : `expected a version such as "v1.13.9", found "${spec.version}"`,
  );
}
