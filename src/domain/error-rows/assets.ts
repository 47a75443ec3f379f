/**
 * Files that are fetched from elsewhere and kept.
 *
 * Tests    test/domain/errors.test.ts
 */
import { EXIT } from '../exit.ts';
import type { ErrorRows } from './row.ts';

export const ASSET_ERRORS = {
  ASSET_FETCH_FAILED: {
    status: 502,
    exit: EXIT.failed,
    message: 'A file could not be fetched',
    hint: 'Check its URL, and whether this server can reach it.',
  },
  ASSET_HASH_MISMATCH: {
    status: 502,
    exit: EXIT.failed,
    message: 'What was fetched is not the file that was expected',
    hint: 'Find out why it changed. To accept it: rouse images delete NAME, then fetch it again.',
  },
  ASSET_CHANGED: {
    status: 502,
    exit: EXIT.failed,
    message: 'A file changed where it comes from while it was fetched',
    hint: 'It is fetched again from its beginning. Ask for it again.',
  },
  ASSET_TOO_LARGE: {
    status: 507,
    exit: EXIT.failed,
    message: 'There is no room for the file among those that are kept',
    hint: 'Raise images.store_gib, or delete what no machine needs: rouse images gc',
  },
  ASSET_STORE_FULL: {
    status: 507,
    exit: EXIT.failed,
    message: 'A fetched file cannot be written to the disk',
    hint: 'Make room in the data directory. Files that are complete are still served.',
  },
  ASSET_NOT_READY: {
    status: 503,
    exit: EXIT.failed,
    message: 'The file is still being fetched, and TFTP serves whole files only',
    hint: 'Ask again, or fetch it before machines need it: rouse images fetch IMAGE',
  },
  ASSET_UNKNOWN: {
    status: 404,
    exit: EXIT.notFound,
    message: 'Nothing of that name is fetched or kept',
    hint: 'Name a profile, an image, or an id from: rouse images fetched',
  },
} as const satisfies ErrorRows;
