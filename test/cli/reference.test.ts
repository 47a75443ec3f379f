/**
 * The page of the command line says what the commands say. After a change of a command, write the
 * page again: UPDATE=1 node test/cli/reference.test.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { buildProgram } from '../../src/cli/program.ts';
import { referencePage } from '../../src/cli/reference.ts';
import { EXIT } from '../../src/domain/exit.ts';
import { terminal } from '../fakes/terminal.ts';

const PAGE = path.join(import.meta.dirname, '../../docs/reference/cli.md');

t.test('the reference page is the one the commands make', (t) => {
  const page = referencePage(buildProgram(terminal(t).cli, () => undefined));
  if (process.env['UPDATE']) writeFileSync(PAGE, page);
  t.equal(readFileSync(PAGE, 'utf8'), page);
  t.end();
});

t.test('has a section for each command, and a row for each exit code', (t) => {
  const page = readFileSync(PAGE, 'utf8');
  for (const name of ['serve', 'machines set', 'config check', 'completion', 'doctor']) {
    t.match(page, `\n## rouse ${name}\n`);
  }
  t.notMatch(page, '__complete', 'what only shells ask is not for people');
  for (const code of Object.values(EXIT)) t.match(page, `\n| ${code} | `);
  t.end();
});
