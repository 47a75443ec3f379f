import t from 'tap';
import { hashPassword, passwordFits } from '../../src/platform/password-hash.ts';

t.test('a password fits its hash, and no other one does', async (t) => {
  const hash = await hashPassword('correct horse battery');
  t.match(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  t.ok(await passwordFits('correct horse battery', hash));
  t.notOk(await passwordFits('correct horse batterz', hash));
  t.notOk(await passwordFits('', hash));
  t.not(await hashPassword('correct horse battery'), hash, 'each has salt of its own');
});

t.test('reads what a runtime without argon2 wrote', async (t) => {
  // Of Python's hashlib.scrypt with the same salt and costs.
  const scrypt =
    '$scrypt$ln=4,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$LYtM8Mh+uD5qDLQWvjcUOTNEVL2STXzMHwI4lieKYvI';
  t.ok(await passwordFits('correct horse battery', scrypt));
  t.notOk(await passwordFits('correct horse', scrypt));
});

t.test('what is no hash fits nothing', async (t) => {
  for (const text of ['', 'x', '$argon2id$v=19$m=1$a$b', '$2b$10$abc']) {
    t.notOk(await passwordFits('correct horse battery', text), text);
  }
});
