import t from 'tap';
import { allows, isRole, ROLES, type Access } from '../../src/domain/access.ts';

t.test('each role may do what those before it may', (t) => {
  const open = (role: (typeof ROLES)[number] | undefined): readonly Access[] =>
    (['public', ...ROLES] as const).filter((access) => allows(role, access));
  t.same(open(undefined), ['public'], 'somebody nobody knows');
  t.same(open('read'), ['public', 'read']);
  t.same(open('operate'), ['public', 'read', 'operate']);
  t.same(open('admin'), ['public', 'read', 'operate', 'admin']);
  t.end();
});

t.test('nothing but the three words is a role', (t) => {
  t.same(['read', 'operate', 'admin', 'public', 'Admin', '', 1, null].filter(isRole), [...ROLES]);
  t.end();
});
