/** Values of a machine inside of a configuration: they never become structure. */
import fc from 'fast-check';
import t from 'tap';
import { expandConfig } from '../../src/domain/config-template.ts';
import { valuesOf, type TemplateValues } from '../../src/domain/template.ts';
import { readConfigText, writeConfigText } from '../../src/schema/config-text.ts';
import { membersIn } from '../fakes/config-documents.ts';
import { aMachine, aSite } from '../fakes/machines.ts';
import { refusal } from '../fakes/refusal.ts';

const machine = aMachine({
  name: 'node-1',
  variables: { mtu: '9000', yes: 'true', odd: '0644', empty: '', word: 'off' },
  network: { address: '10.0.0.11/24', dns: [], ntp: [] },
});
const values = valuesOf(machine, aSite());

function expanded(text: string, from: TemplateValues = values): string {
  return writeConfigText([expandConfig(membersIn(text), from)]);
}

t.test('values come in wherever a value stands', (t) => {
  t.equal(
    expanded('a:\n  b: \n    - x-${machine.name}\n    - "${network.address}/32"\nc: plain'),
    'a:\n  b:\n    - x-node-1\n    - "10.0.0.11/32"\nc: plain\n',
  );
  t.end();
});

t.test('numbers and truth values stay what they are, and nothing else becomes one', (t) => {
  t.equal(expanded('a: ${mtu}\nb: ${yes}'), 'a: 9000\nb: true\n');
  t.equal(expanded('a: "${mtu}"'), 'a: "9000"\n', 'quotes are kept');
  t.equal(expanded('a: ${odd}\nb: ${word}\nc: "${empty}"'), 'a: "0644"\nb: "off"\nc: ""\n');
  t.end();
});

t.test('$${ is ${ for whoever reads it next', (t) => {
  t.equal(expanded('a: |\n  echo $${HOME} ${machine.name}\n'), 'a: |\n  echo ${HOME} node-1\n');
  t.end();
});

t.test('what is missing or misspelt is told with its place', async (t) => {
  const missing = await refusal(() => expanded('machine: {files: [{path: "${gone}"}]}'));
  t.match(missing, { code: 'TEMPLATE_VALUE_MISSING', detail: 'machine.files.0.path: ${gone}' });
  const wrong = await refusal(() => expanded('a: ${machine.nam}'));
  t.match(wrong, { code: 'TEMPLATE_INVALID', detail: /^a: .*did you mean \$\{machine\.name\}/ });
  const broken = (): string => {
    throw new TypeError('no error of the registry');
  };
  await t.rejects(async () => Promise.resolve(expanded('a: ${x}', broken)), TypeError);
});

t.test('a value can hold anything and stays one value', (t) => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      'x\nadmin: true',
      '"}, b: {',
      '- y',
      '# no',
      '${machine.name}',
      '---\nkind: X',
      '~',
    ),
  );
  fc.assert(
    fc.property(hostile, (value) => {
      const text = expanded('a: ${x}\nb: {c: "<${x}>"}', () => value);
      const read = readConfigText(`apiVersion: v1\nkind: X\n${text}`);
      if (!('documents' in read)) return false;
      const back = read.documents[0]?.entries;
      const [a, b] = [back?.get('a'), back?.get('b')];
      const inner = b?.kind === 'map' ? b.entries.get('c') : undefined;
      return (
        read.documents.length === 1 &&
        back?.size === 4 &&
        a?.kind === 'scalar' &&
        a.text === value &&
        inner?.kind === 'scalar' &&
        inner.text === `<${value}>`
      );
    }),
    { numRuns: 500 },
  );
  t.end();
});
