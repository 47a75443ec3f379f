/**
 * Exit codes of the command line; docs/reference/cli.md tells them.
 *
 * Tests    test/domain/errors.test.ts
 */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  conflict: 4,
  notAllowed: 5,
  unreachable: 6,
  doctorFoundErrors: 7,
  interrupted: 130,
} as const;
