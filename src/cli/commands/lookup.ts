/**
 * `rouse lookup`: what a line on a machine's screen means.
 *
 * Needs no server, for whoever asks may have none that runs; with a machine it needs the inventory.
 *
 * Tests    test/cli/commands/lookup.test.ts
 */
import type { Command } from 'commander';
import { EXIT } from '../../domain/exit.ts';
import { FINDING_ROWS } from '../../domain/finding.ts';
import type { Explanation } from '../../domain/lookup.ts';
import { printable } from '../../domain/printable.ts';
import type { BootResource } from '../../schema/shown/boot.ts';
import { lookupResource } from '../../schema/lookup-request.ts';
import { latestBoot, oneBoot } from '../boot-source.ts';
import { diagnosisText, soundText } from '../boot-view.ts';
import type { Result, View } from '../output.ts';
import type { Run } from '../run.ts';
import { facts } from '../table.ts';

interface LookupFlags {
  readonly machine?: string;
}

export function addLookup(program: Command, run: Run): void {
  program
    .command('lookup')
    .summary('say what an error on the screen means')
    .description(
      'Says what a message of firmware or iPXE means: PXE-E32, e32, a pasted line, or the number ' +
        'of an ipxe.org address. With a machine, also what was wrong with its last boot.',
    )
    .argument('<TEXT...>', 'what the screen says')
    .option('--machine <MACHINE>', 'whose screen it is: name, id or hardware address')
    .action(
      run<LookupFlags>(async (context, words, { machine }) => {
        const text = words.join(' ');
        if (machine === undefined) return lookedUp(text);
        const api = context.api();
        const latest = await latestBoot(api, machine);
        return lookedUp(text, { machine, ...(latest && { boot: await oneBoot(api, latest.id) }) });
      }),
    );
}

/** What the server has seen of the machine. */
interface Evidence {
  readonly machine: string;
  /** its last one; none was seen without */
  readonly boot?: BootResource;
}

function lookedUp(text: string, evidence?: Evidence): Result {
  const { items } = lookupResource(text);
  const { boot } = evidence ?? {};
  const found = boot?.findings.map(({ id }) => id) ?? [];
  const paragraphs = (view: View): readonly string[] => [
    ...(items.length === 0 ? [unknown(text)] : items.map((one) => told(one, found, view))),
    ...(evidence ? [seen(evidence, view)] : []),
  ];
  return {
    data: { items, ...(evidence && { boot: boot ?? null }) },
    names: items.map(({ code }) => code),
    ...(items.length === 0 && { exit: EXIT.notFound }),
    text: (view) => paragraphs(view).join('\n'),
  };
}

function unknown(text: string): string {
  return (
    `Nothing is known of "${printable(text)}".\n` +
    'A code such as PXE-E32, or the number of an ipxe.org address, says most.\n'
  );
}

function told(explanation: Explanation, found: readonly string[], { paint }: View): string {
  const { code, from, says, meaning, next, findings } = explanation;
  const may = findings.map((id): [string, string] => [
    found.includes(id) ? 'is' : 'may be',
    `${id}: ${FINDING_ROWS[id].title}`,
  ]);
  return facts([[from, `${code}: ${says}`], ['means', meaning], ['next', next], ...may], paint);
}

function seen({ machine, boot }: Evidence, view: View): string {
  if (!boot) return `${printable(`No boot of ${machine} has been seen.`)}\n`;
  return boot.findings.length > 0 ? diagnosisText(boot, view) : soundText(boot);
}
