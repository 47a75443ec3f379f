/**
 * `rouse logs`: what a machine's kernel said last, and Talos through it.
 *
 * Tests    test/cli/commands/logs.test.ts
 */
import type { Command } from 'commander';
import { RouseError } from '../../domain/errors.ts';
import { kernelLinesPerMachineMax, kernelTextMax } from '../../domain/limits-facts.ts';
import { printableWithin } from '../../domain/printable.ts';
import type { LogLineResource } from '../../schema/shown/talos-facts.ts';
import { calls } from '../calls.ts';
import type { Run } from '../run.ts';

interface LogFlags {
  readonly lines: string;
}

const LINES_DEFAULT = 100;

export function addLogs(program: Command, run: Run): void {
  program
    .command('logs')
    .summary('print the kernel log of a machine')
    .description(
      'Prints the lines of its kernel log that the machine has sent, as one with a Talos profile ' +
        'does, the latest last. They are in the memory of the running server: at most ' +
        `${kernelLinesPerMachineMax} lines, and none from before it was started.`,
    )
    .argument('MACHINE', 'name, code, id or hardware address')
    .option('-n, --lines <N>', 'how many of the latest lines', String(LINES_DEFAULT))
    .action(
      run<LogFlags>(async (context, [machine = ''], { lines }) => {
        const request = { path: { reference: machine }, query: { lines: countOf(lines) } };
        const api = calls(context.api({ server: true }));
        const { items } = (await api.get('/api/v1/machines/{reference}/logs', request)).body;
        if (items.length === 0) context.suggest(NOTHING);
        return { data: { machine, items }, names: [machine], text: () => textOf(items) };
      }),
    );
}

const NOTHING =
  'No line has come from it. Its profile needs "reports", and a server that it reaches.';

function countOf(text: string): number {
  const count = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= kernelLinesPerMachineMax) return count;
  throw new RouseError(
    'USAGE',
    `expected 1 to ${kernelLinesPerMachineMax} after --lines, found "${text}"`,
  );
}

/** Whatever server answers, nothing of a line reaches the terminal as anything but text. */
function textOf(lines: readonly LogLineResource[]): string {
  return lines
    .map(({ time, received_at, level = '', message }) => {
      const words = [time ?? received_at, level.padEnd(LEVEL_WIDTH), message];
      return `${printableWithin(words.join(' '), kernelTextMax * 2)}\n`;
    })
    .join('');
}

/** of `warning` */
const LEVEL_WIDTH = 7;
