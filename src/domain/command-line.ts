/**
 * A kernel command line made of layers, each argument with where it came from.
 *
 * Owns     what a later layer does to an earlier one: it adds what may repeat, replaces what may
 *          not, and takes away what it names with a leading hyphen. A layer is kept whole: of
 *          several equal names in it the kernel takes its pick, as it always does.
 * Leaves   which names may repeat to known-args.ts, and which layers there are to talos-line.ts
 *          and plan-boot.ts.
 * Specs    Talos pkg/imager: extra arguments are appended, `-name` and `-name=value` delete, and
 *          `console` and `talos.platform` overwrite.
 * Tests    test/domain/command-line.test.ts
 */
import type { RuleArgs } from './choice.ts';
import { kernelArgKey, type KernelArg } from './kernel-args.ts';
import { knownArg } from './known-args.ts';
import type { RuleName } from './rule.ts';

/**
 * Where an argument came from: the built-in table of the Talos release, the Image Factory's own
 * line, the schematic, the machine, what it takes to join, the receivers of Rouse, the address of
 * its machine configuration, the profile, or a selection rule.
 */
export type ArgOrigin =
  | 'talos'
  | 'factory'
  | 'schematic'
  | 'machine'
  | 'join'
  | 'reports'
  | 'config'
  | 'profile'
  | 'rule';

/** An argument as the kernel reads it; one with a leading hyphen takes others away. */
export interface PlacedArg {
  readonly argument: KernelArg;
  readonly origin: ArgOrigin;
  /** which one, where it is a rule */
  readonly rule?: RuleName;
  /** takes the place of every earlier one of its name, also where several may stand there */
  readonly alone?: true;
}

/** An argument that the kernel does not get, and the one that is to blame. */
interface ReplacedArg extends PlacedArg {
  readonly by: PlacedArg;
}

export interface CommandLine {
  /** in the order in which the kernel reads them */
  readonly args: readonly PlacedArg[];
  readonly replaced: readonly ReplacedArg[];
  /** what Rouse would add by itself, and a signed image would ignore; absent when empty */
  readonly withheld?: readonly PlacedArg[];
}

/**
 * @param layers  the earliest first. It is taken as it stands, also where it has words with a
 *                leading hyphen: there is nothing yet that they could take away.
 */
export function composeLine(layers: readonly (readonly PlacedArg[])[]): CommandLine {
  const replaced: ReplacedArg[] = [];
  const [first = [], ...later] = layers;
  let args = first;
  for (const layer of later) {
    const kept: PlacedArg[] = [];
    for (const earlier of args) {
      const by = layer.find((other) => supersedes(other, earlier));
      if (by) replaced.push({ ...earlier, by });
      else kept.push(earlier);
    }
    args = [...kept, ...layer.filter(({ argument }) => !isRemoval(argument))];
  }
  return { args, replaced };
}

export function placed(origin: ArgOrigin, args: readonly KernelArg[]): readonly PlacedArg[] {
  return args.map((argument) => ({ argument, origin }));
}

/** A layer for each rule, so that one takes the place of what another before it has said. */
export function placedRules(
  rules: readonly RuleArgs[],
  expand: (template: string) => KernelArg,
): readonly (readonly PlacedArg[])[] {
  return rules.map(({ rule, args }) =>
    placed('rule', args.map(expand)).map((arg) => ({ ...arg, rule })),
  );
}

/** The consoles that somebody lists: these, and none besides. */
export function placedConsoles(
  origin: ArgOrigin,
  consoles: readonly KernelArg[],
): readonly PlacedArg[] {
  return placed(origin, consoles).map((arg) => ({ ...arg, alone: true }));
}

/** `-quiet`; not `--` and `---`, which mean something to the kernel and to installers. */
function isRemoval(argument: string): boolean {
  return /^-[^-]/.test(argument);
}

const DEFAULTS: ReadonlySet<ArgOrigin> = new Set(['talos', 'factory', 'schematic']);

function supersedes(later: PlacedArg, earlier: PlacedArg): boolean {
  const key = kernelArgKey(earlier.argument);
  if (isRemoval(later.argument)) {
    return later.argument === `-${earlier.argument}` || later.argument === `-${key}`;
  }
  if (kernelArgKey(later.argument) !== key) return false;
  if (later.alone) return true;
  // Consoles add up, but nobody who names one wants those of the release besides.
  if (key === 'console') return DEFAULTS.has(earlier.origin);
  return knownArg(key)?.repeats !== true;
}
