/** Marks instead of secrets, and secrets instead of marks. */
import t from 'tap';
import {
  carriesToken,
  isLocked,
  isMark,
  LOCKED_SECRET,
  redacted,
  redactedList,
  redactTokens,
  restored,
  restoredList,
  restoredText,
} from '../../src/domain/secrets.ts';
import { refusal } from '../fakes/refusal.ts';

const URL = 'https://omni.example/?jointoken=SECRET&grpc_tunnel=true';
const SHOWN = 'https://omni.example/?jointoken=<redacted>&grpc_tunnel=true';

t.test('a join token is recognised wherever it stands, and the rest stays readable', (t) => {
  t.equal(redactTokens(URL), SHOWN);
  t.equal(
    redactTokens('a siderolink.api=x?JoinToken=v1:eyJ= b'),
    'a siderolink.api=x?JoinToken=<redacted> b',
  );
  t.equal(
    redactTokens('one jointoken=A two jointoken=B'),
    'one jointoken=<redacted> two jointoken=<redacted>',
  );
  t.equal(redactTokens(SHOWN), SHOWN, 'a mark stays a mark');
  t.equal(redactTokens('jointoken=${token}'), 'jointoken=${token}', 'a template is no secret');
  t.ok(carriesToken(URL));
  for (const text of [SHOWN, 'jointoken=${token}', 'jointoken=', 'console=ttyS0']) {
    t.notOk(carriesToken(text), text);
  }
  t.end();
});

t.test('a value is shown with marks, at any depth', (t) => {
  const spec = {
    kind: 'talos',
    args: ['a', URL],
    more: { deep: [{ url: URL }] },
    none: null,
    n: 1,
  };
  t.same(redacted(spec), {
    ...{ kind: 'talos', args: ['a', SHOWN], more: { deep: [{ url: SHOWN }] }, none: null, n: 1 },
  });
  t.equal(redacted(LOCKED_SECRET), '<redacted>');
  t.end();
});

t.test('a mark that comes back is the secret that was shown so', async (t) => {
  const stored = { args: [URL, 'console=tty0'], api: 'https://b/?jointoken=OTHER' };
  t.same(restored({ api: SHOWN, extra: ['x'] }, stored), { api: URL, extra: ['x'] });
  t.same(restored(redacted(stored), stored), stored);
  t.same(restored({ api: 'https://b/?jointoken=NEW' }, stored), {
    api: 'https://b/?jointoken=NEW',
  });
  const moved = { api: SHOWN.replace('omni', 'evil') };
  t.equal((await refusal(() => restored(moved, stored))).code, 'SECRET_MISSING');
  t.equal((await refusal(() => restored({ api: SHOWN }, undefined))).code, 'SECRET_MISSING');
});

t.test('marks of a list name what they stand for', async (t) => {
  const stored = ['one', 'two', 'three'];
  t.same(redactedList(stored), ['<redacted 1>', '<redacted 2>', '<redacted 3>']);
  t.same(restoredList(['<redacted 3>', 'new', ' <redacted 1>\n'], stored), ['three', 'new', 'one']);
  for (const mark of ['<redacted 4>', '<redacted 0>']) {
    t.equal((await refusal(() => restoredList([mark], stored))).code, 'SECRET_MISSING', mark);
  }
  t.equal((await refusal(() => restoredList(['a: <redacted>'], stored))).code, 'SECRET_MISSING');
  t.ok(isMark('<redacted>') && isMark('<redacted 12>'));
  t.notOk(isMark('<redacted x>') || isMark('a: b'));
});

t.test('a text is kept by its mark, and never replaced by one with marks inside', async (t) => {
  t.equal(restoredText('<redacted>\n', 'stored'), 'stored');
  t.equal(restoredText('token: x', 'stored'), 'token: x');
  t.equal((await refusal(() => restoredText('<redacted>', undefined))).code, 'SECRET_MISSING');
  t.equal((await refusal(() => restoredText('token: <redacted>', 'x'))).code, 'SECRET_MISSING');
});

t.test('a locked secret is found at any depth', (t) => {
  t.ok(isLocked([{ a: ['x', LOCKED_SECRET] }]));
  t.notOk(isLocked({ a: 'x', b: 1 }));
  t.end();
});
