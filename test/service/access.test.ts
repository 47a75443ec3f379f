import { setImmediate } from 'node:timers/promises';
import t, { type Test } from 'tap';
import type { Caller, Known, LoggedIn } from '../../src/domain/access-ports.ts';
import type { TokenName, UserName } from '../../src/domain/account.ts';
import {
  sessionIdleMsMax,
  sessionMsMax,
  setupCodeMsMax,
  usedWriteMs,
} from '../../src/domain/limits-access.ts';
import { openInventory } from '../../src/store/open.ts';
import { accessOf, movedClock, PASSWORD } from '../fakes/access.ts';
import { assets } from '../fakes/real-inventory.ts';
import { refusal } from '../fakes/refusal.ts';

const here: Caller = { address: '10.0.0.1', agent: 'test' };
const local: Known = { principal: { kind: 'local', name: 'cli root', role: 'admin' } };
const ada = 'ada' as UserName;
const OTHER = 'another long password';

async function people(t: Test) {
  const opened = await openInventory({ dataDir: t.testdir() }, { assets });
  t.teardown(() => opened.close());
  const clock = movedClock();
  const access = accessOf(t, opened, { clock });
  const knownOf = async ({ secret }: LoggedIn): Promise<Known> => {
    const known = await access.authenticate({ cookie: secret });
    if (!known) throw new Error('not known');
    return known;
  };
  const login = (password = PASSWORD, name = 'ada', caller = here) =>
    access.login({ name, password }, caller);
  const actions = async (): Promise<string[]> =>
    (await access.audit({ limit: 50 })).map(({ actor, action }) => `${actor} ${action}`).reverse();
  await access.createUser({ name: ada, role: 'admin', password: PASSWORD });
  return { access, opened, clock, knownOf, login, actions };
}

t.test('a login begins a session, which is known by its cookie alone', async (t) => {
  const { access, login, knownOf, opened, actions } = await people(t);
  const first = await login();
  const second = await login();
  t.match(first.secret, /^[A-Za-z0-9_-]{43}$/);
  t.not(first.secret, second.secret);
  t.not(first.csrf, second.csrf);
  t.match(await knownOf(first), {
    principal: { kind: 'session', name: 'ada', role: 'admin' },
    ...{ user: 'ada', csrf: first.csrf },
  });
  for (const cookie of ['', 'x', first.csrf, `${first.secret.slice(0, -1)}!`]) {
    t.equal(await access.authenticate({ cookie }), undefined);
  }
  const [kept] = await opened.accounts.sessionsOf(ada);
  t.notOk(JSON.stringify(kept).includes(second.secret), 'the cookie is not kept');
  await access.logout(await knownOf(first));
  t.equal(await access.authenticate({ cookie: first.secret }), undefined);
  t.ok(await knownOf(second));
  await access.logout(local);
  t.same(await actions(), ['ada login', 'ada login', 'ada logout']);
});

t.test('sessions end: unused after half an hour, and all after half a day', async (t) => {
  const { access, clock, login } = await people(t);
  const { secret } = await login();
  const known = () => access.authenticate({ cookie: secret });
  clock.nowAtMs += sessionIdleMsMax;
  t.equal(await known(), undefined);
  const other = await login();
  const stepMs = sessionIdleMsMax - 1;
  for (let ms = 0; ms + stepMs < sessionMsMax; ms += stepMs) {
    clock.nowAtMs += stepMs;
    t.ok(await access.authenticate({ cookie: other.secret }), `used after ${ms} ms`);
    await setImmediate();
  }
  clock.nowAtMs += stepMs;
  t.equal(await access.authenticate({ cookie: other.secret }), undefined);
});

t.test('a clock that is set back brings nothing back', async (t) => {
  const { access, clock, login } = await people(t);
  const { secret } = await login();
  clock.nowAtMs += sessionIdleMsMax;
  t.equal(await access.authenticate({ cookie: secret }), undefined);
  clock.nowAtMs -= sessionIdleMsMax;
  t.equal(await access.authenticate({ cookie: secret }), undefined);
});

