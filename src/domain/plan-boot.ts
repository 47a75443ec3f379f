/**
 * From a machine and its profile to what it boots: URLs and kernel arguments, all checked.
 *
 * Owns     how each kind of profile becomes a plan, and the bound on the command line.
 * Leaves   whether the machine boots at all to service/decide-boot.ts, and the script that carries
 *          the plan out to ipxe-templates/boot.ts.
 * Tests    test/domain/plan-boot.test.ts
 */
import type { MachineArch } from './arch.ts';
import {
  checkedUrl,
  FILES_PATH,
  fileUrl,
  initrdFile,
  initrdFiles,
  wimbootFiles,
} from './boot-files.ts';
import type { BootPlan, Site } from './boot-plan.ts';
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
import {
  suitsArch,
  type ChainSpec,
  type IsoSpec,
  type LinuxSpec,
  type Profile,
  type TalosSpec,
  type WimbootSpec,
} from './profile.ts';
import { factoryPath, secureBootFile, talosArch, talosFiles, type TalosArch } from './talos.ts';
import { reportArgs } from './report-args.ts';
import { talosLine, type LineSources } from './talos-line.ts';
import { expandTemplate, valuesOf } from './template.ts';

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
    case 'wimboot':
      return planWimboot(spec, machine, site);
    case 'iso':
      return planIso(spec, machine, site);
    case 'chain':
      return planChain(spec, machine, site);
    case 'local':
      throw new RouseError('INTERNAL', `profile ${profile.name} boots the local disk: no plan`);
  }
}

/**
 * What stands behind the kernel's name in the script.
 *
 * `initrd=` names the images for EFI kernels before 5.8, which look for them in the file system
 * that iPXE shows them; younger ones ask for them by protocol, and BIOS ones are handed them. A
 * file with a name inside the initramfs is no archive by itself: all of them together, packed as
 * they are to be, are what iPXE 2 calls initrd.magic (src/interface/efi/efi_file.c).
 */
export function commandLineWords(plan: LinuxPlan): readonly string[] {
  const packed = plan.initrds.some(({ inside }) => inside !== undefined);
  const names = packed ? ['initrd.magic'] : plan.initrds.map(({ name }) => name);
  return [...names.map((name) => `initrd=${name}`), ...plan.args];
}

type Expand = (template: string) => KernelArg;

function expanding(machine: Machine, site: Site): Expand {
  const values = valuesOf(machine, site);
  return (template) => parseKernelArg(expandTemplate(template, values));
}

function planLinux(spec: LinuxSpec, { machine, site, sources }: Planned): BootPlan {
  const expand = expanding(machine, site);
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
    kernel: { name: 'kernel', url: fileUrl(spec.kernel, machine, site) },
    initrds: initrdFiles(spec.initrds, machine, site),
    ...lineOf(line),
  } as const;
  return checkedLine(plan, linuxCommandLineBytesMax);
}

function planWimboot(spec: WimbootSpec, machine: Machine, site: Site): BootPlan {
  return {
    kind: 'wimboot',
    kernel: { name: 'wimboot', url: fileUrl(spec.kernel, machine, site) },
    initrds: wimbootFiles(spec.initrds, machine, site),
    args: spec.args.map(expanding(machine, site)),
  };
}

function planIso(spec: IsoSpec, machine: Machine, site: Site): BootPlan {
  const { file, ...options } = spec;
  return { ...options, url: fileUrl(file, machine, site) };
}

function planChain(spec: ChainSpec, machine: Machine, site: Site): BootPlan {
  const url = fileUrl(spec.file, machine, site);
  return { kind: 'chain', url, args: spec.args.map(expanding(machine, site)) };
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

function checkArch(machine: Machine, profile: Profile): void {
  const { arch } = machine.hardware;
  if (suitsArch(profile.arches, arch)) return;
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
