import t from 'tap';
import {
  faultOfPassword,
  parseTokenName,
  parseUserName,
  sessionEndsAtMs,
  sessionExpiry,
  tokenRole,
  type ApiToken,
  type Session,
  type User,
} from '../../src/domain/account.ts';

t.test('names are short and lower-case', (t) => {
  for (const name of ['ada', 'a', 'ada.l', 'ada@example.org', 'a-b_c', 'x'.repeat(63)]) {
    t.equal(parseUserName(name), name);
    t.equal(parseTokenName(name), name);
  }
  for (const name of ['', 'Ada', '.a', 'a.', 'a b', 'a/b', '../a', 'x'.repeat(64), 'a\n', 'ä']) {
    t.equal(parseUserName(name), undefined, JSON.stringify(name));
    t.equal(parseTokenName(name), undefined, JSON.stringify(name));
  }
  t.end();
});

t.test('passwords are long, and what is wrong with one has no part of it', (t) => {
  t.equal(faultOfPassword('x'.repeat(12)), undefined);
  t.equal(faultOfPassword('ü'.repeat(256)), undefined);
  t.equal(faultOfPassword('😀'.repeat(11)), 'expected at least 12 characters');
  t.equal(faultOfPassword('x'.repeat(257)), 'expected at most 256 characters');
  t.end();
});

const user = { name: 'ada', role: 'operate', enabled: true, createdAtMs: 0 } as User;
const token = { name: 'ci', role: 'admin', hash: '', createdBy: '', createdAtMs: 0 } as ApiToken;

t.test('a session ends when nobody uses it, and in any case after half a day', (t) => {
  const expiresAtMs = sessionExpiry(0);
  const at = (usedAtMs: number): number => sessionEndsAtMs({ usedAtMs, expiresAtMs } as Session);
  t.equal(expiresAtMs, 12 * 3_600_000);
  t.equal(at(0), 1_800_000);
  t.equal(at(expiresAtMs - 1), expiresAtMs);
  t.end();
});

t.test('a token may what it says, and no more than whose it is', (t) => {
  t.equal(tokenRole(token, undefined, 0), 'admin', 'nobody’s');
  const owned = { ...token, owner: user.name };
  t.equal(tokenRole(owned, user, 0), 'operate');
  t.equal(tokenRole({ ...owned, role: 'read' }, user, 0), 'read');
  t.equal(tokenRole(owned, { ...user, enabled: false }, 0), undefined);
  t.equal(tokenRole(owned, undefined, 0), undefined, 'they are gone');
  t.equal(tokenRole({ ...token, expiresAtMs: 5 }, undefined, 4), 'admin');
  t.equal(tokenRole({ ...token, expiresAtMs: 5 }, undefined, 5), undefined);
  t.end();
});
