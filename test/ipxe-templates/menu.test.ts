/** Tests for src/ipxe-templates/menu.ts */
import fc from 'fast-check';
import t from 'tap';
import { RouseError } from '../../src/domain/errors.ts';
import { menuColumns } from '../../src/domain/limits-menu.ts';
import type { ProfileName } from '../../src/domain/machine.ts';
import type { MenuEntry } from '../../src/domain/menu.ts';
import { chosenScript, menuScript } from '../../src/ipxe-templates/menu.ts';
import { matchesGolden } from '../fakes/golden.ts';
import { hostileText } from '../fakes/hostile.ts';
import { readScript, settingsIn } from '../fakes/ipxe-reader.ts';
import { newMachine, NO_ANSWER_MS, runScript, type Machine } from '../fakes/ipxe-runner.ts';
import { aMac } from '../fakes/machines.ts';

const origin = 'http://10.77.0.2:8080';
const token = 'f'.repeat(32);
const about = 'mac=52:54:00:aa:00:01&uuid=x';
const entry = (profile: string, destructive?: true): MenuEntry => ({
  profile: profile as ProfileName,
  ...(destructive && { destructive }),
});
const model = {
  ...{ origin, token, session: '0123456789abcdef', version: '1.2.3', code: 'BLUE-FOX' },
  mac: aMac('52:54:00:aa:00:01'),
  arch: 'x86-bios',
  product: 'QEMU Standard PC (i440FX + PIIX, 1996)',
  seconds: 15,
  entries: [entry('debian-13', true), entry('rescue')],
};
const text = menuScript(model);

interface Person {
  /** chosen from the menus one after the other; undefined: nobody touches it */
  readonly choices?: readonly (string | undefined)[];
  /** pressed at prompts, one after the other */
  readonly keys?: readonly (string | undefined)[];
  readonly platform?: string;
}

/** What a machine does whose server answers, or not. */
function run(script: string, serves: RegExp, person: Person = {}): Machine {
  const { choices = [], keys = [], platform = 'efi' } = person;
  const machine = newMachine({ platform, about });
  const [chosen, pressed] = [[...choices], [...keys]];
  runScript(script, machine, {
    serve: (url) => (serves.test(url) ? '#!ipxe\n' : undefined),
    press: (words) => (words[0] === 'choose' ? chosen.shift() : pressed.shift()),
  });
  return machine;
}

const commandsOf = (script: string): (readonly string[])[] =>
  (readScript(script) ?? []).flatMap(({ commands }) => commands.map(({ words }) => words));

t.test('is the text that real iPXE builds were tried with', (t) => {
  matchesGolden(t, 'menu.ipxe', text);
  const { code, mac } = model;
  const chosen = { ...{ origin, mac, session: 'ab' }, machine: code, profile: 'rescue' };
  matchesGolden(t, 'menu-chosen.ipxe', chosenScript(chosen));
  t.end();
});

t.test('left alone it asks for the local disk, and boots it where nobody answers', (t) => {
  const alone = run(text, /\/boot\/next/);
  t.equal(alone.end, `${origin}/boot/next?${about}&wait=over`);
  t.equal(alone.atMs, 15_000);
  const away = run(text, /never/);
  t.equal(away.end, 'exit 1');
  t.ok(away.atMs <= 15_000 + 3 * NO_ANSWER_MS, `${away.atMs} ms`);
  t.match(run(text, /never/, { platform: 'pcbios' }).end, /^sanboot/);
  t.end();
});

