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
export function createVault({ file, random, made }: VaultDeps): Vault {
  let keys: Keys | undefined;
  let expected: KeyCheck | undefined;
  let refused: RouseError | undefined;

  const loaded = (): Keys | undefined => {
    if (refused) throw refused;
    const master = keys === undefined ? file.read() : undefined;
    if (master !== undefined) keys = keysFrom(master);
    const missing = keys === undefined && expected !== undefined;
    if (missing || (keys !== undefined && differs(keys.check, expected))) {
      const what = missing ? 'there is no key' : `found key ${keys?.check.id ?? ''}`;
      refused = new RouseError(
        'SECRETS_KEY_WRONG',
        `${file.path}: expected key ${expected?.id ?? ''}, ${what}`,
      );
      throw refused;
    }
    return keys;
  };
  const present = (): Keys => {
    const known = loaded();
    if (known !== undefined) return known;
    const master = random(KEY_BYTES);
    file.make(master);
    keys = keysFrom(master);
    made(file.path);
    return keys;
  };
  return {
    seal(plain, place) {
      const { sealing, check } = present();
      const nonce = random(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, sealing, nonce);
      cipher.setAAD(bound(place, check.id));
      const parts = [cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()];
      return `v1.${check.id}.${encoded(nonce)}.${encoded(Buffer.concat(parts))}`;
    },
    open(sealed, place) {
      const [, id = '', nonce = '', content = ''] = SEALED.exec(sealed) ?? [];
      const known = loaded();
      if (known === undefined || (id !== '' && id !== known.check.id)) {
        throw new RouseError('SECRETS_KEY_WRONG', `${file.path}: expected key ${id}`);
      }
      return opened({ nonce: decoded(nonce), content: decoded(content), place, keys: known });
    },
    check: () => present().check,
    expect(check) {
      expected = check;
      loaded();
    },
  };
}

function opened(sealed: {
  readonly nonce: Buffer;
  readonly content: Buffer;
  readonly place: SealedPlace;
  readonly keys: Keys;
}): string {
  const { nonce, content, place, keys } = sealed;
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

function differs(found: KeyCheck, expected: KeyCheck | undefined): boolean {
  if (expected === undefined) return false;
  return found.id !== expected.id || found.value !== expected.value;
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
