/**
 * Loads the foreign function interface, the only way from Node.js to a socket option it lacks.
 *
 * A prebuilt native library comes with the package, so nothing is compiled (docs/explanation/
 * dependencies.md). The single executable carries that library alone: koffi's own JavaScript finds
 * the native file in a package folder and adds warnings for names it gave up, and needs neither.
 */
import { createRequire } from 'node:module';
import { runsAsSingleExecutable } from './assets.ts';
import { koffiBinding } from './native-addon.ts';

export type Koffi = typeof import('koffi').default;

/** @throws whatever loading a native addon throws; the caller has a way without it */
export function loadKoffi(): Koffi {
  if (runsAsSingleExecutable()) return koffiBinding() as Koffi;
  return createRequire(import.meta.filename)('koffi') as Koffi;
}
