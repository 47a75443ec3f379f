/**
 * What Node.js runs first inside the executable: the bundled script, with the code that V8 made of it
 * at an earlier start.
 *
 * Node's own code cache for executables is made without running anything, so it has none of the
 * functions that a start needs; those would be compiled each time.
 *
 * Tests    test/interop/executable.test.ts
 */
import { getAssetKeys, getRawAsset } from 'node:sea';
import { constants, Script } from 'node:vm';
import { CODE_CACHE, SCRIPT, SCRIPT_NAME } from './names.ts';

const bytes = (key: string): Buffer => Buffer.from(getRawAsset(key));

const script = new Script(bytes(SCRIPT).toString('latin1'), {
  filename: SCRIPT_NAME,
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  ...(getAssetKeys().includes(CODE_CACHE) && { cachedData: bytes(CODE_CACHE) }),
});
// Rouse works without, and slower; a test of the executable wants nothing to be said here.
if (script.cachedDataRejected) process.stderr.write('rouse: the code cache does not fit\n');
const main = script.runInThisContext() as (...scope: unknown[]) => void;
main(exports, require, module, __filename, __dirname);
