/**
 * Sealed texts: AES-256-GCM under a key that is not in the inventory.
 *
 * Owns     the form of a sealed text (`v1.KEY.NONCE.CONTENT`), and that it opens in its own place
 *          alone: table, row, column and key are authenticated with it. One key for each purpose is
 *          derived from the master key.
 * Leaves   the master key's file to key-file.ts.
 * Specs    NIST SP 800-38D with random 96-bit nonces; RFC 5869.
 * Limits   2^32 texts under one key (SP 800-38D section 8.3), far beyond any inventory.
 * Tests    test/secrets/vault.test.ts
 */
import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import { RouseError } from '../domain/errors.ts';
import type { KeyCheck, SealedPlace, Vault } from '../domain/secrets.ts';
import type { KeyFile } from './key-file.ts';

interface VaultDeps {
  readonly file: KeyFile;
  /** as many bytes that nobody can guess */
  readonly random: (bytes: number) => Uint8Array;
  /** told the file when a key was made, for somebody has to keep a copy of it */
  readonly made: (file: string) => void;
}

interface Keys {
  readonly sealing: Uint8Array;
  readonly check: KeyCheck;
}

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SEALED = /^v1\.([0-9a-f]{16})\.([\w-]{16})\.([\w-]+)$/;

/** Nothing is read or made before the first secret. */
export function createVault(deps: VaultDeps): Vault {
  const { file, random, made } = deps;
  const ring = createRing(deps);
  return {
    seal: (plain, place) => sealed(plain, { place, keys: ring.present(), random }),
    open(text, place) {
      const [, id = '', nonce = '', content = ''] = SEALED.exec(text) ?? [];
      const current = ring.loaded();
      const keys = id === '' ? current : [current, ring.other].find((key) => key?.check.id === id);
      if (keys === undefined) {
        throw new RouseError('SECRETS_KEY_WRONG', `${file.path}: expected key ${id}`);
      }
      return opened({ nonce: decoded(nonce), content: decoded(content), place, keys });
    },
    check: () => ring.present().check,
    expect(check) {
      ring.expected = check;
      ring.loaded();
    },
    rotate() {
      const before = ring.present();
      completeRotation(file, before);
      const master = random(KEY_BYTES);
      file.makeNext(master);
      const keys = keysFrom(master);
      return {
        seal: (plain, place) => sealed(plain, { place, keys, random }),
        check: keys.check,
        adopt() {
          ring.turn(keys, before);
          file.adoptNext();
          made(file.path);
        },
      };
    },
  };
}

/** Which key the file holds; nothing is made. @throws RouseError SECRETS_KEY_UNUSABLE */
export function keyIdentity(file: Pick<KeyFile, 'read'>): string | undefined {
  const master = file.read();
  return master && keysFrom(master).check.id;
}

/** One that was cut off has left the key in use beside the file; nothing may replace it there. */
function completeRotation(file: KeyFile, { check }: Keys): void {
  const master = file.read();
  if (master === undefined || !isSame(keysFrom(master).check, check)) file.adoptNext();
}

interface Ring {
  expected: KeyCheck | undefined;
  /** the key before this one, which somebody may still be reading with */
  readonly other: Keys | undefined;
  /** undefined while there is none. @throws RouseError as Vault */
  loaded(): Keys | undefined;
  /** makes one if there is none */
  present(): Keys;
  turn(to: Keys, from: Keys): void;
}

function createRing({ file, random, made }: VaultDeps): Ring {
  let current: Keys | undefined;
  let other: Keys | undefined;
  let refused: RouseError | undefined;
  const ring: Ring = {
    expected: undefined,
    get other() {
      return other;
    },
    loaded() {
      if (refused) throw refused;
      const master = current === undefined ? file.read() : undefined;
      if (master !== undefined) current = keysFrom(master);
      const { expected } = ring;
      if (expected === undefined || (current && isSame(current.check, expected))) return current;
      // A rotation that was cut off between the inventory and the file is completed here.
      const next = file.readNext();
      const following = next && keysFrom(next);
      if (following && isSame(following.check, expected)) {
        file.adoptNext();
        current = following;
        return current;
      }
      const found = current === undefined ? 'there is no key' : `found key ${current.check.id}`;
      const detail = `${file.path}: expected key ${expected.id}, ${found}`;
      refused = new RouseError('SECRETS_KEY_WRONG', detail);
      throw refused;
    },
    present() {
      const known = ring.loaded();
      if (known !== undefined) return known;
      const master = random(KEY_BYTES);
      file.make(master);
      current = keysFrom(master);
      made(file.path);
      return current;
    },
    turn(to, from) {
      [current, other] = [to, from];
      ring.expected = to.check;
    },
  };
  return ring;
}

interface Sealing {
  readonly place: SealedPlace;
  readonly keys: Keys;
  readonly random: VaultDeps['random'];
}

function sealed(plain: string, { place, keys, random }: Sealing): string {
  const nonce = random(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, keys.sealing, nonce);
  cipher.setAAD(bound(place, keys.check.id));
  const parts = [cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()];
  return `v1.${keys.check.id}.${encoded(nonce)}.${encoded(Buffer.concat(parts))}`;
}

function opened(from: {
  readonly nonce: Buffer;
  readonly content: Buffer;
  readonly place: SealedPlace;
  readonly keys: Keys;
}): string {
  const { nonce, content, place, keys } = from;
  try {
    const decipher = createDecipheriv(CIPHER, keys.sealing, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(bound(place, keys.check.id));
    decipher.setAuthTag(content.subarray(content.length - TAG_BYTES));
    const text = decipher.update(content.subarray(0, content.length - TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch (error) {
    const where = `${place.table}, ${place.row}, ${place.column}`;
    throw new RouseError('SECRET_DAMAGED', where, { cause: error });
  }
}

function keysFrom(master: Uint8Array): Keys {
  const derived = (purpose: string): Buffer =>
    Buffer.from(hkdfSync('sha256', master, '', `rouse ${purpose} v1`, KEY_BYTES));
  return {
    sealing: derived('seal'),
    check: {
      id: derived('key id').subarray(0, 8).toString('hex'),
      value: derived('key check').toString('hex'),
    },
  };
}

function isSame(a: KeyCheck, b: KeyCheck): boolean {
  return a.id === b.id && a.value === b.value;
}

/** JSON keeps apart what a separator might join. */
function bound({ table, row, column }: SealedPlace, keyId: string): Buffer {
  return Buffer.from(JSON.stringify([table, row, column, keyId]));
}

function encoded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

function decoded(text: string): Buffer {
  return Buffer.from(text, 'base64url');
}
