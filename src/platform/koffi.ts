/**
 * Loads the foreign function interface, the only way from Node.js to a socket option it lacks.
 *
 * A prebuilt native library comes with the package, so nothing is compiled (docs/explanation/
 * dependencies.md).
 */
import { createRequire } from 'node:module';

export type Koffi = typeof import('koffi').default;

/** @throws whatever loading a native addon throws; the caller has a way without it */
export function loadKoffi(): Koffi {
  return createRequire(import.meta.url)('koffi') as Koffi;
}
