/**
 * `rouse lookup`: what a line on a machine's screen means.
 *
 * Needs no server, for whoever asks may have none that runs.
 *
 * Tests    test/cli/commands/lookup.test.ts
 */
import type { Command } from 'commander';
import { EXIT } from '../../domain/exit.ts';
import type { FindingId } from '../../domain/finding.ts';
import { FINDING_ROWS } from '../../domain/finding.ts';
import type { Explanation } from '../../domain/lookup.ts';
import { printable } from '../../domain/printable.ts';
import { lookupResource } from '../../schema/lookup-request.ts';
import type { Result, View } from '../output.ts';
import type { Run } from '../run.ts';
import { facts } from '../table.ts';

export function addLookup(program: Command, run: Run): void {
  program
    .command('lookup')
    .summary('say what an error on the screen means')
    .description(
      'Says what a message of firmware or iPXE means: PXE-E32, e32, a pasted line, or the number ' +
        'of an ipxe.org address.',
    )
    .argument('<TEXT...>', 'what the screen says')
    .action(run((_, words) => Promise.resolve(lookedUp(words.join(' ')))));
}

function lookedUp(text: string): Result {
  const found = lookupResource(text);
  const { items } = found;
  if (items.length > 0) {
    const names = items.map(({ code }) => code);
    return { data: found, names, text: (view) => items.map((one) => told(one, view)).join('\n') };
  }
  return {
    data: found,
    names: [],
    exit: EXIT.notFound,
    text: () =>
      `Nothing is known of "${printable(text)}".\n` +
      'A code such as PXE-E32, or the number of an ipxe.org address, says most.\n',
  };
}

function told({ code, from, says, meaning, next, findings }: Explanation, view: View): string {
  return facts(
    [[from, `${code}: ${says}`], ['means', meaning], ['next', next], ...findings.map(inWords)],
    view.paint,
  );
}

function inWords(id: FindingId): [string, string] {
  return ['may be', `${id}: ${FINDING_ROWS[id].title}`];
}
