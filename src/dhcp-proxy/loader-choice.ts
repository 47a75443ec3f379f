/**
 * Which loader a machine is offered.
 *
 * Owns     the order of the reasons: what a person chose for the machine, what was configured for
 *          its model, what came up before, and else the ladder of its architecture, on which a
 *          machine moves on by itself when a loader was fetched and never came up as iPXE. Old
 *          network cards whose buffer is too small for a large loader fail without a word.
 * Specs    RFC 4578 section 2.1: several architectures are listed in the order of preference. UEFI
 *          2.x section 24.7: HTTP boot takes a URL whose path ends in `.efi`.
 * Tests    test/dhcp-proxy/loader-choice.test.ts
 */
import { clientArch, describeClientArch, type MachineArch } from '../domain/arch.ts';
import { loaderSilentMs } from '../domain/limits.ts';
import { loaderByRule, type LoaderRule } from '../domain/loader-rules.ts';
import { chosenLoader, loaderLadder } from '../domain/loaders.ts';
import type { MachinePolicy } from '../domain/ports.ts';
import type { BootClient } from './classify.ts';
import type { ClientMemory } from './client-memory.ts';

interface ChosenLoader {
  readonly file: string;
  /** the architecture it is for */
  readonly archCode: number;
  readonly machineArch: MachineArch | undefined;
}

interface NoLoader {
  /** what is missing, for the log */
  readonly missing: string;
}

export interface LoaderContext {
  readonly rules: readonly LoaderRule[];
  readonly hasLoader: (name: string) => boolean;
  readonly policy: MachinePolicy | undefined;
  readonly memory: ClientMemory;
}

const ARCHES_SHOWN_MAX = 4;

export function chooseLoader(client: BootClient, context: LoaderContext): ChosenLoader | NoLoader {
  const fits = (file: string): boolean =>
    context.hasLoader(file) && (client.kind !== 'http' || file.endsWith('.efi'));
  const wanted: string[] = [];
  for (const archCode of client.archCodes) {
    const machineArch = machineArchOf(archCode);
    const decided = decidedLoader(client, machineArch, context);
    const files = decided === undefined ? ladderFor(machineArch, context) : [decided];
    const file = files.find(fits);
    if (file !== undefined) return { file, archCode, machineArch };
    wanted.push(...files.slice(0, 1));
  }
  const shown = client.archCodes
    .slice(0, ARCHES_SHOWN_MAX)
    .map((code) => describeClientArch(clientArch(code)));
  const [first] = wanted;
  const missing = first === undefined ? '' : `: ${first} is not published`;
  return { missing: `${shown.join(', ')}${missing}` };
}

/** The architecture of a machine that gets no loader, or of one that has a list of them. */
export function machineArchOf(code: number): MachineArch | undefined {
  const arch = clientArch(code);
  return arch.known ? arch.machineArch : undefined;
}

/**
 * Takes note that a machine asks anew although it fetched a loader: that one did not come up.
 *
 * @returns the silent loader and how long ago it was fetched, if there is one to tell about
 */
export function noteSilence(
  memory: ClientMemory,
  atMs: number,
): { readonly file: string; readonly waitedMs: number } | undefined {
  const { loader } = memory;
  if (!loader || loader.cameUp) return undefined;
  const waitedMs = atMs - loader.sinceMs;
  if (waitedMs < loaderSilentMs) return undefined;
  delete memory.loader;
  if (!memory.silent.includes(loader.file)) memory.silent = [...memory.silent, loader.file];
  return { file: loader.file, waitedMs };
}

function decidedLoader(
  client: BootClient,
  arch: MachineArch | undefined,
  { policy, rules }: LoaderContext,
): string | undefined {
  const hardware = policy?.hardware ?? {};
  const choice = policy?.loader ?? loaderByRule(rules, { mac: client.mac, arch, hardware });
  // A word such as "snponly" means nothing for a machine that has no loader of that kind.
  return choice && chosenLoader(choice, arch);
}

/** What came up before stands first; those that did not come up stand last, oldest first. */
function ladderFor(arch: MachineArch | undefined, context: LoaderContext): readonly string[] {
  if (arch === undefined) return [];
  const { memory, policy } = context;
  const ladder = loaderLadder(arch);
  const worked = memory.worked.loader ?? policy?.firmware.loader;
  const first = worked !== undefined && ladder.includes(worked) ? [worked] : [];
  const order = [...first, ...ladder.filter((file) => file !== worked)];
  const silent = memory.silent.filter((file) => ladder.includes(file));
  if (silent.length === 0) return order;
  return [...order.filter((file) => !silent.includes(file)), ...silent];
}
