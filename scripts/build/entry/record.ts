/**
 * As run.ts, for the one start whose compiled code is kept: on SIGUSR2 it is written to the file that
 * ROUSE_CODE_CACHE names, and the process ends.
 */
import { writeFileSync } from 'node:fs';
import { getRawAsset } from 'node:sea';
import { constants, Script } from 'node:vm';
import { SCRIPT, SCRIPT_NAME } from './names.ts';

const script = new Script(Buffer.from(getRawAsset(SCRIPT)).toString('latin1'), {
  filename: SCRIPT_NAME,
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
});
const main = script.runInThisContext() as (...scope: unknown[]) => void;
main(exports, require, module, __filename, __dirname);
process.on('SIGUSR2', () => {
  writeFileSync(process.env['ROUSE_CODE_CACHE'] ?? '', script.createCachedData());
  process.exit(0);
});
