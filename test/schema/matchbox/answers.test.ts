import t from 'tap';
import { checkAnswer, renderAnswer } from '../../../src/answers/liquid.ts';
import { carryAnswer } from '../../../src/schema/matchbox/answers.ts';
import type { AnswerKind } from '../../../src/schema/matchbox/read.ts';
import { noFindings } from '../../fakes/matchbox.ts';

function carry(kind: AnswerKind, name: string, text: string) {
  const findings = noFindings();
  const carried = carryAnswer(kind, { path: `${kind}/${name}`, text }, findings);
  return { carried, told: findings.warnings.map(({ field, message }) => `${field} ${message}`) };
}

t.test('text without actions stands as it is, and Ignition whatever is in it', (t) => {
  t.same(carry('cloud', 'a.yaml', 'a: b\n'), { carried: 'a: b\n', told: [] });
  t.same(carry('ignition', 'a.ign', '{{.x}}'), { carried: '{{.x}}', told: [] });
  t.same(carry('ignition', 'a.ignition', '{}'), { carried: '{}', told: [] });
  t.end();
});

t.test('an action for one value becomes one of Liquid, which means the same', async (t) => {
  const go =
    'a={{.etcd_name}} {{- .pod.cidr -}} |{{ .mac }}{{/* not {{here */}}|{{.request.query.uuid}}\n';
  const { carried, told } = carry('generic', 'a.cfg', go);
  t.same(told, []);
  const { template } = carried as { template: string };
  await checkAnswer(template);
  const scope = {
    variables: { etcd_name: 'one', pod_cidr: '10.2.0.0/16' },
    machine: { mac: '52:54:00:aa:00:01', uuid: 'u' },
  };
  t.equal(
    await renderAnswer(template, { scope, withheld: new Set() }),
    'a=one10.2.0.0/16|52:54:00:aa:00:01|u\n',
  );
});

t.test('symptom: an action that never ends took hours to look for', { timeout: 5_000 }, (t) => {
  const text = `{{${' '.repeat(100_000)}`;
  t.same(carry('generic', 'a.cfg', text).told, []);
  t.end();
});

t.test('everything else is told with its line and left out', (t) => {
  const text =
    'a: b\n{{range $x := .keys}}\n  - {{$x}}\n{{end}}\n{{.request.raw_query}}\n{{._x}}\n';
  const { carried, told } = carry('cloud', 'a.yaml', text);
  t.equal(carried, undefined);
  t.same(
    told.map((line) => line.split(' cannot')[0]),
    [
      'cloud/a.yaml:2:1 {{range $x := .keys}}',
      'cloud/a.yaml:3:5 {{$x}}',
      'cloud/a.yaml:4:1 {{end}}',
      'cloud/a.yaml:5:1 {{.request.raw_query}}',
      'cloud/a.yaml:6:1 {{._x}}',
    ],
  );
  t.match(carry('generic', 'a', '{{.a}}\n {% x %}').told, [/^generic\/a:2:2 "\{%" begins a tag/]);
  t.match(carry('ignition', 'a.yaml', 'variant: fcos\n').told, [/a Butane file/]);
  t.match(carry('generic', 'a', `{{${'x '.repeat(60)}}}`).told, [/x…? cannot be taken over/]);
  t.end();
});
