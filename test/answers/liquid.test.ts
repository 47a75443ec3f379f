/** Templates of answer files: they make text, and can do nothing else. */
import t from 'tap';
import { checkAnswer, renderAnswer } from '../../src/answers/liquid.ts';
import { answerFileBytesMax } from '../../src/domain/limits-answers.ts';
import { refusal } from '../fakes/refusal.ts';

const VALUES = {
  scope: {
    machine: { name: 'node-1', mac: '52:54:00:aa:00:01' },
    network: { address: '10.0.0.11' },
    variables: { disk: "/dev/v'da", hostile: '{{ machine.mac }}', words: 'a: "b" # <c>' },
    tags: {},
  },
  withheld: new Set(['machine.serial']),
};
const rendered = (text: string): Promise<string> => renderAnswer(text, VALUES);

t.test('values of the machine stand where the template names them', async (t) => {
  t.equal(await rendered('host={{ machine.name }}\n'), 'host=node-1\n');
  t.equal(await rendered('{{ variables.hostile }}'), '{{ machine.mac }}', 'and only once');
  const text = '{% if variables.role %}r{% elsif network.address %}a{% endif %}';
  t.equal(await rendered(text), 'a', 'one may ask whether there is a value');
  t.equal(await rendered('{{ variables.role | default: "none" }}'), 'none');
});

t.test('a value is quoted as its target needs it', async (t) => {
  t.equal(await rendered('d={{ variables.disk | shell }}'), "d='/dev/v'\\''da'");
  t.equal(await rendered('w: {{ variables.words | yaml }}'), 'w: "a: \\"b\\" # <c>"');
  t.equal(await rendered('{{ variables.words | json }}'), JSON.stringify('a: "b" # <c>'));
  t.equal(await rendered('{{ variables.words | xml }}'), 'a: &#34;b&#34; # &#60;c&#62;');
});

t.test('a name that is missing is an error and no hole', async (t) => {
  const missing = await refusal(rendered('{{ network.gateway }}'));
  const detail = 'line 1, column 4: {{ network.gateway }}';
  t.strictSame([missing.code, missing.detail], ['TEMPLATE_VALUE_MISSING', detail]);
  const withheld = await refusal(rendered('{{ machine.serial }}'));
  t.match(withheld.detail, /machine.serial .*other than plain letters/);
  for (const name of ['variables.constructor', 'tags.__proto__', 'machine.toString', 'process']) {
    t.equal((await refusal(rendered(`{{ ${name} }}`))).code, 'TEMPLATE_VALUE_MISSING', name);
  }
});

t.test('a template reads no file and no other template', async (t) => {
  for (const tag of ['include "/etc/passwd"', 'render "x"', 'layout "x"', 'block a']) {
    t.equal((await refusal(rendered(`{% ${tag} %}`))).code, 'TEMPLATE_INVALID', tag);
  }
});

t.test('a template ends in time, and within its memory', async (t) => {
  const loops = '{% for i in (1..99999) %}'.repeat(3) + '{% endfor %}'.repeat(3);
  const doubling =
    '{% assign s = "0123456789" %}{% for i in (1..99) %}{% assign s = s | append: s %}{% endfor %}';
  for (const text of [loops, doubling, '{% for i in (1..999999999) %}{% endfor %}']) {
    t.match(await refusal(rendered(text)), { code: 'TEMPLATE_INVALID', detail: /limit exceeded/ });
  }
  const long = 'x'.repeat(answerFileBytesMax + 1);
  t.match(await refusal(checkAnswer(long)), { code: 'TEMPLATE_INVALID' });
});

t.test('a mistake is told with its line', async (t) => {
  const place = /^line 2, column \d+: /;
  t.match((await refusal(rendered('a\n {{ variables.x }}'))).detail, place);
  t.match((await refusal(checkAnswer('a\n {{ x }}'))).detail, place);
  t.match((await refusal(checkAnswer('a\n   {{ tags.x | nope }}'))).detail, place);
});

t.test('mistakes are met by whoever writes them', async (t) => {
  await checkAnswer('{% assign q = 1 %}{{ q }}{% for d in tags.x %}{{ d }}{% endfor %}');
  await checkAnswer('{{ tags[variables.x] }}{{ variables["a-b"] }}');
  const wrong: readonly (readonly [string, RegExp])[] = [
    ['{{ network.adress }}', /did you mean network.address/],
    ['{{ hostname }}', /variables.hostname/],
    ['{{ machine.name | shel }}', /undefined filter: shel/],
    ['{% if machine.name %}', /not closed/],
    ['{{ machine.name', /not closed/],
    ['{% nothing %}', /nothing/],
  ];
  for (const [text, detail] of wrong) {
    t.match(await refusal(checkAnswer(text)), { code: 'TEMPLATE_INVALID', detail }, text);
  }
  t.notMatch((await refusal(checkAnswer('pw=secret\n{{ x | nope }}'))).detail, /secret/);
});
