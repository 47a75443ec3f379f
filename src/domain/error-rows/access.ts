/**
 * Who is not let in, and what cannot be done with users and tokens.
 *
 * Tests    test/domain/errors.test.ts
 */
import { EXIT } from '../exit.ts';
import type { ErrorRows } from './row.ts';

export const ACCESS_ERRORS = {
  UNAUTHENTICATED: {
    status: 401,
    exit: EXIT.notAllowed,
    message: 'Nobody is logged in',
    hint: 'Log in, or send an API token: rouse login URL',
  },
  LOGIN_FAILED: {
    status: 401,
    exit: EXIT.notAllowed,
    message: 'Name or password is wrong',
    hint: 'Try again, or have an admin run: rouse admin reset-link NAME',
  },
  LOGIN_THROTTLED: {
    status: 429,
    exit: EXIT.notAllowed,
    message: 'Too many logins went wrong',
    hint: 'Wait as long as Retry-After says. Other addresses are not held up.',
  },
  LOGIN_BUSY: {
    status: 503,
    exit: EXIT.failed,
    message: 'Too many logins wait for their turn',
    hint: 'Try again in a few seconds.',
  },
  REQUEST_FOREIGN: {
    status: 403,
    exit: EXIT.notAllowed,
    message: 'The request comes from a page of somebody else',
    hint: 'Use the pages of this server; a program sends an API token instead of a cookie.',
  },
  HOST_UNKNOWN: {
    status: 421,
    exit: EXIT.notAllowed,
    message: 'This server does not know itself by that name',
    hint: 'Ask for it by its address, or add the name to admin.hosts.',
  },
  TLS_REQUIRED: {
    status: 403,
    exit: EXIT.notAllowed,
    message: 'The request came without TLS',
    hint: 'Use https with the same address and port.',
  },
  TLS_UNUSABLE: {
    status: 500,
    exit: EXIT.usage,
    message: 'The admin listener cannot speak TLS',
    hint: 'Check admin.cert_file and admin.key_file: PEM, certificate and key of one another.',
  },
  SETUP_CODE_REFUSED: {
    status: 403,
    exit: EXIT.notAllowed,
    message: 'The setup code is not good',
    hint: 'It works once, for 30 minutes. Make a new one on the server: rouse admin reset-link',
  },
  USER_UNKNOWN: {
    status: 404,
    exit: EXIT.notFound,
    message: 'No such user',
    hint: 'See the users there are with: rouse users list',
  },
  USER_CONFLICT: {
    status: 409,
    exit: EXIT.conflict,
    message: 'The user cannot be added',
    hint: 'Each has a name of its own, and there are 200 at most.',
  },
  USER_LAST_ADMIN: {
    status: 409,
    exit: EXIT.conflict,
    message: 'Without this user nobody could log in as admin',
    hint: 'Make another admin first.',
  },
  TOKEN_UNKNOWN: {
    status: 404,
    exit: EXIT.notFound,
    message: 'No such API token',
    hint: 'See the tokens there are with: rouse tokens list',
  },
  TOKEN_CONFLICT: {
    status: 409,
    exit: EXIT.conflict,
    message: 'The API token cannot be made',
    hint: 'Each has a name of its own, and there are 200 at most: rouse tokens delete NAME',
  },
  SERVER_UNTRUSTED: {
    status: 500,
    exit: EXIT.unreachable,
    message: 'The server is not the one it should be',
    hint: 'Compare its fingerprint with that of rouse status, and log in again: rouse login URL',
  },
} as const satisfies ErrorRows;
