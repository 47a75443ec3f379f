/**
 * From a machine and its profile to what it boots: URLs and kernel arguments, all checked.
 *
 * Owns     how each kind of profile becomes a plan, and the bound on the command line.
 * Leaves   whether the machine boots at all to service/decide-boot.ts, and the script that carries
 *          the plan out to ipxe-templates/boot.ts.
 * Tests    test/domain/plan-boot.test.ts
 */
import type { MachineArch } from './arch.ts';
import type { BootFile, BootPlan, Site } from './boot-plan.ts';
import {
  composeLine,
  placed,
  placedConsoles,
  placedRules,
  type CommandLine,
  type PlacedArg,
} from './command-line.ts';
import { RouseError } from './errors.ts';
import { kernelArgKey, parseKernelArg, type KernelArg } from './kernel-args.ts';
import { kernelArgsMax, linuxCommandLineBytesMax, talosCommandLineBytesMax } from './limits.ts';
import type { Machine } from './machine.ts';
import type { FileSource, LinuxSpec, Profile, TalosSpec } from './profile.ts';
import { factoryPath, secureBootFile, talosArch, talosFiles, type TalosArch } from './talos.ts';
import { reportArgs } from './report-args.ts';
import { talosLine, type LineSources } from './talos-line.ts';
import { expandTemplate, valuesOf } from './template.ts';

/** Where everything that Rouse serves to booting machines begins. */
const FILES_PATH = '/boot/files';

/** Schemes that the iPXE builds of every supported machine fetch from. */
const SCHEMES: ReadonlySet<string> = new Set(['http:', 'https:', 'tftp:']);

type LinuxPlan = Extract<BootPlan, { kind: 'linux' }>;

/**
 * @throws RouseError PROFILE_ARCH_MISMATCH, KERNEL_ARGUMENT_INVALID, TEMPLATE_INVALID,
 *         TEMPLATE_VALUE_MISSING, TALOS_SOURCE_INVALID, SECURE_BOOT_ARGUMENTS,
 *         SCRIPT_VALUE_REFUSED; INTERNAL for a profile of kind `local`, which has no plan
 */
export function planBoot(
  machine: Machine,
  profile: Profile,
  site: Site,
  sources: LineSources = {},
): BootPlan {
  checkArch(machine, profile);
  const { spec } = profile;
  switch (spec.kind) {
    case 'linux':
      return planLinux(spec, { machine, profile, site, sources });
    case 'talos':
      return planTalos(spec, { machine, profile, site, sources });
    case 'chain':
      return { kind: 'chain', url: checkedUrl(spec.url) };
    case 'local':
      throw new RouseError('INTERNAL', `profile ${profile.name} boots the local disk: no plan`);
  }
}

/**
 * What stands behind the kernel's name in the script.
 *
 * `initrd=` names the images for EFI kernels before 5.8, which look for them in the file system
 * that iPXE shows them; younger ones ask for them by protocol, and BIOS ones are handed them.
 */
export function commandLineWords(plan: LinuxPlan): readonly string[] {
  return [...plan.initrds.map(({ name }) => `initrd=${name}`), ...plan.args];
}

function planLinux(spec: LinuxSpec, { machine, site, sources }: Planned): BootPlan {
  const values = valuesOf(machine, site);
  const expand = (template: string): KernelArg => parseKernelArg(expandTemplate(template, values));
  const line = composeLine([
    placed('profile', spec.args.map(expand)),
    ...placedRules(sources.rules ?? [], expand),
    [
      ...placedConsoles(
        'machine',
        (machine.consoles ?? []).map((value) => expand(`console=${value}`)),
      ),
      ...placed('machine', (machine.args ?? []).map(expand)),
    ],
  ]);
  const plan = {
    kind: 'linux',
    kernel: { name: 'kernel', url: sourceUrl(spec.kernel, site) },
    initrds: spec.initrds.map((source, index) => initrdFile(index, sourceUrl(source, site))),
    ...lineOf(line),
  } as const;
  return checkedLine(plan, linuxCommandLineBytesMax);
}

function lineOf(line: CommandLine): Pick<LinuxPlan, 'args' | 'line'> {
  return { args: line.args.map(({ argument }) => argument), line };
}

function configArgs(url: string | undefined): readonly PlacedArg[] {
  return url === undefined ? [] : placed('config', [parseKernelArg(`talos.config=${url}`)]);
}

interface Planned {
  readonly machine: Machine;
  readonly profile: Profile;
  readonly site: Site;
  readonly sources: LineSources;
}

