/**
 * The operating system's error codes, and what they mean for a listener.
 *
 * Owns     one table from what a refused socket says to what a person is told, for UDP and TCP.
 * Specs    bind(2), socket(7): EPERM is what SO_BINDTODEVICE and seccomp filters answer.
 * Tests    test/platform/system-error.test.ts
 */
import type { ErrorCode } from '../domain/errors.ts';

const REFUSALS: ReadonlyMap<string | undefined, ErrorCode> = new Map([
  ['EADDRINUSE', 'LISTENER_PORT_TAKEN'],
  ['EACCES', 'LISTENER_NOT_PERMITTED'],
  ['EPERM', 'LISTENER_NOT_PERMITTED'],
  ['EADDRNOTAVAIL', 'INTERFACE_UNUSABLE'],
  ['ENODEV', 'INTERFACE_UNUSABLE'],
]);

/** The code Node.js puts on errors of system calls, such as `ENOENT`. */
export function systemCode(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : undefined;
}

/** The error of the registry for a socket that cannot listen; INTERNAL when nobody foresaw why. */
export function listenerErrorCode(code: string | undefined): ErrorCode {
  return REFUSALS.get(code) ?? 'INTERNAL';
}
