import t, { type Test } from 'tap';
import type { ApiToken, Session, TokenName, User, UserName } from '../../src/domain/account.ts';
import {
  sessionIdleMsMax,
  sessionsPerUserMax,
  setupCodesMax,
  tokensMax,
  usersMax,
} from '../../src/domain/limits-access.ts';
import { openInventory } from '../../src/store/open.ts';
import { assets } from '../fakes/real-inventory.ts';
import { refusal } from '../fakes/refusal.ts';

async function opened(t: Test) {
  const dataDir = t.testdir();
  const inventory = await openInventory({ dataDir }, { assets });
  t.teardown(() => inventory.close());
  return { accounts: inventory.accounts };
}

const aUser = (more: Partial<User> = {}): User => ({
  ...{ name: 'ada' as UserName, role: 'admin', enabled: true, createdAtMs: 1 },
  ...{ passwordHash: '$argon2id$x', ...more },
});
const ada = 'ada' as UserName;
const eve = 'eve' as UserName;

const aSession = (more: Partial<Session> = {}): Session => ({
  ...{ hash: 'h1', user: ada, createdAtMs: 1, usedAtMs: 1, expiresAtMs: 100 },
  ...{ address: '10.0.0.1', agent: 'curl', ...more },
});
const aToken = (more: Partial<ApiToken> = {}): ApiToken => ({
  ...{ name: 'ci' as TokenName, hash: 't1', role: 'read', createdBy: 'ada', createdAtMs: 1 },
  ...more,
});

t.test('keeps users, and refuses a second one of a name or one too many', async (t) => {
  const { accounts } = await opened(t);
  const { passwordHash, ...plain } = aUser({ name: eve, role: 'read' });
  t.ok(passwordHash);
  await accounts.addUser(plain);
  await accounts.addUser(aUser());
  t.same(await accounts.users(), [aUser(), plain]);
  t.same(await accounts.user(eve), plain);
  t.equal(await accounts.user('x' as UserName), undefined);
  t.match(await refusal(accounts.addUser(plain)), { code: 'USER_CONFLICT', detail: /eve/ });
  for (let at = 2; at < usersMax; at += 1) {
    await accounts.addUser({ ...plain, name: `u${at}` as UserName });
  }
  t.match(await refusal(accounts.addUser({ ...plain, name: 'z' as UserName })), {
    ...{ code: 'USER_CONFLICT', detail: 'there are 200' },
  });
});

t.test('the last admin who can log in stays one', async (t) => {
  const { accounts } = await opened(t);
  await accounts.addUser(aUser());
  await accounts.addUser({ name: eve, role: 'admin', enabled: true, createdAtMs: 1 });
  for (const change of [{ role: 'read' }, { enabled: false }] as const) {
    t.match(await refusal(accounts.changeUser(ada, change, 'all')), { code: 'USER_LAST_ADMIN' });
  }
  t.match(await refusal(accounts.removeUser(ada)), { code: 'USER_LAST_ADMIN' });
  t.same(await accounts.user(ada), aUser(), 'nothing was changed');
  await accounts.changeUser(eve, { passwordHash: 'x' }, 'all');
  t.match(await accounts.changeUser(ada, { role: 'read' }, 'all'), { role: 'read' });
  await accounts.removeUser(ada);
  t.match(await refusal(accounts.removeUser(ada)), { code: 'USER_UNKNOWN' });
  t.match(await refusal(accounts.changeUser(ada, {}, 'all')), { code: 'USER_UNKNOWN' });
});

t.test('where there was no admin, none is asked for', async (t) => {
  const { accounts } = await opened(t);
  await accounts.addUser(aUser({ role: 'read' }));
  t.match(await accounts.changeUser(ada, { role: 'operate' }, 'all'), { role: 'operate' });
  await accounts.removeUser(ada);
});

t.test('a change ends sessions, but for one that may go on', async (t) => {
  const { accounts } = await opened(t);
  await accounts.addUser(aUser());
  await accounts.addUser(aUser({ name: eve }));
  await accounts.addSession(aSession());
  await accounts.addSession(aSession({ hash: 'h2', usedAtMs: 2 }));
  await accounts.addSession(aSession({ hash: 'h3', user: eve }));
  t.match(await accounts.session('h1'), { session: { hash: 'h1' }, user: { name: 'ada' } });
  t.same(
    (await accounts.sessionsOf(ada)).map(({ hash }) => hash),
    ['h2', 'h1'],
  );
  await accounts.changeUser(ada, { lastLoginAtMs: 3 }, 'all');
  t.equal((await accounts.sessionsOf(ada)).length, 2);
  await accounts.changeUser(ada, { passwordHash: 'y' }, { session: 'h1' });
  t.same(
    (await accounts.sessionsOf(ada)).map(({ hash }) => hash),
    ['h1'],
  );
  await accounts.changeUser(ada, { role: 'read' }, {});
  t.equal(await accounts.session('h1'), undefined);
  t.ok(await accounts.session('h3'), 'those of others go on');
  t.equal(await accounts.endSessions(eve), 1);
});

