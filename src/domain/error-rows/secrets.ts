/**
 * Secrets and machine configurations: keys that do not fit, texts that cannot be used.
 *
 * Tests    test/domain/errors.test.ts
 */
import { EXIT } from '../exit.ts';
import type { ErrorRows } from './row.ts';

export const SECRET_ERRORS = {
  SECRETS_KEY_WRONG: {
    status: 503,
    exit: EXIT.failed,
    message: 'The secrets of the inventory were sealed with another key',
    hint: 'Put the right key file in place and restart, or enter the secrets again.',
  },
  SECRETS_KEY_UNUSABLE: {
    status: 503,
    exit: EXIT.failed,
    message: 'The key that seals secrets cannot be used',
    hint: 'It is a file of its own, mode 0600, outside the data directory: secrets.key_file.',
  },
  SECRET_DAMAGED: {
    status: 503,
    exit: EXIT.failed,
    message: 'A stored secret is damaged or was moved',
    hint: 'Enter it again, or restore the inventory from a backup.',
  },
  SECRET_MISSING: {
    status: 422,
    exit: EXIT.usage,
    message: 'A secret is left out, and none is stored in its place',
    hint: 'Write the secret itself. The mark is for what is stored already, sent back unchanged.',
  },
  MACHINE_CONFIG_UNKNOWN: {
    status: 404,
    exit: EXIT.notFound,
    message: 'No such machine configuration',
    hint: 'See the configurations there are with: rouse configs list',
  },
  MACHINE_CONFIG_IN_USE: {
    status: 409,
    exit: EXIT.conflict,
    message: 'Boot profiles still name that machine configuration',
    hint: 'Take it out of those profiles first: talos.config.',
  },
  MACHINE_CONFIG_INVALID: {
    status: 422,
    exit: EXIT.usage,
    message: 'The machine configuration cannot be made',
    hint: 'See what is written in it and in its patches: docs/how-to/machine-config.md.',
  },
  MACHINE_CONFIG_REFUSED: {
    status: 404,
    exit: EXIT.notFound,
    message: 'No configuration here',
    hint: 'The log of Rouse says why: boot the machine again for a new address.',
  },
  ANSWER_REFUSED: {
    status: 404,
    exit: EXIT.notFound,
    message: 'Nothing here',
    hint: 'The log of Rouse says why: boot the machine again for new addresses.',
  },
} as const satisfies ErrorRows;