t.test('what is chosen is asked of the server, with the token of this menu', (t) => {
  const chosen = run(text, /\/boot\/menu\//, { choices: ['p1'] });
  t.equal(chosen.end, `${origin}/boot/menu/${token}/rescue`);
  t.equal(chosen.atMs, 0);
  t.end();
});

t.test('what erases the disk is not asked for before one more key', (t) => {
  const serves = /\/boot\/(?:menu|next)/;
  const sure = run(text, serves, { choices: ['p0'], keys: ['y'] });
  t.equal(sure.end, `${origin}/boot/menu/${token}/debian-13?confirm=BLUE-FOX`);
  t.match(sure.screen.join('\n'), /erases the disk of BLUE-FOX/);
  const left = run(text, serves, { choices: ['p0'] });
  t.equal(left.end, `${origin}/boot/next?${about}&wait=over`, 'walked away');
  t.notOk(left.fetched.some((url) => url.includes('/boot/menu/')));
  const other = run(text, serves, { choices: ['p0', 'p1'] });
  t.equal(other.end, `${origin}/boot/menu/${token}/rescue`, 'nothing is confirmed by then');
  const named = menuScript({ ...model, name: 'node-1' });
  t.match(run(named, serves, { choices: ['p0'], keys: ['y'] }).end, /confirm=node-1$/);
  t.end();
});

t.test('a server that does not answer leads back to the menu, and then to the disk', (t) => {
  for (const choice of ['p1', 'network']) {
    const machine = run(text, /never/, { choices: [choice] });
    t.match(machine.screen.join('\n'), /no answer from the server \(ipxe\.org/);
    t.equal(machine.end, 'exit 1', choice);
    t.ok(machine.atMs < 120_000, `${machine.atMs} ms`);
  }
  const confirmed = run(text, /never/, { choices: ['p0', 'p1'], keys: ['y'] });
  t.same(
    confirmed.fetched.filter((url) => url.includes('/boot/menu/')).map((url) => url.slice(-9)),
    ['=BLUE-FOX', 'ff/rescue'],
    'a confirmation is for one choice',
  );
  t.end();
});

t.test('every row leads somewhere, and every way ends at a label that exists', (t) => {
  const lines = readScript(text) ?? [];
  const labels = lines.flatMap(({ label }) => label ?? []);
  const targets = commandsOf(text).flatMap(([name, target = '']) =>
    name === 'goto' && !target.startsWith('$') ? [target] : [],
  );
  const rows = commandsOf(text).filter((words) => words[0] === 'item' && words[1] !== '--gap');
  const chosen = rows.map((words) => words[words[1] === '--key' ? 3 : 1] ?? '');
  t.same(chosen, ['local', 'p0', 'p1', 'network', 'shell', 'next', 'reboot'], 'the disk is first');
  for (const label of [...targets, ...chosen]) t.ok(labels.includes(label), label);
  t.same(lines.at(-1)?.commands, [{ words: ['exit', '1'] }]);
  const defaults = commandsOf(text).filter(([name]) => name === 'choose');
  for (const words of defaults) t.equal(words[words.indexOf('--default') + 1], 'local');
  t.notMatch(text, /^(?:console|clear)\b/m, 'no error goes off the screen');
  t.end();
});

t.test('tools come back to the menu', (t) => {
  const serves = /\/boot\/(?:beacon|next)/;
  const tested = run(text, serves, { choices: ['network'] });
  t.match(tested.screen.join('\n'), /the server answers/);
  t.ok(tested.fetched[0]?.endsWith('/tested'));
  t.equal(tested.end, `${origin}/boot/next?${about}&wait=over`);
  const shell = run(text, serves, { choices: ['shell', 'p1'] });
  t.equal(shell.fetched[0], `${origin}/boot/menu/${token}/rescue`);
  t.equal(run(text, serves, { choices: ['next'] }).end, 'exit 1');
  t.equal(run(text, serves, { choices: ['reboot'] }).end, 'reboot');
  t.end();
});

t.test('a menu of 100 profiles fits into rows of 74 characters', (t) => {
  const long = 'a'.repeat(30) + '.' + 'b'.repeat(30);
  const entries = Array.from({ length: 100 }, () => entry(long, true));
  const product = 'x'.repeat(200);
  const script = menuScript({ ...model, name: 'n'.repeat(63), product, entries });
  for (const words of commandsOf(script).filter(([name]) => name === 'item' || name === 'menu')) {
    const row = words.filter((word) => !word.startsWith('--')).join(' ');
    t.ok(shownRow(row).length <= menuColumns, row);
  }
  t.match(script, new RegExp(`p99 .*${long.slice(0, 40)} .erases`));
  t.notMatch(script, new RegExp(`p99 .*${long.slice(0, 41)}`));
  t.end();
});

/** Without the name of the row, and with what iPXE fills in. */
function shownRow(row: string): string {
  const [, shown = ''] = /^(?:item (?:p\d+ |[a-z] [a-z]+ )?|menu )(.*)$/.exec(row) ?? [];
  return shown.replace('${in:string}', '  ').replace('${ip}', '255.255.255.255');
}

t.test('whatever a machine calls itself, the script does the same', (t) => {
  const strange = fc.record({ product: hostileText, arch: hostileText, name: hostileText });
  const shape = commandsOf(text).map(([name]) => name);
  let written = 0;
  fc.assert(
    fc.property(strange, ({ product, arch, name }) => {
      try {
        const script = menuScript({ ...model, arch, name, product: `P ${product}` });
        written += 1;
        t.strictSame(
          commandsOf(script).map(([command]) => command),
          shape,
        );
        t.strictSame(new Set(settingsIn(script)), new Set(settingsIn(text)));
      } catch (error) {
        // The name is the word of a confirmation: what a URL cannot hold is refused, not changed.
        if (!(error instanceof RouseError) || error.code !== 'SCRIPT_VALUE_REFUSED') throw error;
      }
    }),
    { numRuns: 1_000 },
  );
  t.ok(written > 50, `${written} were harmless enough to be written`);
  t.end();
});
