/**
 * Passwords, one at a time: each takes a core and 19 MiB for a while, and a flood of logins is not
 * to take them from machines that boot.
 *
 * Owns     the line, its length, and that somebody nobody knows takes as long as anybody.
 * Tests    test/service/password-queue.test.ts
 */
import { RouseError } from '../domain/errors.ts';
import { passwordQueueMax } from '../domain/limits-access.ts';

export interface PasswordHashes {
  hash(password: string): Promise<string>;
  fits(password: string, hash: string): Promise<boolean>;
}

export interface Passwords {
  /** @throws RouseError LOGIN_BUSY */
  hash(password: string): Promise<string>;
  /** @param hash  undefined: it fits none, and takes as long. @throws RouseError LOGIN_BUSY */
  fits(password: string, hash: string | undefined): Promise<boolean>;
}

export function createPasswords(hashes: PasswordHashes): Passwords {
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  let nobody: Promise<string> | undefined;
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (waiting >= passwordQueueMax) throw new RouseError('LOGIN_BUSY');
    waiting += 1;
    const mine = last.then(work);
    const left = (): void => {
      waiting -= 1;
    };
    last = mine.then(left, left);
    return mine;
  };
  // The same password can be written in two ways of Unicode, and keyboards differ.
  const written = (password: string): string => password.normalize('NFC');
  return {
    hash: (password) => inTurn(() => hashes.hash(written(password))),
    fits: (password, hash) =>
      inTurn(async () => {
        nobody ??= hashes.hash('a password that nobody has');
        const stand = await nobody;
        const fits = await hashes.fits(written(password), hash ?? stand);
        return hash !== undefined && fits;
      }),
  };
}
