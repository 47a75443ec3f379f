/** Sealed texts: nothing but the same key and the same place opens them. */
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import type { SealedPlace } from '../../src/domain/secrets.ts';
import { createVault } from '../../src/secrets/vault.ts';
import { refusal } from '../fakes/refusal.ts';
import { memoryKey, memoryVault } from '../fakes/vault.ts';

const PLACE: SealedPlace = { table: 'configs', row: 'a', column: 'base' };
const SECRET = 'token: abcdef.0123456789abcdef';

t.test('what is sealed opens again, whatever it is', (t) => {
  const vault = memoryVault();
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      return vault.open(vault.seal(text, PLACE), PLACE) === text;
    }),
  );
  t.end();
});

t.test('the same text never looks the same, and never like itself', (t) => {
  const vault = memoryVault();
  const sealed = Array.from({ length: 1_000 }, () => vault.seal(SECRET, PLACE));
  t.equal(new Set(sealed).size, 1_000);
  t.equal(new Set(sealed.map((text) => text.split('.')[2])).size, 1_000, 'no nonce comes twice');
  t.notOk(
    sealed.some((text) => Buffer.from(text.split('.')[3] ?? '', 'base64url').includes('tok')),
  );
  t.end();
});

t.test('a sealed text opens in its own place alone', async (t) => {
  const vault = memoryVault();
  const sealed = vault.seal(SECRET, PLACE);
  const elsewhere: SealedPlace[] = [
    { ...PLACE, row: 'b' },
    { ...PLACE, table: 'profiles' },
    { ...PLACE, column: 'patches' },
    { table: 'configs', row: 'a","base', column: '' },
  ];
  for (const place of elsewhere) {
    t.equal((await refusal(() => vault.open(sealed, place))).code, 'SECRET_DAMAGED');
  }
});

t.test('every single flipped bit is noticed', async (t) => {
  const vault = memoryVault();
  const sealed = vault.seal(SECRET, PLACE);
  const [version, id, nonce = '', content = ''] = sealed.split('.');
  for (const [part, at] of [
    [nonce, 2],
    [content, 3],
  ] as const) {
    const bytes = Buffer.from(part, 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const parts = [version, id, nonce, content].with(at, flipped.toString('base64url'));
      const error = await refusal(() => vault.open(parts.join('.'), PLACE));
      if (error.code !== 'SECRET_DAMAGED') t.fail(`bit ${bit}: ${error.code}`);
    }
  }
  for (const junk of ['', 'v1', 'v1.x.y.z', `v2.${id}.${nonce}.${content}`, sealed.slice(0, -30)]) {
    t.equal((await refusal(() => vault.open(junk, PLACE))).code, 'SECRET_DAMAGED', junk);
  }
});

t.test('a key is made with the first secret and not before', (t) => {
  const file = memoryKey();
  const made: string[] = [];
  const vault = createVault({ file, random: randomBytes, made: (name) => made.push(name) });
  t.equal(file.key, undefined);
  vault.seal(SECRET, PLACE);
  vault.seal(SECRET, PLACE);
  t.equal(file.key?.length, 32);
  t.same(made, ['/etc/rouse/secret.key'], 'and told once');
  t.end();
});

t.test('the key outlives the process', (t) => {
  const file = memoryKey();
  const sealed = memoryVault(file).seal(SECRET, PLACE);
  const later = memoryVault(file);
  t.equal(later.open(sealed, PLACE), SECRET);
  t.same(later.check(), memoryVault(file).check());
  t.end();
});

t.test('another key opens nothing and seals nothing', async (t) => {
  const right = memoryVault(memoryKey(randomBytes(32)));
  const sealed = right.seal(SECRET, PLACE);
  const wrong = memoryVault(memoryKey(randomBytes(32)));
  const error = await refusal(() => wrong.open(sealed, PLACE));
  t.equal(error.code, 'SECRETS_KEY_WRONG');
  t.match(error.detail, right.check().id, 'the key that is missing is named');
  t.equal(
    (
      await refusal(() => {
        wrong.expect(right.check());
      })
    ).code,
    'SECRETS_KEY_WRONG',
  );
  t.equal((await refusal(() => wrong.seal(SECRET, PLACE))).code, 'SECRETS_KEY_WRONG');
  const forged = { id: right.check().id, value: 'ff' };
  const third = memoryVault(memoryKey(randomBytes(32)));
  t.equal(
    (
      await refusal(() => {
        third.expect(forged);
      })
    ).code,
    'SECRETS_KEY_WRONG',
  );
});

t.test('an inventory with secrets never gets a new key by itself', async (t) => {
  const file = memoryKey();
  const check = memoryVault(memoryKey(randomBytes(32))).check();
  const vault = memoryVault(file);
  const error = await refusal(() => {
    vault.expect(check);
  });
  t.match(error, { code: 'SECRETS_KEY_WRONG', detail: /there is no key/ });
  t.equal((await refusal(() => vault.seal(SECRET, PLACE))).code, 'SECRETS_KEY_WRONG');
  t.equal(file.key, undefined);
});

t.test('a lost key is told as such when a secret is wanted', async (t) => {
  const sealed = memoryVault().seal(SECRET, PLACE);
  t.equal((await refusal(() => memoryVault().open(sealed, PLACE))).code, 'SECRETS_KEY_WRONG');
});

t.test('what tells keys apart gives no key away', (t) => {
  const key = randomBytes(32);
  const { id, value } = memoryVault(memoryKey(key)).check();
  t.match(id, /^[0-9a-f]{16}$/);
  t.match(value, /^[0-9a-f]{64}$/);
  t.not(value, key.toString('hex'));
  t.end();
});
