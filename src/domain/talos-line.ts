/**
 * Everything the kernel of a Talos machine is told, in layers: what the release or the factory
 * gives, the machine's network, what other parts of Rouse add, what it takes to join, the profile's
 * own arguments, those of selection rules, and those of the machine.
 *
 * Owns     the order of the layers, and what a signed image is allowed to be told: nothing that is
 *          not in it already.
 * Leaves   what a layer does to the ones before it to command-line.ts.
 * Specs    Image Factory 1.5: `cmdline-…` has the arguments of the schematic at its end.
 *          systemd-stub(7): with Secure Boot on, an image that brings a command line ignores any
 *          other one; with it off, it takes what it is handed instead of its own.
 * Tests    test/domain/talos-line.test.ts
 */
import type { RuleArgs } from './choice.ts';
import {
  composeLine,
  placed,
  placedConsoles,
  placedRules,
  type CommandLine,
  type PlacedArg,
} from './command-line.ts';
import { RouseError } from './errors.ts';
import { kernelArgKey, parseKernelArg, parseKernelLine, type KernelArg } from './kernel-args.ts';
import type { Machine } from './machine.ts';
import type { FactoryCmdlineOf } from './asset-ports.ts';
import type { TalosSpec } from './profile.ts';
import {
  isSchematic,
  isTabled,
  parseTalosVersion,
  signedDefaultArgs,
  talosDefaultArgs,
  type TalosArch,
  type TalosVersion,
} from './talos.ts';
import { talosNetworkArgs } from './talos-network.ts';
import { expandTemplate, type TemplateValues } from './template.ts';

/** What the rest of Rouse knows about a command line. */
export interface LineSources {
  /** without it, or while it has no answer, the table of the release stands in */
  readonly factoryCmdlineOf?: FactoryCmdlineOf;
  /** what Rouse adds by itself, before anything that people wrote */
  readonly extra?: readonly PlacedArg[];
  /** of the rules that the machine fits, the least of them first */
  readonly rules?: readonly RuleArgs[];
}

interface Inputs extends LineSources {
  readonly arch: TalosArch;
  readonly values: TemplateValues;
}

/**
 * @throws RouseError KERNEL_ARGUMENT_INVALID, TEMPLATE_VALUE_MISSING, TALOS_SOURCE_INVALID,
 *         SECURE_BOOT_ARGUMENTS
 */
export function talosLine(spec: TalosSpec, machine: Machine, inputs: Inputs): CommandLine {
  const defaults = defaultsOf(spec, inputs);
  const layers = ownLayers(spec, machine, inputs);
  if (spec.secureBoot) return signedLine(defaults, layers.flat());
  return composeLine([defaults, ...layers]);
}

/** The explicit comes last: of two sinks for events the one that somebody wrote down counts. */
function ownLayers(spec: TalosSpec, machine: Machine, inputs: Inputs): (readonly PlacedArg[])[] {
  const expand = (template: string): KernelArg =>
    parseKernelArg(expandTemplate(template, inputs.values));
  const named = (name: string, value: string | undefined): KernelArg[] =>
    value === undefined ? [] : [expand(`${name}=${value}`)];
  const consoles = (values: readonly string[] = []): KernelArg[] =>
    values.map((value) => expand(`console=${value}`));
  return [
    placed('machine', talosNetworkArgs(machine)),
    inputs.extra ?? [],
    placed('join', [
      ...named('siderolink.api', spec.siderolinkApi),
      ...named('talos.events.sink', spec.eventsSink),
      ...named('talos.logging.kernel', spec.kernelLog),
    ]),
    [
      ...placedConsoles('profile', consoles(spec.consoles)),
      ...placed('profile', spec.args.map(expand)),
    ],
    ...placedRules(inputs.rules ?? [], expand),
    [
      ...placedConsoles('machine', consoles(machine.consoles)),
      ...placed('machine', (machine.args ?? []).map(expand)),
    ],
  ];
}

function defaultsOf(spec: TalosSpec, { arch, factoryCmdlineOf }: Inputs): readonly PlacedArg[] {
  const version = checkedVersion(spec);
  const { schematic, platform } = spec;
  const secureBoot = spec.secureBoot ?? false;
  const ofRelease = secureBoot ? signedDefaultArgs : talosDefaultArgs;
  const table = ofRelease(version, platform, arch).map(parseKernelArg);
  const wanted = { schematic, version: spec.version, platform, arch, secureBoot };
  const text = factoryCmdlineOf?.(wanted) ?? '';
  // What is not a command line of Talos at all would leave it without a platform to run on.
  if (!text.includes('talos.platform=')) return placed('talos', table);
  const ofSchematic = (argument: KernelArg): boolean =>
    isTabled(version, platform) && !table.includes(argument);
  return parseKernelLine(text).map((argument) => ({
    argument,
    origin: ofSchematic(argument) ? 'schematic' : 'factory',
  }));
}

/**
 * The line inside a signed image, which the script repeats for firmware with Secure Boot off. What
 * somebody wants beyond it would be ignored without a word, so it is refused here. Reports that
 * nobody asked for are no reason not to boot.
 */
function signedLine(inside: readonly PlacedArg[], wanted: readonly PlacedArg[]): CommandLine {
  const outside = wanted.filter(({ argument }) => !isInside(argument, inside));
  const withheld = outside.filter(({ origin }) => origin === 'reports');
  const missing = outside.filter(({ origin }) => origin !== 'reports');
  if (missing.length === 0) {
    return { args: inside, replaced: [], ...(withheld.length > 0 && { withheld }) };
  }
  const names = missing.map(({ argument, origin }) => `${kernelArgKey(argument)} (${origin})`);
  throw new RouseError(
    'SECURE_BOOT_ARGUMENTS',
    `its command line is signed and lacks ${[...new Set(names)].join(', ')}`,
  );
}

function isInside(argument: KernelArg, inside: readonly PlacedArg[]): boolean {
  if (!argument.startsWith('-')) return inside.some((own) => own.argument === argument);
  const removed = argument.slice(1);
  return !inside.some((own) => own.argument === removed || kernelArgKey(own.argument) === removed);
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