function planTalos(spec: TalosSpec, on: Planned): BootPlan {
  const arch = talosArchFor(on.machine, on.profile);
  if (spec.secureBoot) checkUefi(on.machine, on.profile);
  const { site } = on;
  const values = valuesOf(on.machine, site);
  const extra = [
    ...(on.sources.extra ?? []),
    ...reportArgs(spec, site.reports),
    ...configArgs(site.configUrl),
  ];
  const line = talosLine(spec, on.machine, { ...on.sources, extra, arch, values });
  const base =
    spec.delivery === 'proxy'
      ? `${on.site.bootOrigin}${FILES_PATH}/talos/${spec.schematic}/${spec.version}/`
      : `${spec.factoryUrl ?? on.site.factoryUrl}${factoryPath(spec.schematic, spec.version, '')}`;
  const url = (file: string): string => checkedUrl(`${base}${file}`);
  const { kernel, initramfs } = talosFiles(arch);
  const files = spec.secureBoot
    ? ({ kernel: secureBootFile(spec.platform, arch), initrds: [], signed: true } as const)
    : { kernel, initrds: [initrdFile(0, url(initramfs))] };
  const plan = {
    ...files,
    kind: 'linux',
    kernel: { name: 'kernel', url: url(files.kernel) },
    ...lineOf(line),
  } as const;
  return checkedLine(plan, talosCommandLineBytesMax);
}

/** A signed image is an EFI program; nothing else can start it. */
function checkUefi(machine: Machine, profile: Profile): void {
  const { arch } = machine.hardware;
  if (!(arch === undefined ? profile.arches : [arch]).includes('x86-bios')) return;
  throw mismatch(
    arch === undefined
      ? 'a signed image needs UEFI, the profile is for x86-bios too, and the machine has not ' +
          'reported which it is'
      : `a signed image needs UEFI, found ${arch}`,
  );
}

/** A machine whose architecture nobody has reported yet is given the benefit of the doubt. */
function checkArch(machine: Machine, profile: Profile): void {
  const { arch } = machine.hardware;
  if (arch === undefined || profile.arches.length === 0 || profile.arches.includes(arch)) return;
  throw mismatch(`profile ${profile.name} is for ${profile.arches.join(', ')}, found ${arch}`);
}

/** Talos has one kernel for each processor, so here an unknown architecture must be deducible. */
function talosArchFor(machine: Machine, profile: Profile): TalosArch {
  const { arch } = machine.hardware;
  const candidates: readonly MachineArch[] = arch === undefined ? profile.arches : [arch];
  const [only, ...others] = new Set(candidates.map(talosArch));
  if (only !== undefined && others.length === 0) return only;
  throw mismatch(
    arch === undefined
      ? 'the machine has not reported its architecture yet, and Talos has a kernel for each'
      : `Talos exists for amd64 and arm64, found ${arch}`,
  );
}

function mismatch(detail: string): RouseError {
  return new RouseError('PROFILE_ARCH_MISMATCH', detail);
}

function initrdFile(index: number, url: string): BootFile {
  return { name: index === 0 ? 'initrd' : `initrd${index + 1}`, url };
}

function sourceUrl(source: FileSource, site: Site): string {
  if (source.kind === 'url') return checkedUrl(source.url);
  const path = source.path.split('/').map(encodeURIComponent).join('/');
  return checkedUrl(`${site.bootOrigin}${FILES_PATH}/${source.image}/${path}`);
}

/**
 * Spells a URL the way a URL is spelled, which also encodes blanks and everything beyond ASCII.
 * A fragment goes: servers never see it, and iPXE gives `##params` a meaning of its own.
 */
function checkedUrl(text: string): string {
  const url = URL.parse(text);
  if (!url || !SCHEMES.has(url.protocol)) {
    throw new RouseError(
      'SCRIPT_VALUE_REFUSED',
      `expected a URL with http, https or tftp, found "${text}"`,
    );
  }
  url.hash = '';
  return url.href;
}

/**
 * A kernel cuts a longer line without a word, and boots with what is left: refuse it here, where
 * somebody can read why.
 */
function checkedLine<P extends LinuxPlan>(plan: P, bytesMax: number): P {
  const initrd = plan.args.find((argument: KernelArg) => kernelArgKey(argument) === 'initrd');
  if (initrd !== undefined) {
    throw new RouseError('KERNEL_ARGUMENT_INVALID', 'argument "initrd": Rouse writes it itself');
  }
  const words = commandLineWords(plan);
  // EFI kernels find the name of their image before the arguments.
  const bytes = [plan.kernel.name, ...words].join(' ').length;
  if (bytes > bytesMax || words.length > kernelArgsMax) {
    throw new RouseError(
      'KERNEL_ARGUMENT_INVALID',
      `expected at most ${bytesMax} bytes and ${kernelArgsMax} arguments on the command line, ` +
        `found ${bytes} bytes and ${words.length} arguments`,
    );
  }
  return plan;
}
