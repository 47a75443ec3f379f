import t from 'tap';
import { configPatchesMax } from '../../src/domain/limits-config.ts';
import {
  configBody,
  configContent,
  configDeclaration,
  configDocument,
  configResource,
  summaryOf,
} from '../../src/schema/config-resource.ts';
import { check } from '../../src/schema/issues.ts';
import { aConfig } from '../fakes/config-documents.ts';

const base = 'machine: {}\n';

function told(data: unknown): string[] {
  const checked = check(configBody, data);
  return 'value' in checked
    ? []
    : checked.mistakes.map(({ path, message }) => `${path.join('/')} ${message}`);
}

t.test('reads what it writes, marks included', (t) => {
  const config = aConfig('cp', base, [base, base]);
  for (const form of [configDeclaration(config), configContent(config)]) {
    t.match(check(configDocument, form), { value: { name: 'cp' } });
  }
  t.same(check(configBody, configResource(config)), {
    value: { name: 'cp', base: '<redacted>', patches: ['<redacted 1>', '<redacted 2>'] },
  });
  t.end();
});

t.test('says what is wrong, and where', (t) => {
  t.match(told({ name: 'a' }), ['base is required']);
  t.match(told({ name: 'A b', base }), [/^name expected a name/]);
  t.match(told({ name: 'a', base, patchs: [] }), [
    /no field is called "patchs"; did you mean "patches"/,
  ]);
  t.match(
    told({ name: 'a', base, patches: Array.from({ length: configPatchesMax + 1 }, () => base) }),
    [/^patches expected at most 32 entries/],
  );
  const many = Array.from({ length: 50 }, (_, n) => `zz${n}: 1`).join('\n');
  t.equal(told({ name: 'a', base: many }).length, 10, 'whoever made more reads the first ones');
  t.end();
});

t.test('an outline tells kinds, names and sizes', (t) => {
  const text = `${base}---\napiVersion: v1\nkind: X\nname: y\n---\napiVersion: v1\nkind: Z\n`;
  t.same(summaryOf({ base: text, patches: [base] }, 'abc'), {
    documents: [{ kind: '' }, { kind: 'X', name: 'y' }, { kind: 'Z' }],
    ...{ sizeBytes: text.length, patches: [{ sizeBytes: base.length }], sha256: 'abc' },
  });
  t.same(
    summaryOf({ base: 'a: [', patches: [] }, '').documents,
    [],
    'what cannot be read has none',
  );
  t.end();
});