t.test('to listen is no use of a session', async (t) => {
  const { access, clock, login } = await people(t);
  const { secret } = await login();
  clock.nowAtMs += sessionIdleMsMax - 1;
  t.ok(await access.stillKnown({ cookie: secret }));
  await setImmediate();
  clock.nowAtMs += 1;
  t.equal(await access.authenticate({ cookie: secret }), undefined);
});

t.test('nobody learns whether a name is known, also from what is written down', async (t) => {
  const { login, access, actions } = await people(t);
  await access.createUser({ name: 'off' as UserName, role: 'read', password: PASSWORD });
  await access.changeUser('off', { enabled: false }, { ...local, caller: here });
  await access.createUser({ name: 'none' as UserName, role: 'read' });
  const tries = [
    ['ada', 'wrong wrong wrong'],
    ['eve', PASSWORD],
    ['off', PASSWORD],
    ['none', ''],
    [PASSWORD, 'x'],
  ] as const;
  for (const [at, [name, password]] of tries.entries()) {
    const error = await refusal(login(password, name, { ...here, address: `10.1.0.${at}` }));
    t.match(error, { code: 'LOGIN_FAILED', detail: '' }, name);
  }
  const written = await actions();
  t.same(written, [
    ...['ada login.failed', ' login.failed', 'off login.failed', 'none login.failed'],
    ' login.failed',
  ]);
});

t.test('mistakes make wait, and say how long', async (t) => {
  const { login, clock } = await people(t);
  for (let at = 0; at < 5; at += 1) await refusal(login('wrong wrong wrong'));
  const error = await refusal(login());
  t.match(error, { code: 'LOGIN_THROTTLED', waitMs: 1_000 });
  clock.nowAtMs += 1_000;
  t.ok(await login());
});

t.test('the first link makes an admin, once, and only while there is nobody', async (t) => {
  const opened = await openInventory({ dataDir: t.testdir() }, { assets });
  t.teardown(() => opened.close());
  const access = accessOf(t, opened);
  t.equal(await access.setupNeeded(), true);
  const link = await access.firstLink();
  const code = link?.code ?? '';
  t.match(code, /^[0-9A-Z]{5}(-[0-9A-Z]{5}){3}$/);
  t.equal(await access.codeIsGood(code, here), true);
  t.equal(await access.codeIsGood('0'.repeat(20), here), false);
  const draft = { code: code.toLowerCase(), name: 'ada', password: PASSWORD };
  const setups = [0, 1].map(() => access.setup(draft, here).catch((error: unknown) => error));
  const [one, two] = await Promise.all(setups);
  t.match(one, { user: { name: 'ada', role: 'admin' } });
  t.match(two, { code: 'SETUP_CODE_REFUSED' }, 'of two at once, one');
  t.equal(await access.setupNeeded(), false);
  t.equal(await access.firstLink(), undefined);
  t.equal(await access.codeIsGood(code, here), false);
  t.ok(await access.login({ name: 'ada', password: PASSWORD }, here));
});

t.test('a first link from before there was a user is none any more', async (t) => {
  const opened = await openInventory({ dataDir: t.testdir() }, { assets });
  t.teardown(() => opened.close());
  const access = accessOf(t, opened);
  const code = (await access.firstLink())?.code ?? '';
  await access.createUser({ name: ada, role: 'admin', password: PASSWORD });
  const asked = access.setup({ code, name: 'eve', password: PASSWORD }, here);
  t.match(await refusal(asked), { code: 'SETUP_CODE_REFUSED' });
});

