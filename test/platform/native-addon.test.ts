/** The addon is the SQLite one of better-sqlite3: a real library, loaded from memory. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t from 'tap';
import { RouseError } from '../../src/domain/errors.ts';
import { loadAddon, sqliteBinding } from '../../src/platform/native-addon.ts';

const prebuilds = path.join(import.meta.dirname, '../../node_modules/better-sqlite3/prebuilds');
const addon = readFileSync(path.join(prebuilds, `linux-${process.arch}.node`));
const directory = mkdtempSync(path.join(tmpdir(), 'rouse-addon-'));
t.teardown(() => {
  rmSync(directory, { recursive: true });
});

t.test('loads an addon from memory and leaves no file', (t) => {
  const binding = loadAddon(addon, [directory]);
  t.type((binding as { Database?: unknown }).Database, 'function');
  t.same(readdirSync(directory), []);
  t.end();
});

t.test('goes on to the next directory when one cannot be written', (t) => {
  t.ok(loadAddon(addon, ['/nonexistent', '/proc', directory]));
  t.end();
});

t.test('says what each directory refused when none will do', (t) => {
  try {
    loadAddon(addon, ['/nonexistent', '/proc']);
    t.fail('it loaded');
  } catch (error) {
    t.ok(error instanceof RouseError && error.code === 'NATIVE_CODE_UNLOADABLE');
    t.match((error as RouseError).detail, /\/nonexistent: ENOENT.*\/proc: /);
  }
  t.end();
});

t.test('bytes that are no library leave no file either', (t) => {
  t.throws(() => loadAddon(Buffer.from('no ELF'), [directory]), { code: 'NATIVE_CODE_UNLOADABLE' });
  t.same(readdirSync(directory), []);
  t.end();
});

const mounted = mountNoexec();

t.test(
  'passes over a directory mounted noexec',
  { skip: mounted === undefined && 'mounting a file system needs root' },
  (t) => {
    t.ok(loadAddon(addon, [mounted!, directory]));
    t.throws(() => loadAddon(addon, [mounted!]), /noexec: .*failed to map segment/);
    t.end();
  },
);

/** CI may mount and has no excuse. */
function mountNoexec(): string | undefined {
  const point = path.join(directory, 'noexec');
  mkdirSync(point);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'noexec', 'tmpfs', point], { stdio: 'pipe' });
  } catch (error) {
    if (process.env['CI']) throw error;
    return undefined;
  }
  t.teardown(() => execFileSync('umount', ['-l', point]));
  return point;
}

t.test('in the source tree better-sqlite3 finds its own addon', (t) => {
  t.equal(sqliteBinding(), undefined);
  t.ok(existsSync(prebuilds));
  t.end();
});