t.test('sessions are used, end, and leave when their time is over', async (t) => {
  const { accounts } = await opened(t);
  await accounts.addUser(aUser());
  await accounts.addSession(aSession({ expiresAtMs: 10 * sessionIdleMsMax }));
  await accounts.sessionUsed('h1', 50);
  t.match(await accounts.session('h1'), { session: { usedAtMs: 50 } });
  await accounts.dropSessions(49 + sessionIdleMsMax);
  t.ok(await accounts.session('h1'));
  await accounts.dropSessions(50 + sessionIdleMsMax);
  t.notOk(await accounts.session('h1'), 'idle for too long');
  await accounts.addSession(aSession());
  await accounts.dropSessions(100);
  t.notOk(await accounts.session('h1'), 'over');
  await accounts.addSession(aSession());
  await accounts.endSession('h1');
  t.notOk(await accounts.session('h1'));
  for (let at = 0; at <= sessionsPerUserMax; at += 1) {
    await accounts.addSession(aSession({ hash: `n${at}`, createdAtMs: at }));
  }
  t.equal((await accounts.sessionsOf(ada)).length, sessionsPerUserMax);
  t.notOk(await accounts.session('n0'), 'the oldest one went');
});

t.test('tokens are kept by name, found by hash, and go with their owner', async (t) => {
  const { accounts } = await opened(t);
  await accounts.addUser(aUser());
  await accounts.addUser(aUser({ name: eve }));
  const owned = aToken({ owner: eve, expiresAtMs: 9 });
  await accounts.addToken(owned);
  await accounts.addToken(aToken({ name: 'b' as TokenName, hash: 't2' }));
  t.same(await accounts.token(owned.name), owned);
  t.match(await accounts.tokenOf('t1'), { token: owned, owner: { name: 'eve' } });
  t.same(await accounts.tokenOf('t2'), { token: aToken({ name: 'b' as TokenName, hash: 't2' }) });
  t.equal(await accounts.tokenOf('t3'), undefined);
  await accounts.tokenUsed('t2', 7);
  t.match(await accounts.tokens(), [{ name: 'b', usedAtMs: 7 }, { name: 'ci' }]);
  t.match(await refusal(accounts.addToken({ ...owned, hash: 'x' })), { code: 'TOKEN_CONFLICT' });
  await accounts.removeUser(eve);
  t.equal(await accounts.tokenOf('t1'), undefined);
  t.equal(await accounts.removeToken('b' as TokenName), true);
  t.equal(await accounts.removeToken('b' as TokenName), false);
  for (let at = 0; at < tokensMax; at += 1) {
    await accounts.addToken(aToken({ name: `t${at}` as TokenName, hash: `x${at}` }));
  }
  t.match(await refusal(accounts.addToken(aToken({ name: 'z' as TokenName, hash: 'z' }))), {
    ...{ code: 'TOKEN_CONFLICT', detail: 'there are 200' },
  });
});

t.test('a setup code is taken once; the one of a start stands for the one before', async (t) => {
  const { accounts } = await opened(t);
  await accounts.addUser(aUser());
  await accounts.addCode({ hash: 'c1', expiresAtMs: 1, first: true });
  await accounts.addCode({ hash: 'c2', expiresAtMs: 2, first: true });
  t.equal(await accounts.code('c1'), undefined);
  await accounts.addCode({ hash: 'c3', expiresAtMs: 3, first: false, user: ada });
  t.same(await accounts.code('c3'), { hash: 'c3', expiresAtMs: 3, first: false, user: ada });
  t.same(await Promise.all([accounts.takeCode('c3'), accounts.takeCode('c3')]), [true, false]);
  for (let at = 0; at <= setupCodesMax; at += 1) {
    await accounts.addCode({ hash: `n${at}`, expiresAtMs: 10 + at, first: false });
  }
  t.equal(await accounts.code('c2'), undefined, 'there are only so many');
  t.ok(await accounts.code(`n${setupCodesMax}`));
});