t.test('a reset link sets a password anew, or makes an admin, for half an hour', async (t) => {
  const { access, clock, login, actions } = await people(t);
  const before = await login();
  const { code } = await access.makeCode();
  clock.nowAtMs += setupCodeMsMax;
  const late = access.setup({ code, name: 'ada', password: OTHER }, here);
  t.match(await refusal(late), { code: 'SETUP_CODE_REFUSED' });
  const again = await access.makeCode();
  await access.setup({ ...again, name: 'ada', password: OTHER }, here);
  t.equal(await access.authenticate({ cookie: before.secret }), undefined, 'sessions end');
  t.match(await refusal(login()), { code: 'LOGIN_FAILED' });
  t.ok(await login(OTHER));
  t.ok((await actions()).includes('ada setup'));
});

t.test('a link for somebody is for nobody else, and leaves their role', async (t) => {
  const { access } = await people(t);
  const eve = await access.createUser({ name: 'eve' as UserName, role: 'read' });
  const { code } = await access.makeCode('eve');
  const asked = (name: string) => access.setup({ code, name, password: OTHER }, here);
  t.match(await refusal(asked('ada')), { code: 'SETUP_CODE_REFUSED' });
  t.match(await asked('eve'), { user: { name: eve.name, role: 'read' } });
  t.match(await refusal(access.makeCode('nobody')), { code: 'USER_UNKNOWN' });
  const off = await access.makeCode('eve');
  await access.changeUser('eve', { enabled: false }, { ...local, caller: here });
  const disabled = access.setup({ ...off, name: 'eve', password: OTHER }, here);
  t.match(await refusal(disabled), { code: 'LOGIN_FAILED' });
});

t.test('guesses at codes make wait', async (t) => {
  const { access } = await people(t);
  for (let at = 0; at < 5; at += 1) await access.codeIsGood('0'.repeat(20), here);
  t.match(await refusal(access.codeIsGood('x', here)), { code: 'LOGIN_THROTTLED' });
});

t.test('the own password is changed by who knows it, and other sessions end', async (t) => {
  const { access, login, knownOf } = await people(t);
  const [first, second] = [await login(), await login()];
  const by = { ...(await knownOf(first)), caller: here };
  const change = (currentPassword?: string) =>
    access.changeUser(
      'ada',
      { password: OTHER, ...(currentPassword !== undefined && { currentPassword }) },
      by,
    );
  t.match(await refusal(change()), { code: 'LOGIN_FAILED' });
  t.match(await refusal(change('wrong wrong wrong')), { code: 'LOGIN_FAILED' });
  await change(PASSWORD);
  t.ok(await knownOf(first));
  t.equal(await access.authenticate({ cookie: second.secret }), undefined);
  t.ok(await login(OTHER));
});

t.test('users change nothing else of themselves, and nothing of others', async (t) => {
  const { access, login, knownOf } = await people(t);
  await access.createUser({ name: 'eve' as UserName, role: 'operate', password: PASSWORD });
  const by = { ...(await knownOf(await login(PASSWORD, 'eve'))), caller: here };
  for (const [name, patch] of [
    ['eve', { role: 'admin' }],
    ['eve', { enabled: true }],
    ['ada', { password: OTHER, currentPassword: PASSWORD }],
  ] as const) {
    t.match(await refusal(access.changeUser(name, patch, by)), { code: 'ROLE_INSUFFICIENT' });
  }
  t.ok(await access.changeUser('eve', { password: OTHER, currentPassword: PASSWORD }, by));
});

