/** Tests for src/ipxe-templates/escape.ts */
import fc from 'fast-check';
import t from 'tap';
import { RouseError } from '../../src/domain/errors.ts';
import { line, say, script, SCREEN_COLUMNS } from '../../src/ipxe-templates/escape.ts';
import { hostileText } from '../fakes/hostile.ts';
import { readScript, settingsIn } from '../fakes/ipxe-reader.ts';

const refused = { code: 'SCRIPT_VALUE_REFUSED' };

t.test('an array without words leaves no blank behind', (t) => {
  t.equal(line`kernel ${'a'} ${[]} || goto ${'b'}`, 'kernel a || goto b');
  t.equal(line`boot ${[]}`, 'boot');
  t.end();
});

t.test('a line carries words, numbers, lists of words, and settings of its own', (t) => {
  t.equal(
    line`kernel --timeout ${5} http://${'h'}/${'k'} ${['a', 'b="c d"']} \${net0/mac} || goto x`,
    'kernel --timeout 5 http://h/k a b="c d" ${net0/mac} || goto x',
  );
  t.equal(line`kernel ${'k'} ${[]}`, 'kernel k');
  t.equal(line`imgfree ||`, 'imgfree ||');
  t.end();
});

t.test('a value that would change the line is refused, and not shown', (t) => {
  const words = ['', ' ', 'a b', 'a\n', 'a\r', 'a\0b', 'a\tb', 'é', '\u007f', '${uuid}', 'x${'];
  for (const value of [...words, '||', '&&', ';', '#', '#x']) {
    t.throws(() => line`echo ${value} end`, refused, JSON.stringify(value));
  }
  t.throws(() => line`echo ${'a\\'}`, refused, 'a backslash at the end');
  t.throws(() => line`echo ${['a  b']}`, refused, 'two blanks');
  t.throws(() => line`echo ${['a', ' b']}`, refused, 'a blank at the edge');
  t.throws(() => line`echo ${['a', 'x || y']}`, refused, 'an operator in a list');
  t.throws(() => line`chain ${'secret token'}`, {
    ...refused,
    detail: 'in a line of the command "chain": expected words of printable ASCII',
  });
  t.end();
});

t.test('values cannot conspire with each other or with the text around them', (t) => {
  t.throws(() => line`echo ${'$'}${'{x}'}`, refused);
  t.throws(() => line`echo $${'{x}'}`, refused);
  t.throws(() => line`echo |${'|'}`, refused);
  t.throws(() => line`${'echo'} x`, refused, 'a value may not choose the command');
  t.throws(() => line`  ${':label'}`, refused);
  t.equal(line`echo a${'#b'}`, 'echo a#b', 'inside a word these mean nothing');
  t.equal(line`echo x${'||'}`, 'echo x||');
  t.end();
});

t.test('text for the screen is made harmless instead of being refused', (t) => {
  t.same(say`rouse: ${'node-1'} ${3}`, ['echo rouse: node-1 3']);
  t.same(say`${'a\u001b[2J ${x} || # é'}`, ['echo a??2J ??x? ?? ? ?']);
  t.same(say`${'-n hides the line end'}`, ['echo -- -n hides the line end']);
  t.same(say`${' \n '}`, ['echo ?']);
  t.same(say``, []);
  t.end();
});

t.test('text for the screen is wrapped at words, and words at the screen', (t) => {
  const rows = say`${'word '.repeat(40)}${'x'.repeat(200)} end`;
  for (const row of rows) t.ok(row.length - 'echo '.length <= SCREEN_COLUMNS, row);
  t.equal(rows.length, 5);
  t.end();
});

t.test('a script begins with the line iPXE knows it by', (t) => {
  t.equal(script([line`exit 1`]), '#!ipxe\nexit 1\n');
  t.equal(script([]), '#!ipxe\n');
  t.end();
});

t.test('whatever the values are, a line is refused or reads back as it was meant', (t) => {
  fc.assert(
    fc.property(hostileText, fc.array(hostileText, { maxLength: 3 }), (value, list) => {
      let written: string;
      try {
        written = script([line`set x ${value} ${list} \${mac} || goto a`]);
      } catch (error) {
        return error instanceof RouseError && error.code === 'SCRIPT_VALUE_REFUSED';
      }
      const expected = [
        {
          commands: [
            { words: ['set', 'x', value, ...list.flatMap((words) => words.split(' ')), '${mac}'] },
            { after: '||', words: ['goto', 'a'] },
          ],
        },
      ];
      t.same(readScript(written), expected);
      return settingsIn(written).join() === 'mac';
    }),
    { numRuns: 5_000 },
  );
  t.end();
});

t.test('whatever is said, it is nothing but echo lines', (t) => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const written = script(say`${text}`);
      const lines = readScript(written) ?? [];
      return (
        lines.every(({ label, commands }) => {
          const [command, ...others] = commands;
          return label === undefined && others.length === 0 && command?.words[0] === 'echo';
        }) && settingsIn(written).length === 0
      );
    }),
    { numRuns: 5_000 },
  );
  t.end();
});
