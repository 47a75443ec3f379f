/**
 * Machines, profiles and images: what is not there, and what cannot be changed.
 *
 * Tests    test/domain/errors.test.ts
 */
import { EXIT } from '../exit.ts';
import type { ErrorRows } from './row.ts';

export const INVENTORY_ERRORS = {
  MACHINE_UNKNOWN: {
    status: 404,
    exit: EXIT.notFound,
    message: 'No such machine',
    hint: 'A machine is named by its name, code, id or hardware address. See: rouse machines list',
  },
  MACHINE_CONFLICT: {
    status: 409,
    exit: EXIT.conflict,
    message: 'Another machine already has that name or hardware address',
    hint: 'Each name and each hardware address belongs to one machine.',
  },
  BOOT_UNKNOWN: {
    status: 404,
    exit: EXIT.notFound,
    message: 'No such boot',
    hint: 'It was never seen, or is older than what is kept. See: rouse boots list',
  },
  VERSION_STALE: {
    status: 412,
    exit: EXIT.conflict,
    message: 'It was changed by someone else in the meantime',
    hint: 'Read it again, repeat the change, and send the new ETag in If-Match.',
  },
  PROFILE_UNKNOWN: {
    status: 404,
    exit: EXIT.notFound,
    message: 'No such boot profile',
    hint: 'See the profiles there are with: rouse profiles list',
  },
  ANSWER_UNKNOWN: {
    status: 404,
    exit: EXIT.notFound,
    message: 'The profile has no such file',
    hint: 'See the files it has with: rouse profiles show PROFILE',
  },
  PROFILE_IN_USE: {
    status: 409,
    exit: EXIT.conflict,
    message: 'Machines, rules or orders still have that boot profile',
    hint:
      'Give them another profile first: rouse machines set MACHINE --profile NAME; an order is ' +
      'called off with: rouse boot cancel MACHINE',
  },
  RULE_UNKNOWN: {
    status: 404,
    exit: EXIT.notFound,
    message: 'No such rule',
    hint: 'See the rules there are with: rouse rules list',
  },
  RULE_CONFLICT: {
    status: 409,
    exit: EXIT.conflict,
    message: 'The rules are not those that are there',
    hint: 'Read the rules again, and name each of them once.',
  },
  RULE_DESTRUCTIVE: {
    status: 422,
    exit: EXIT.usage,
    message: 'The rule would erase the disks of machines that nobody decided about',
    hint: 'If that is wanted, say "destructive: allow" in what the rule gives.',
  },
  PROFILE_ARCH_MISMATCH: {
    status: 409,
    exit: EXIT.conflict,
    message: 'The profile is not made for this kind of machine',
    hint: 'Give the machine another profile, or add its architecture to the profile.',
  },
  NOT_INSTALLED_ONCE: {
    status: 409,
    exit: EXIT.conflict,
    message: 'The machine has no profile that installs once',
    hint: 'Give its profile "install: once", or give the machine a profile that has it.',
  },
  CONFIRMATION_NEEDED: {
    status: 422,
    exit: EXIT.conflict,
    message: 'The profile erases what is on the disk of the machine',
    hint: 'Confirm it with the name of the machine: --confirm NAME, or "confirm" in the request.',
  },
  IMAGE_UNKNOWN: {
    status: 404,
    exit: EXIT.notFound,
    message: 'No such image',
    hint: 'Declare it with a manifest of kind image: docs/reference/manifests.md.',
  },
  PROFILE_FILE_UNKNOWN: {
    status: 422,
    exit: EXIT.usage,
    message: 'The profile boots a file of its own that it does not have',
    hint: 'Add it under "files" of the profile, or correct the name behind "files:".',
  },
  IMAGE_FILE_UNKNOWN: {
    status: 404,
    exit: EXIT.notFound,
    message: 'The image has no such file',
    hint: 'See the files it has with: rouse images show NAME',
  },
  IMAGE_FILE_CHANGED: {
    status: 409,
    exit: EXIT.conflict,
    message: 'The file on disk is not the one that was applied',
    hint: 'If the change is wanted, apply the image again to record its new checksum.',
  },
  IMAGE_IN_USE: {
    status: 409,
    exit: EXIT.conflict,
    message: 'Boot profiles still take files from that image',
    hint: 'Change or remove those profiles first.',
  },
  ROW_DAMAGED: {
    status: 503,
    exit: EXIT.failed,
    message: 'A row of the inventory is not as Rouse wrote it',
    hint: 'Restore a backup, or look at it and say that it is right: rouse integrity accept',
  },
  ROW_UNKNOWN: {
    status: 404,
    exit: EXIT.notFound,
    message: 'There is no such row',
    hint: 'See which rows are damaged with: rouse integrity check',
  },
  IMAGE_PATH_REFUSED: {
    status: 422,
    exit: EXIT.usage,
    message: 'The file cannot be part of an image',
    hint: 'Put it below the data directory, in images/, or allow its folder in images.directories.',
  },
} as const satisfies ErrorRows;