t.test('a change of role, a disabled user and a removed one end sessions at once', async (t) => {
  const { access, login } = await people(t);
  const by = { ...local, caller: here };
  await access.createUser({ name: 'eve' as UserName, role: 'operate', password: PASSWORD });
  for (const patch of [{ role: 'read' }, { enabled: false }, { enabled: true, password: OTHER }]) {
    const { secret } = await login(PASSWORD, 'eve').catch(() => login(OTHER, 'eve'));
    await access.changeUser('eve', patch as object, by);
    t.equal(await access.authenticate({ cookie: secret }), undefined, JSON.stringify(patch));
    if ('enabled' in patch && !patch.enabled) await access.changeUser('eve', { enabled: true }, by);
  }
  const { secret } = await login(OTHER, 'eve');
  t.equal((await access.sessionsOf('eve')).length, 1);
  t.equal(await access.endSessions('eve'), 1);
  t.equal(await access.authenticate({ cookie: secret }), undefined);
  t.match(await access.removeUser('eve'), { name: 'eve' });
  t.match(await refusal(access.user('eve')), { code: 'USER_UNKNOWN' });
  t.equal((await access.users()).length, 1);
});

t.test('a token is shown once, may no more than its owner, and ends at once', async (t) => {
  const { access, login, knownOf, opened, clock } = await people(t);
  await access.createUser({ name: 'eve' as UserName, role: 'operate', password: PASSWORD });
  const eve = await knownOf(await login(PASSWORD, 'eve'));
  const name = 'ci' as TokenName;
  const high = access.createToken({ name, role: 'admin' }, eve);
  t.match(await refusal(high), { code: 'ROLE_INSUFFICIENT' });
  const { token, secret } = await access.createToken({ name, role: 'operate' }, eve);
  t.match(secret, /^rouse_[A-Za-z0-9_-]{43}$/);
  t.notOk(JSON.stringify(await opened.accounts.token(name)).includes(secret.slice(6)));
  t.match(token, { owner: 'eve', expiresAtMs: clock.nowAtMs + 365 * 86_400_000 });
  const known = () => access.authenticate({ bearer: secret });
  t.match(await known(), { principal: { kind: 'token', name: 'ci', role: 'operate' } });
  t.equal(await access.authenticate({ bearer: secret.slice(6) }), undefined);
  t.equal(await access.authenticate({ bearer: `${secret}x` }), undefined);
  const self = (await known()) ?? local;
  const another = access.createToken({ name: 'b' as TokenName, role: 'read' }, self);
  t.match(await refusal(another), { code: 'ROLE_INSUFFICIENT', detail: /a token makes others/ });
  await access.changeUser('eve', { role: 'read' }, { ...local, caller: here });
  t.match(await known(), { principal: { role: 'read' } });
  await access.changeUser('eve', { enabled: false }, { ...local, caller: here });
  t.equal(await known(), undefined);
  await access.removeToken('ci', local);
  t.match(await refusal(access.token('ci', local)), { code: 'TOKEN_UNKNOWN' });
});

t.test('users see their own tokens, admins all; nobody’s expire as asked', async (t) => {
  const { access, login, knownOf, clock } = await people(t);
  await access.createUser({ name: 'eve' as UserName, role: 'read', password: PASSWORD });
  const eve = await knownOf(await login(PASSWORD, 'eve'));
  await access.createToken({ name: 'hers' as TokenName, role: 'read' }, eve);
  const forever = { name: 'nobodys' as TokenName, role: 'admin', expiresInDays: null } as const;
  const made = await access.createToken(forever, local);
  t.notOk(made.token.owner);
  const names = async (by: Known) => (await access.tokens(by)).map(({ name }) => name);
  t.same(await names(eve), ['hers']);
  t.same(await names(local), ['hers', 'nobodys']);
  t.match(await refusal(access.removeToken('nobodys', eve)), { code: 'TOKEN_UNKNOWN' });
  clock.nowAtMs += 20 * 365 * 86_400_000;
  t.ok(await access.authenticate({ bearer: made.secret }));
  await setImmediate();
  const used = (await access.token('nobodys', local)).usedAtMs;
  t.equal(used, clock.nowAtMs);
  clock.nowAtMs += usedWriteMs - 1;
  await access.authenticate({ bearer: made.secret });
  await setImmediate();
  t.equal((await access.token('nobodys', local)).usedAtMs, used, 'once a minute at most');
});
