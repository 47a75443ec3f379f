/**
 * The manual page has every command and option, and nothing in it is taken for a request.
 */
import { spawnSync } from 'node:child_process';
import t from 'tap';
import { buildProgram } from '../../src/cli/program.ts';
import { manualPage } from '../../scripts/release/man.ts';
import { commandTree, copyright } from '../../scripts/release/texts.ts';
import path from 'node:path';

const root = path.join(import.meta.dirname, '../..');
const program = buildProgram(commandTree('1.2.3'), () => undefined);
const page = manualPage(program, { version: '1.2.3', date: new Date('2026-03-01T12:00:00Z') });

t.test('has every command, with its options', (t) => {
  t.match(page, '.TH ROUSE 1 "2026-03-01" "rouse 1.2.3" "User Commands"');
  for (const name of ['serve', 'machines adopt', 'webhooks create', 'completion']) {
    t.match(page, `.SS "rouse ${name}`);
  }
  t.match(page, '\\fB\\-\\-interface <NAME>\\fR');
  t.notMatch(page, '__complete', 'what only shells ask is not for people');
  t.end();
});

t.test('mandoc and groff would not stumble over it', (t) => {
  const requests = page.split('\n').flatMap((line) => /^[.'](\S*)/.exec(line)?.[1] ?? []);
  t.same([...new Set(requests)].sort(), ['B', 'I', 'SH', 'SS', 'TH', 'TP']);
  t.notMatch(page, /[^\n -~]/u, 'a letter that a terminal may not have is named');
  t.end();
});

const groff = spawnSync('groff', ['--version']).status === 0;
t.test('groff says nothing about it', { skip: !groff && 'groff is not here' }, (t) => {
  const { stderr, stdout } = spawnSync('groff', ['-man', '-Tascii', '-ww'], {
    input: page,
    encoding: 'utf8',
  });
  t.equal(stderr, '');
  t.match(stdout, 'boots machines from the network');
  t.end();
});

t.test('the licence text that goes along names iPXE', (t) => {
  t.match(copyright(root), /iPXE.*GPL-2.0-or-later.*Apache License/s);
  t.end();
});
