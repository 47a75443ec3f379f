/** The key's own file: who may read it, where it may be, and that it is never half there. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { createKeyFile, type KeyFile } from '../../src/secrets/key-file.ts';
import { refusal } from '../fakes/refusal.ts';

const KEY = Buffer.alloc(32, 7);

function place(t: Test): { readonly dir: string; readonly file: string; readonly key: KeyFile } {
  const dir = t.testdir({ data: {} });
  const file = path.join(dir, 'etc', 'rouse', 'secret.key');
  return { dir, file, key: createKeyFile(file, { dataDir: path.join(dir, 'data') }) };
}

t.test('a key is made for its owner alone, and read back', (t) => {
  const { file, key } = place(t);
  t.equal(key.read(), undefined, 'there is none at first');
  key.make(KEY);
  t.equal(statSync(file).mode & 0o777, 0o600);
  t.equal(statSync(path.dirname(file)).mode & 0o777, 0o700);
  t.same(readdirSync(path.dirname(file)), ['secret.key'], 'nothing unfinished is left');
  t.ok(KEY.equals(key.read() ?? Buffer.alloc(0)));
  t.end();
});

t.test('a key that appeared meanwhile is never replaced', async (t) => {
  const { file, key } = place(t);
  key.make(KEY);
  const error = await refusal(() => {
    key.make(Buffer.alloc(32, 8));
  });
  t.equal(error.code, 'SECRETS_KEY_UNUSABLE');
  t.equal(readFileSync(file, 'utf8'), `${KEY.toString('hex')}\n`);
  t.same(readdirSync(path.dirname(file)), ['secret.key']);
});

t.test('a key that others can read is refused, whoever they are', async (t) => {
  const { file, key } = place(t);
  key.make(KEY);
  for (const mode of [0o640, 0o604, 0o620, 0o601, 0o660, 0o644, 0o777]) {
    chmodSync(file, mode);
    const error = await refusal(() => key.read());
    t.equal(error.code, 'SECRETS_KEY_UNUSABLE', mode.toString(8));
    t.match(error.detail, `found 0${mode.toString(8)}`);
    t.notMatch(error.detail, KEY.toString('hex'));
  }
  for (const mode of [0o600, 0o400]) {
    chmodSync(file, mode);
    t.ok(key.read(), mode.toString(8));
  }
});

t.test('32 bytes and 64 hexadecimal digits are keys, and nothing else is', async (t) => {
  const { file, key } = place(t);
  mkdirSync(path.dirname(file), { recursive: true });
  const write = (content: string | Uint8Array): void => {
    writeFileSync(file, content, { mode: 0o600 });
  };
  for (const good of [KEY, KEY.toString('hex'), `${KEY.toString('hex').toUpperCase()}\r\n`]) {
    write(good);
    t.ok(KEY.equals(key.read() ?? Buffer.alloc(0)));
  }
  for (const bad of ['', 'x', Buffer.alloc(31), Buffer.alloc(33), 'a'.repeat(63), 'g'.repeat(64)]) {
    write(bad);
    t.equal((await refusal(() => key.read())).code, 'SECRETS_KEY_UNUSABLE');
  }
  write(`${'a'.repeat(64)}\n${'b'.repeat(64)}\n`);
  t.equal((await refusal(() => key.read())).code, 'SECRETS_KEY_UNUSABLE', 'two keys');
});

t.test('a key inside the data directory is refused, also by way of a link', async (t) => {
  const { dir } = place(t);
  const dataDir = path.join(dir, 'data');
  mkdirSync(path.join(dataDir, 'keys'));
  symlinkSync(path.join(dataDir, 'keys'), path.join(dir, 'elsewhere'));
  const places = ['data/secret.key', 'data/keys/secret.key', 'elsewhere/secret.key', 'data/new/k'];
  for (const where of places) {
    const key = createKeyFile(path.join(dir, where), { dataDir });
    for (const use of [
      () => key.read(),
      () => {
        key.make(KEY);
      },
    ]) {
      const error = await refusal(use);
      t.match(error.detail, 'outside the data directory', where);
    }
    t.notOk(existsSync(path.join(dir, where)));
  }
  const beside = createKeyFile(path.join(dir, 'database.key'), { dataDir });
  beside.make(KEY);
  t.ok(beside.read(), 'a name that begins the same is no place inside');
});

t.test('what is no file, or cannot be made, is told with its path', async (t) => {
  const { dir } = place(t);
  const dataDir = path.join(dir, 'data');
  mkdirSync(path.join(dir, 'folder'));
  const folder = createKeyFile(path.join(dir, 'folder'), { dataDir });
  t.match((await refusal(() => folder.read())).detail, `${path.join(dir, 'folder')}: expected a f`);
  writeFileSync(path.join(dir, 'plain'), '');
  const below = createKeyFile(path.join(dir, 'plain', 'secret.key'), { dataDir });
  for (const use of [
    () => below.read(),
    () => {
      below.make(KEY);
    },
  ]) {
    t.match(await refusal(use), { code: 'SECRETS_KEY_UNUSABLE', detail: /plain\/secret\.key/ });
  }
});

t.test('the key that is to follow lies beside the other one until it takes its place', (t) => {
  const { file, key } = place(t);
  key.make(KEY);
  t.equal(key.readNext(), undefined);
  for (const next of [Buffer.alloc(32, 8), Buffer.alloc(32, 9)]) {
    key.makeNext(next);
    t.ok(next.equals(key.readNext() ?? KEY), 'the last one counts');
  }
  t.equal(statSync(`${file}.next`).mode & 0o777, 0o600);
  t.ok(KEY.equals(key.read() ?? Buffer.alloc(0)), 'nothing has changed yet');
  key.adoptNext();
  t.ok(Buffer.alloc(32, 9).equals(key.read() ?? KEY));
  t.same(readdirSync(path.dirname(file)), ['secret.key']);
  t.end();
});
