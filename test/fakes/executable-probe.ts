/**
 * A program that only exercises what the executable carries, and prints what it found as JSON.
 * Built into an executable by test/interop/executable.test.ts.
 */
import Database from 'better-sqlite3';
import { loadKoffi } from '../../src/platform/koffi.ts';
import { listAssets, readAsset, runsAsSingleExecutable } from '../../src/platform/assets.ts';
import { listLicences } from '../../src/platform/licences.ts';
import { loadLoaders } from '../../src/platform/loaders.ts';
import { sqliteBinding } from '../../src/platform/native-addon.ts';

const nativeBinding = sqliteBinding();
const options = nativeBinding === undefined ? {} : { nativeBinding };
const database = new Database(':memory:', options as Database.Options);
const getpid = loadKoffi().load('libc.so.6').func('int getpid()') as () => number;
const { assets, problems } = loadLoaders();

process.stdout.write(
  JSON.stringify({
    embedded: runsAsSingleExecutable(),
    node: process.version,
    execArgv: process.execArgv,
    sqlite: database.prepare('select 6 * 7').pluck().get(),
    koffi: getpid() === process.pid,
    loaders: [...assets.keys()],
    problems: problems.map(({ message }) => message),
    assets: listAssets('assets'),
    again: readAsset('LICENSE').byteLength === readAsset('LICENSE').byteLength,
    licences: listLicences().map(({ of, text }) => `${of}: ${text.slice(0, 200)}`),
  }),
);
