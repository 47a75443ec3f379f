/** Users, tokens, sessions and the audit: cases of the contract test. */
import type { Case, Cases } from './case.ts';

const PASSWORD = 'a horse, a staple and a battery';
const ADA: Case = { path: { name: 'ada' } };
const nobody: Case = {
  ...{ what: 'that is not there', path: { name: 'gone' } },
  ...{ status: 404, code: 'USER_UNKNOWN' },
};
const noToken: Case = { ...nobody, code: 'TOKEN_UNKNOWN' };

export const ACCESS_CASES: Cases = {
  getSession: [{}],
  getSetup: [{}],
  checkSetup: [{ body: { code: 'surprise' } }],
  createSetup: [
    {
      ...{ what: 'with a code that was never given', status: 403, code: 'SETUP_CODE_REFUSED' },
      ...{ body: { code: 'surprise', name: 'ada', password: PASSWORD } },
    },
  ],
  createUser: [
    { body: { name: 'ada', role: 'admin', password: PASSWORD }, status: 201 },
    {
      ...{ what: 'that is there', body: { name: 'ada', role: 'read' } },
      ...{ status: 409, code: 'USER_CONFLICT' },
    },
  ],
  listUsers: [{}],
  getUser: [ADA, nobody],
  updateUser: [
    { ...ADA, body: { enabled: true } },
    { ...ADA, what: 'the last one', body: { role: 'read' }, status: 409, code: 'USER_LAST_ADMIN' },
    { ...nobody, body: { enabled: true } },
  ],
  createSetupLink: [
    { body: { user: 'ada' }, status: 201 },
    { what: 'for nobody', body: { user: 'gone' }, status: 404, code: 'USER_UNKNOWN' },
  ],
  createSession: [
    { body: { name: 'ada', password: PASSWORD }, status: 201 },
    {
      ...{ what: 'with another password', body: { name: 'ada', password: 'surprise' } },
      ...{ status: 401, code: 'LOGIN_FAILED' },
    },
  ],
  listUserSessions: [ADA, nobody],
  deleteUserSessions: [ADA, nobody],
  deleteSession: [{ status: 204 }],
  createToken: [
    { body: { name: 'ci', role: 'read', expires_in_days: 1 }, status: 201 },
    {
      ...{ what: 'that is there', body: { name: 'ci', role: 'read' } },
      ...{ status: 409, code: 'TOKEN_CONFLICT' },
    },
  ],
  listTokens: [{}],
  getToken: [{ path: { name: 'ci' } }, noToken],
  deleteToken: [{ path: { name: 'ci' }, status: 204 }, noToken],
  listAudit: [
    { query: '?limit=2' },
    { what: 'of one', query: '?actor=ada&action=createSession' },
    { what: 'of a false page', query: '?cursor=x', status: 400, code: 'REQUEST_INVALID' },
  ],
  deleteUser: [
    {
      path: { name: 'bob' },
      first: [['POST', '/api/v1/users', { name: 'bob', role: 'read' }]],
      status: 204,
    },
    { ...ADA, what: 'the last one', status: 409, code: 'USER_LAST_ADMIN' },
    nobody,
  ],
};
