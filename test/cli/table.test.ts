import t from 'tap';
import { facts, table, type Column } from '../../src/cli/table.ts';

interface Row {
  readonly name: string;
  readonly size: string;
  readonly note: string;
}
const COLUMNS: readonly Column<Row>[] = [
  { header: 'NAME', value: ({ name }) => name, flexible: true },
  { header: 'SIZE', value: ({ size }) => size, align: 'right' },
  { header: 'NOTE', value: ({ note }) => note, flexible: true, dropOrder: 1 },
];
const ROWS: readonly Row[] = [
  { name: 'a', size: '8.4 MB', note: '' },
  { name: 'a-rather-long-name', size: '38 MB', note: 'what somebody wrote about it' },
];

t.test('aligns columns and leaves no blanks at the ends of lines', (t) => {
  t.equal(
    table(ROWS, COLUMNS, { width: 80 }),
    [
      'NAME                  SIZE  NOTE',
      'a                   8.4 MB',
      'a-rather-long-name   38 MB  what somebody wrote about it',
      '',
    ].join('\n'),
  );
  t.end();
});

t.test('cuts the widest flexible column first', (t) => {
  t.equal(
    table(ROWS, COLUMNS, { width: 40 }),
    [
      'NAME               SIZE  NOTE',
      'a                8.4 MB',
      'a-rather-long-…   38 MB  what somebody …',
      '',
    ].join('\n'),
  );
  t.end();
});

t.test('drops the least important column when cutting is not enough', (t) => {
  t.equal(
    table(ROWS, COLUMNS, { width: 18 }),
    ['NAME          SIZE', 'a           8.4 MB', 'a-rather-…   38 MB', ''].join('\n'),
  );
  t.end();
});

t.test('no line is wider than the terminal, whatever its width, down to the least', (t) => {
  for (let width = 17; width <= 100; width += 1) {
    const lines = table(ROWS, COLUMNS, { width }).split('\n');
    t.ok(
      lines.every((line) => line.length <= width),
      `${width} columns`,
    );
  }
  t.end();
});

t.test('cuts nothing where there is no terminal, for somebody searches in it', (t) => {
  const long = [{ name: 'n'.repeat(200), size: '1 B', note: 'x'.repeat(200) }];
  t.match(table(long, COLUMNS, { width: undefined }), 'x'.repeat(200));
  t.end();
});

t.test('shows a table without rows as its headers', (t) => {
  t.equal(table([], COLUMNS, { width: 80 }), 'NAME  SIZE  NOTE\n');
  t.end();
});

t.test('colour does not disturb alignment', (t) => {
  const toned: Column<Row>[] = COLUMNS.map((column) => ({ ...column, tone: () => 'good' }));
  const painted = table(ROWS, toned, { width: 80, paint: (_tone, text) => `<${text}>` });
  t.equal(painted.replaceAll(/[<>]/g, ''), table(ROWS, COLUMNS, { width: 80 }));
  t.match(painted, /<a> {19}<8\.4 MB>/);
  t.end();
});

t.test('symptom: a serial number rewrote the screen of the operator', (t) => {
  const rows = [{ name: 'evil\u001b[2J', size: '1 B', note: 'line\nbreak' }];
  t.match(table(rows, COLUMNS, { width: 80 }), 'evil·[2J   1 B  line·break');
  t.equal(facts([['serial', '\u001b[2Jx']]), 'serial  ·[2Jx\n');
  t.end();
});

t.test('facts stand under each other, without those that have no value', (t) => {
  t.equal(
    facts([
      ['name', 'node-1'],
      ['gateway', undefined],
      ['tags', ''],
      ['last seen', 'now'],
    ]),
    'name       node-1\nlast seen  now\n',
  );
  t.end();
});
