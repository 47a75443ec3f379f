/**
 * Passwords as they are kept: made slow, so that who has the file cannot try many.
 *
 * Owns     the way and its costs, written into each hash: argon2id with 19 MiB and two passes, or
 *          scrypt with N=2^15 where the runtime has no argon2. Hashes of both ways are read.
 * Specs    RFC 9106 (argon2), RFC 7914 (scrypt); OWASP's minimum for both.
 * Limits   the work is done by one of Node's four threads, which files share: whoever calls lets
 *          one be made at a time.
 * Tests    test/platform/password-hash.test.ts
 */
import * as crypto from 'node:crypto';

const SALT_BYTES = 16;
const HASH_BYTES = 32;
const ARGON2 = { memory: 19_456, passes: 2, parallelism: 1 };
const SCRYPT = { ln: 15, r: 8, p: 3 };
/** Of scrypt: 128 bytes times N and r, and some room. */
const SCRYPT_BYTES_MAX = 128 * 1024 * 1024;

interface Hash {
  readonly way: 'argon2id' | 'scrypt';
  readonly costs: Readonly<Record<string, number>>;
  readonly salt: Buffer;
  readonly bytes: Buffer;
}

/** In PHC notation: `$argon2id$v=19$m=19456,t=2,p=1$SALT$HASH`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = crypto.randomBytes(SALT_BYTES);
  if (typeof crypto.argon2 === 'function') {
    const bytes = await argon2(password, salt, ARGON2);
    const { memory, passes, parallelism } = ARGON2;
    return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${plain(salt)}$${plain(bytes)}`;
  }
  const bytes = await scrypt(password, salt, SCRYPT);
  return `$scrypt$ln=${SCRYPT.ln},r=${SCRYPT.r},p=${SCRYPT.p}$${plain(salt)}$${plain(bytes)}`;
}

/** @returns false as well for a hash that cannot be read here */
export async function passwordFits(password: string, hash: string): Promise<boolean> {
  const read = readHash(hash);
  if (read === undefined) return false;
  const { way, costs, salt, bytes } = read;
  const { m = 0, t = 0, p = 0, ln = 0, r = 0 } = costs;
  if (way === 'argon2id' && typeof crypto.argon2 !== 'function') return false;
  const made =
    way === 'argon2id'
      ? await argon2(password, salt, { memory: m, passes: t, parallelism: p })
      : await scrypt(password, salt, { ln, r, p });
  return made.length === bytes.length && crypto.timingSafeEqual(made, bytes);
}

const NOTATION =
  /^\$(argon2id|scrypt)(?:\$v=19)?\$([a-z=,\d]{1,40})\$([\w+/]{16,64})\$([\w+/]{43})$/;

function readHash(text: string): Hash | undefined {
  const [, way, costs = '', salt = '', bytes = ''] = NOTATION.exec(text) ?? [];
  if (way !== 'argon2id' && way !== 'scrypt') return undefined;
  const read = costs.split(',').map((cost): [string, number] => {
    const [name = '', value = ''] = cost.split('=');
    return [name, Number(value)];
  });
  return {
    way,
    costs: Object.fromEntries(read),
    salt: Buffer.from(salt, 'base64'),
    bytes: Buffer.from(bytes, 'base64'),
  };
}

/** Base64 as the notation has it: without padding. */
function plain(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
}

function argon2(
  message: string,
  nonce: Buffer,
  costs: { readonly memory: number; readonly passes: number; readonly parallelism: number },
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, made: Buffer): void => {
      if (error) reject(error);
      else resolve(made);
    };
    crypto.argon2('argon2id', { message, nonce, tagLength: HASH_BYTES, ...costs }, done);
  });
}

function scrypt(
  password: string,
  salt: Buffer,
  { ln, r, p }: { readonly ln: number; readonly r: number; readonly p: number },
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { N: 2 ** ln, r, p, maxmem: SCRYPT_BYTES_MAX };
    crypto.scrypt(password, salt, HASH_BYTES, options, (error, made) => {
      if (error) reject(error);
      else resolve(made);
    });
  });
}
