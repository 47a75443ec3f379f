/**
 * What people and programs ask for, and cannot be read or answered.
 *
 * Tests    test/domain/errors.test.ts
 */
import { EXIT } from '../exit.ts';
import type { ErrorRows } from './row.ts';

export const REQUEST_ERRORS = {
  INTERNAL: {
    status: 500,
    exit: EXIT.failed,
    message: 'Rouse met a state it did not expect',
    hint: 'This is a fault in Rouse. Report it with the log lines around it.',
  },
  CONFIG_INVALID: {
    status: 500,
    exit: EXIT.usage,
    message: 'The configuration cannot be used',
    hint: 'Check it with: rouse config check',
  },
  USAGE: {
    status: 400,
    exit: EXIT.usage,
    message: 'The command line cannot be used',
    hint: 'See the command with --help.',
  },
  REQUEST_INVALID: {
    status: 400,
    exit: EXIT.usage,
    message: 'The request does not have the expected form',
    hint: 'Compare it with docs/reference/api.md.',
  },
  REQUEST_TOO_LARGE: {
    status: 413,
    exit: EXIT.usage,
    message: 'The request is larger than Rouse reads',
    hint: 'Split it: one manifest holds at most 1 MiB.',
  },
  MEDIA_TYPE_UNSUPPORTED: {
    status: 415,
    exit: EXIT.usage,
    message: 'The request body has a type that this address does not take',
    hint: 'Send application/json, application/merge-patch+json for PATCH, text/yaml for apply.',
  },
  TOO_MANY_CONNECTIONS: {
    status: 503,
    exit: EXIT.failed,
    message: 'More connections are open than Rouse takes',
    hint: 'Ask again in a few seconds. The limits are in docs/reference/http.md.',
  },
  ROUTE_UNKNOWN: {
    status: 404,
    exit: EXIT.notFound,
    message: 'Nothing is served under that address',
    hint: 'Boot routes and admin routes answer on different listeners: docs/reference/http.md.',
  },
  ROLE_INSUFFICIENT: {
    status: 403,
    exit: EXIT.notAllowed,
    message: 'This is not open to whoever asked',
    hint: 'Ask somebody with that role, or for a token that has it.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    exit: EXIT.usage,
    message: 'The idempotency key belongs to another request',
    hint: 'Send another request under another key.',
  },
  REQUEST_RUNNING: {
    status: 409,
    exit: EXIT.conflict,
    message: 'The request of that idempotency key is being done',
    hint: 'Send it again in a moment, to get its answer.',
  },
  REQUEST_LOST: {
    status: 409,
    exit: EXIT.conflict,
    message: 'The request of that idempotency key was begun before a restart',
    hint: 'Look whether it was done. To do it, send it under another key.',
  },
  MANIFEST_INVALID: {
    status: 422,
    exit: EXIT.usage,
    message: 'The manifest cannot be applied',
    hint: 'Nothing was changed. Correct the lines named and apply it again.',
  },
  MANIFEST_FILE_UNREADABLE: {
    status: 400,
    exit: EXIT.usage,
    message: 'A manifest cannot be read',
    hint: 'Name a YAML file, a folder that holds some, or - for standard input.',
  },
  IMPORT_INVALID: {
    status: 422,
    exit: EXIT.usage,
    message: 'What is imported has mistakes',
    hint: 'Nothing was changed. Correct the files named, or take them out of the folder.',
  },
} as const satisfies ErrorRows;
