import t from 'tap';
import { passwordQueueMax } from '../../src/domain/limits-access.ts';
import { createPasswords } from '../../src/service/password-queue.ts';
import { refusal } from '../fakes/refusal.ts';

function counting() {
  const state = { running: 0, most: 0, fits: 0 };
  const work = async <T>(value: T): Promise<T> => {
    state.running += 1;
    state.most = Math.max(state.most, state.running);
    await new Promise((resolve) => setImmediate(resolve));
    state.running -= 1;
    return value;
  };
  const hash = (password: string) => work(`h:${password}`);
  const fits = (password: string, hashed: string) => {
    state.fits += 1;
    return work(hashed === `h:${password}`);
  };
  return { state, passwords: createPasswords({ hash, fits }) };
}

t.test('one at a time, so many in line, and the next is sent away', async (t) => {
  const { state, passwords } = counting();
  const all = Array.from({ length: passwordQueueMax }, (_, at) => passwords.hash(`p${at}`));
  t.match(await refusal(passwords.hash('one more')), { code: 'LOGIN_BUSY' });
  t.equal((await Promise.all(all)).length, passwordQueueMax);
  t.equal(state.most, 1);
  t.equal(await passwords.hash('again'), 'h:again');
});

t.test('who is unknown costs as much as anybody, and fits nothing', async (t) => {
  const { state, passwords } = counting();
  t.equal(await passwords.fits('x', undefined), false);
  t.equal(await passwords.fits('a password that nobody has', undefined), false);
  t.equal(await passwords.fits('x', 'h:x'), true);
  t.equal(state.fits, 3);
});

t.test('a letter is the same however the keyboard makes it', async (t) => {
  const { passwords } = counting();
  const hash = await passwords.hash('gr\u00fc\u00dfe');
  t.equal(await passwords.fits('gru\u0308\u00dfe', hash), true);
});

t.test('one that fails holds nobody up', async (t) => {
  const passwords = createPasswords({
    hash: () => Promise.reject(new Error('no memory')),
    fits: () => Promise.resolve(true),
  });
  for (let at = 0; at < 2 * passwordQueueMax; at += 1) {
    await t.rejects(passwords.hash('x'), /no memory/);
  }
});
