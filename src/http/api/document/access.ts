/**
 * Who may ask: operations as the description of the API has them.
 *
 * Tests    test/http/api/document/describe.test.ts
 */
import {
  auditQuery,
  link,
  login,
  setup as setupBody,
  setupCheck as setupCheckBody,
  tokenDraft,
  userDraft,
  userPatch,
} from '../../../schema/access-resource.ts';
import {
  auditRow,
  createdToken,
  ended,
  loggedIn,
  session,
  setup,
  setupCheck,
  setupLink,
  token,
  user,
  userSession,
} from '../../../schema/shown/access.ts';
import { listOf, pageOf } from '../../../schema/shown/shown.ts';
import type { Topic } from './operation-doc.ts';

export const SESSIONS: Topic = {
  name: 'sessions',
  description: 'Logging in and out, and the first admin. Programs send an API token instead.',
  operations: {
    getSession: {
      summary: 'Who asks, as far as anybody is known',
      answers: { 200: { what: 'Who it is', schema: session } },
    },
    createSession: {
      summary: 'Log in',
      description: 'The answer has a cookie, which ends the session that the browser had before.',
      body: { schema: login },
      answers: { 201: { what: 'Who it is now', schema: loggedIn } },
      errors: ['LOGIN_FAILED', 'LOGIN_THROTTLED', 'LOGIN_BUSY', 'REQUEST_FOREIGN'],
    },
    deleteSession: {
      summary: 'Log out',
      answers: { 204: { what: 'Nobody is logged in' } },
      errors: ['REQUEST_FOREIGN'],
    },
    getSetup: {
      summary: 'Whether there is no user yet',
      answers: { 200: { what: 'Whether one has to be made', schema: setup } },
    },
    createSetup: {
      summary: 'Make the first admin, or set a password anew',
      description: 'With the code of a link that the server printed. It works once.',
      body: { schema: setupBody },
      answers: { 201: { what: 'Who is logged in now', schema: loggedIn } },
      errors: ['SETUP_CODE_REFUSED', 'LOGIN_THROTTLED', 'LOGIN_BUSY', 'REQUEST_FOREIGN'],
    },
    checkSetup: {
      summary: 'Whether a code would be taken',
      body: { schema: setupCheckBody },
      answers: { 200: { what: 'Whether it is good', schema: setupCheck } },
      errors: ['LOGIN_THROTTLED', 'REQUEST_FOREIGN'],
    },
    createSetupLink: {
      summary: 'Make a link that sets a password',
      description: 'With `user`, that of this user; else it makes an admin, or resets one.',
      body: { schema: link, optional: true },
      answers: { 201: { what: 'The code, which no other answer has', schema: setupLink } },
      errors: ['USER_UNKNOWN', 'REQUEST_FOREIGN'],
    },
  },
};

export const USERS: Topic = {
  name: 'users',
  description: 'Users, their sessions and API tokens, and what was done by whom.',
  operations: {
    listUsers: {
      summary: 'List users',
      answers: { 200: { what: 'All of them', schema: listOf(user) } },
    },
    createUser: {
      summary: 'Make a user',
      description: 'Without a password they log in once one was set by a link.',
      body: { schema: userDraft },
      answers: { 201: { what: 'The user', schema: user } },
      errors: ['USER_CONFLICT', 'LOGIN_BUSY', 'REQUEST_FOREIGN'],
    },
    getUser: {
      summary: 'Read one user',
      description: 'Others than oneself are for admins.',
      answers: { 200: { what: 'The user', schema: user } },
      errors: ['USER_UNKNOWN'],
    },
    updateUser: {
      summary: 'Change some of one user',
      description:
        'Users change their own password, with `current_password`; admins change everybody. ' +
        'Sessions of the user end, but for the one that changes its own password.',
      body: { schema: userPatch },
      answers: { 200: { what: 'The user as it is now', schema: user } },
      errors: [
        ...(['USER_UNKNOWN', 'USER_LAST_ADMIN', 'LOGIN_FAILED', 'LOGIN_THROTTLED'] as const),
        ...(['LOGIN_BUSY', 'REQUEST_FOREIGN'] as const),
      ],
    },
    deleteUser: {
      summary: 'Delete one user, with sessions and tokens',
      answers: { 204: { what: 'They are gone' } },
      errors: ['USER_UNKNOWN', 'USER_LAST_ADMIN', 'REQUEST_FOREIGN'],
    },
    listUserSessions: {
      summary: 'List sessions of one user',
      answers: { 200: { what: 'The one used last first', schema: listOf(userSession) } },
      errors: ['USER_UNKNOWN'],
    },
    deleteUserSessions: {
      summary: 'End all sessions of one user',
      answers: { 200: { what: 'How many there were', schema: ended } },
      errors: ['USER_UNKNOWN', 'REQUEST_FOREIGN'],
    },
    listTokens: {
      summary: 'List API tokens',
      description: 'The own ones; admins see all.',
      answers: { 200: { what: 'By name', schema: listOf(token) } },
    },
    createToken: {
      summary: 'Make an API token',
      description:
        'One that a user makes is theirs: it may no more than they, and ends with them. ' +
        'One that is made over the Unix socket is nobody’s. It expires after 365 days unless ' +
        'said otherwise; `null` stands for never.',
      body: { schema: tokenDraft },
      answers: { 201: { what: 'The token, which no other answer has', schema: createdToken } },
      errors: ['TOKEN_CONFLICT', 'REQUEST_FOREIGN'],
    },
    getToken: {
      summary: 'Read one API token',
      answers: { 200: { what: 'What it may, and until when', schema: token } },
      errors: ['TOKEN_UNKNOWN'],
    },
    deleteToken: {
      summary: 'Take one API token back',
      answers: { 204: { what: 'It is good for nothing any more' } },
      errors: ['TOKEN_UNKNOWN', 'REQUEST_FOREIGN'],
    },
    listAudit: {
      summary: 'List what was done, the newest first',
      query: auditQuery,
      parameters: { actor: 'only what was done under this name', action: 'only this operation' },
      answers: { 200: { what: 'Changes, logins and refusals', schema: pageOf(auditRow) } },
    },
  },
};
