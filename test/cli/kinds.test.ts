import t from 'tap';
import { kindsFrom } from '../../src/cli/kinds.ts';
import { refusal } from '../fakes/refusal.ts';

t.test('reads one or many, in the singular or the plural, each once', (t) => {
  t.same(kindsFrom([]), []);
  t.same(kindsFrom(['machine', 'profiles,machines,']), ['machine', 'profile']);
  t.end();
});

t.test('says which kinds there are, and which was probably meant', async (t) => {
  const error = await refusal(() => kindsFrom(['machne']));
  t.equal(error.code, 'USAGE');
  t.match(error.detail, /--kind image\|.+, found "machne"; did you mean machine\?/);
  t.notMatch((await refusal(() => kindsFrom(['xyz']))).detail, /did you mean/);
});
