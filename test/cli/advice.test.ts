/** Whatever a finding, or a message on a screen, tells to type can be typed: command and flags. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import t from 'tap';
import { buildProgram } from '../../src/cli/program.ts';
import { FINDING_ROWS } from '../../src/domain/finding.ts';
import { IPXE_CASES, IPXE_CLASSES } from '../../src/domain/firmware-errors/ipxe-numbers.ts';
import { PXE_ROM_ERRORS } from '../../src/domain/firmware-errors/pxe.ts';
import { UEFI_PXE_ERRORS, UEFI_SENTENCES } from '../../src/domain/firmware-errors/uefi.ts';
import { terminal } from '../fakes/terminal.ts';

const program = buildProgram(terminal(t).cli, () => undefined);
const page = path.join(import.meta.dirname, '../../docs/how-to/troubleshooting.md');
/** `rouse machines set MACHINE --profile NAME`, to where a sentence goes on or ends. */
const TYPED = /\brouse((?: (?:-?-?[a-z][a-z-]*|[A-Z]+))+)/g;

/** What of the words cannot be typed; operands are whatever is no command and no flag. */
function wrongIn(words: readonly string[]): string | undefined {
  let command: Command = program;
  for (const [at, word] of words.entries()) {
    const next = command.commands.find((one) => one.name() === word);
    const takesOperands = command.registeredArguments.length > 0;
    if (next) command = next;
    else if (word.startsWith('-')) {
      const known = [...command.options, ...program.options];
      if (!known.some(({ long, short }) => word === long || word === short)) return word;
    } else if (at === 0 || (command.commands.length > 0 && !takesOperands)) return word;
  }
  return undefined;
}

function mistakes(text: string): readonly string[] {
  return [...text.matchAll(TYPED)].flatMap(([whole, rest = '']) => {
    const wrong = wrongIn(rest.trim().split(' '));
    return wrong === undefined ? [] : [`${whole}: ${wrong}`];
  });
}

t.test('every command and flag that advice names is there', (t) => {
  const advice = JSON.stringify([
    ...[FINDING_ROWS, PXE_ROM_ERRORS, UEFI_PXE_ERRORS, UEFI_SENTENCES],
    ...[IPXE_CASES, IPXE_CLASSES, readFileSync(page, 'utf8')],
  ]);
  t.ok([...advice.matchAll(TYPED)].length > 40, 'there are commands to look at');
  t.same(mistakes(advice), []);
  t.end();
});

t.test('a command that is not there would be seen', (t) => {
  t.match(mistakes('Try rouse mend NODE'), [/mend/]);
  t.match(mistakes('Try: rouse images mend NODE'), [/mend/]);
  t.match(mistakes('Try rouse explain MACHINE --fast'), [/--fast/]);
  t.same(mistakes('rouse machines set MACHINE --profile NAME'), []);
  t.end();
});
