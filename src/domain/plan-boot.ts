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
import { RouseError } from './errors.ts';
import { kernelArgKey, parseKernelArg, type KernelArg } from './kernel-args.ts';
import { kernelArgsMax, linuxCommandLineBytesMax, talosCommandLineBytesMax } from './limits.ts';
import type { Machine } from './machine.ts';
import type { FileSource, LinuxSpec, Profile, TalosSpec } from './profile.ts';
import { factoryPath, talosArch, talosArgs, talosFiles, type TalosArch } from './talos.ts';
import { expandTemplate, valuesOf } from './template.ts';

/** Where everything that Rouse serves to booting machines begins. */
const FILES_PATH = '/boot/files';

/** Schemes that the iPXE builds of every supported machine fetch from. */
const SCHEMES: ReadonlySet<string> = new Set(['http:', 'https:', 'tftp:']);

/**
 * @throws RouseError PROFILE_ARCH_MISMATCH, KERNEL_ARGUMENT_INVALID, TEMPLATE_INVALID,
 *         TEMPLATE_VALUE_MISSING, TALOS_SOURCE_INVALID, SCRIPT_VALUE_REFUSED; INTERNAL for a
 *         profile of kind `local`, which has no plan
 */
export function planBoot(machine: Machine, profile: Profile, site: Site): BootPlan {
  checkArch(machine, profile);
  const { spec } = profile;
  switch (spec.kind) {
    case 'linux':
      return planLinux(spec, machine, site);
    case 'talos':
      return planTalos(spec, { machine, profile, site });
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
export function commandLineWords(plan: Extract<BootPlan, { kind: 'linux' }>): readonly string[] {
  return [...plan.initrds.map(({ name }) => `initrd=${name}`), ...plan.args];
}

function planLinux(spec: LinuxSpec, machine: Machine, site: Site): BootPlan {
  const values = valuesOf(machine, site);
  const plan = {
    kind: 'linux',
    kernel: { name: 'kernel', url: sourceUrl(spec.kernel, site) },
    initrds: spec.initrds.map((source, index) => initrdFile(index, sourceUrl(source, site))),
    args: spec.args.map((template) => parseKernelArg(expandTemplate(template, values))),
  } as const;
  return checkedLine(plan, linuxCommandLineBytesMax);
}

function planTalos(
  spec: TalosSpec,
  on: { readonly machine: Machine; readonly profile: Profile; readonly site: Site },
): BootPlan {
  const arch = talosArchFor(on.machine, on.profile);
  const { configUrl } = on.site;
  const args = talosArgs(spec, on.machine, {
    arch,
    values: valuesOf(on.machine, on.site),
    ...(configUrl !== undefined && { configUrl }),
  });
  const files = talosFiles(arch);
  const base =
    spec.delivery === 'proxy'
      ? `${on.site.bootOrigin}${FILES_PATH}/talos/${spec.schematic}/${spec.version}/`
      : `${spec.factoryUrl ?? on.site.factoryUrl}${factoryPath(spec.schematic, spec.version, '')}`;
  const plan = {
    kind: 'linux',
    kernel: { name: 'kernel', url: checkedUrl(`${base}${files.kernel}`) },
    initrds: [initrdFile(0, checkedUrl(`${base}${files.initramfs}`))],
    args,
  } as const;
  return checkedLine(plan, talosCommandLineBytesMax);
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
function checkedLine<P extends Extract<BootPlan, { kind: 'linux' }>>(plan: P, bytesMax: number): P {
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
