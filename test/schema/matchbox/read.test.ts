import t from 'tap';
import { readGroup, readProfile } from '../../../src/schema/matchbox/read.ts';
import { noFindings } from '../../fakes/matchbox.ts';

const file = (path: string, data: unknown) => ({
  path,
  text: typeof data === 'string' ? data : JSON.stringify(data),
});

t.test('a group is called as its file is, and a profile too', (t) => {
  const findings = noFindings();
  t.same(readGroup(file('groups/a.json', { id: 'b', profile: 'p' }), findings), {
    ...{ file: 'groups/a.json', id: 'a', profile: 'p', selector: {}, metadata: {} },
  });
  const profile = {
    ...{ id: 'x', name: 'X', ignition_id: 'x.ign', cloud_id: '', generic_id: 'g' },
    boot: { kernel: ' /assets/k ', initrd: null, args: ['a'] },
  };
  t.same(readProfile(file('profiles/y.json', profile), findings), {
    ...{ file: 'profiles/y.json', id: 'y', kernel: '/assets/k', initrd: [], args: ['a'] },
    answers: { ignition: 'x.ign', generic: 'g' },
  });
  t.same(readProfile(file('profiles/z.json', { id: 'z' }), findings), {
    ...{ file: 'profiles/z.json', id: 'z', initrd: [], args: [], answers: {} },
  });
  t.same(findings, noFindings());
  t.end();
});

t.test(
  'says what is wrong, with the file and the place, and never quotes what stands there',
  (t) => {
    const said = (path: string, data: unknown) => {
      const findings = noFindings();
      const read = path.startsWith('groups') ? readGroup : readProfile;
      t.equal(read(file(path, data), findings), undefined);
      return findings.mistakes;
    };
    t.same(said('groups/a.json', { selector: { mac: 1 } }), [
      { field: 'groups/a.json', message: '/profile is required' },
      {
        field: 'groups/a.json',
        message: '/selector/mac expected text, found the number 1; put it in quotes',
      },
    ]);
    t.same(said('profiles/a.json', []), [
      { field: 'profiles/a.json', message: 'expected a mapping, found a list' },
    ]);
    const [broken] = said(
      'groups/b.json',
      '{\n  "profile": "p",\n  "metadata": {"a": "secret",}\n}',
    );
    t.equal(broken?.field, 'groups/b.json');
    t.match(broken?.message, /^is not JSON: .*\(line 3 column 30\)$/);
    t.notMatch(broken?.message, 'secret');
    t.notMatch(said('groups/c.json', 'secret')[0]?.message, 'secret');
    t.match(said('groups/d.json', '')[0]?.message, /^is not JSON: Unexpected end/);
    t.end();
  },
);

t.test('tells what matchbox passes over', (t) => {
  const findings = noFindings();
  t.ok(readGroup(file('groups/a.json', { profile: 'p', selectors: {} }), findings));
  t.match(findings.warnings, [{ field: 'groups/a.json', message: /^"selectors" is nothing/ }]);
  t.end();
});
