/**
 * `rouse explain`: what a machine would boot now, and why.
 *
 * Tests    test/cli/commands/explain.test.ts
 */
import type { Command } from 'commander';
import type { LocalReason } from '../../domain/boot-event.ts';
import { lineAdvice, lineNote, lineTable, type ShownLine } from '../command-line-view.ts';
import type { Result, View } from '../output.ts';
import { rulesTable, type ShownRule } from '../rule-view.ts';
import type { Run } from '../run.ts';
import { addSupposedFlags, explanationOf, type SupposedFlags } from '../supposed-flags.ts';
import { facts } from '../table.ts';

/** As `/api/v1/machines/{reference}/decision` answers. */
interface Decided {
  readonly machine: string;
  readonly decision: 'boot' | 'local-disk' | 'wait' | 'menu' | 'fail';
  readonly reason?: string;
  /** who chose the profile */
  readonly by?: 'order' | 'machine' | 'rule';
  readonly rule?: string;
  readonly address?: string;
  /** profiles in its menu */
  readonly entries?: readonly string[];
  /** it waits, and Ctrl-B opens its menu */
  readonly menu?: true;
  readonly rules?: readonly ShownRule[];
  readonly profile?: string;
  readonly plan?: {
    readonly kind: string;
    readonly url?: string;
    readonly kernel?: string;
    readonly initrd?: readonly string[];
    readonly args?: readonly string[];
    /** the image brings its command line along */
    readonly signed?: boolean;
    readonly command_line?: ShownLine;
  };
  readonly error?: { readonly code: string; readonly detail: string; readonly hint?: string };
}

export function addExplain(program: Command, run: Run): void {
  const command = program
    .command('explain')
    .summary('say what a machine boots, and why')
    .description(
      'Says what the machine would boot now and what decided it, rule by rule. A machine that ' +
        'is not there is described by --mac and what it would report.',
    );
  addSupposedFlags(command).action(
    run<SupposedFlags>(async (context, [machine], flags) =>
      explained(await explanationOf(context.api(), machine, flags)),
    ),
  );
}

const REASONS: Readonly<Record<string, string>> = {
  'unknown-machine': 'nobody knows this machine',
  'no-profile': 'nobody gave it a profile',
  'profile-local': 'its profile says so',
  'profile-missing': 'its profile does not exist any more',
  installed: 'its profile installs once, and has: rouse machines arm MACHINE installs again',
  ignored: 'somebody decided that nobody answers it',
} satisfies Readonly<Record<LocalReason, string>>;

const DECISIONS: Readonly<Record<Decided['decision'], string>> = {
  boot: 'its profile',
  'local-disk': 'its local disk',
  wait: 'nothing yet: it waits on its screen to be adopted, then its local disk',
  menu: 'what is chosen on its screen; its local disk if nobody does',
  fail: 'nothing: its profile cannot be carried out',
};

const SIGNED = 'the image holds its arguments; firmware with Secure Boot on ignores all others';

function explained(decided: Decided): Result {
  const { machine, decision, reason, profile, address, plan, error } = decided;
  const { rules = [] } = decided;
  return {
    data: decided,
    names: [machine],
    text: (view) =>
      facts(
        [
          ['machine', machine],
          ['boots', DECISIONS[decision]],
          ['because', reason && (REASONS[reason] ?? reason)],
          ['profile', profile],
          ['chosen by', chosenBy(decided)],
          ['asks from', address],
          ['menu', menuOf(decided)],
          ['kind', plan?.kind],
          ['url', plan?.url],
          ['kernel', plan?.kernel],
          ['initrd', plan?.initrd?.join(', ')],
          ['signed', plan?.signed ? SIGNED : undefined],
          ['arguments', plan?.command_line ? undefined : plan?.args?.join(' ')],
          ['error', error && `${error.code}: ${error.detail}`],
          ['hint', error?.hint],
        ],
        view.paint,
      ) +
      (plan?.command_line ? told(plan.command_line, { view, signed: plan.signed }) : '') +
      rulesTable(rules, view),
  };
}

function menuOf({ entries, menu }: Decided): string | undefined {
  return entries ? entries.join(', ') || 'no profile has menu: true' : menu && 'by Ctrl-B';
}

function chosenBy({ by, rule }: Decided): string | undefined {
  if (by === 'order') return 'an order';
  return by === 'rule' ? `rule ${rule ?? ''}` : by && 'the machine';
}

/** Of a signed image nothing is left to be kept: it is in the schematic already. */
function told(
  line: ShownLine,
  { view, signed }: { readonly view: View; readonly signed: boolean | undefined },
): string {
  return lineTable(line, view) + lineNote(line) + (signed ? '' : lineAdvice(line));
}
