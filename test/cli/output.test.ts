import t from 'tap';
import { parse } from 'yaml';
import { parseFormat, render, yamlText, type View } from '../../src/cli/output.ts';
import { plain } from '../../src/cli/style.ts';
import { RouseError } from '../../src/domain/errors.ts';

const VIEW: View = { paint: plain, width: 80, nowMs: 0 };
const RESULT = { data: { a: 1 }, text: () => 'a is 1\n', names: ['a', 'b'] };

t.test('one result has four forms', (t) => {
  t.equal(render(RESULT, 'table', VIEW), 'a is 1\n');
  t.equal(render(RESULT, 'json', VIEW), '{\n  "a": 1\n}\n');
  t.equal(render(RESULT, 'yaml', VIEW), 'a: 1\n');
  t.equal(render(RESULT, 'name', VIEW), 'a\nb\n');
  t.end();
});

t.test('refuses a form it does not know and names the one that was probably meant', (t) => {
  t.throws(() => parseFormat('jso'), { code: 'USAGE', message: /"jso"; did you mean json\?/ });
  t.throws(() => parseFormat('xml'), { message: /expected --output table\|json\|yaml\|name/ });
  t.throws(() => render({ data: 1, text: () => '' }, 'name', VIEW), RouseError);
  t.end();
});

t.test('symptom: PyYAML read the address 52:54:00:12:34:56 as the number 41135085296', (t) => {
  const data = { macs: ['52:54:00:12:34:56'], flag: 'yes', time: '12:30', name: 'node-1' };
  const text = yamlText(data);
  t.equal(text, 'macs:\n  - "52:54:00:12:34:56"\nflag: "yes"\ntime: "12:30"\nname: node-1\n');
  t.same(parse(text), data);
  t.end();
});
