/**
 * The executable on machines that have nothing: no Node.js, no files, no network, no place to put
 * files. First a probe, a small program built the same way that tries everything the executable
 * carries; then dist/rouse itself.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { CODE_CACHE } from '../../scripts/build/entry/names.ts';
import {
  createChroot,
  createDirectory,
  needsRoot,
  runBare,
  type Ran,
} from '../fakes/bare-machine.ts';

const project = path.join(import.meta.dirname, '../..');
const rouse = path.join(project, 'dist/rouse');
const executableBytesMax = 125_000_000;

const directory = createDirectory();
t.teardown(() => {
  rmSync(directory, { recursive: true });
});

const complete = {
  embedded: true,
  node: process.version,
  execArgv: [],
  sqlite: 42,
  koffi: true,
  loaders: [
    ...['undionly.kpxe', 'ipxe.pxe', 'undionly.kkpxe', 'ipxe.efi', 'snponly.efi'],
    ...['ipxe-arm64.efi', 'ipxe-riscv64.efi', 'ipxe-loong64.efi'],
  ],
  problems: [],
};

t.test('probe', async (t) => {
  const probe = path.join(directory, 'probe');
  const built = spawnSync(
    process.execPath,
    ['scripts/build.ts', '--entry', 'test/fakes/executable-probe.ts', '--output', probe],
    { cwd: project, encoding: 'utf8' },
  );
  t.equal(built.status, 0, built.stderr);
  const expectComplete = (t: Test, ran: Ran): void => {
    t.equal(ran.stderr, '');
    t.match(JSON.parse(ran.stdout || '{}'), complete);
    t.same(ran.left, [], 'no file is left');
  };

  await t.test('carries everything, and leaves nothing', (t) => {
    const ran = runBare(probe, []);
    expectComplete(t, ran);
    const { assets, licences } = JSON.parse(ran.stdout) as Record<string, string[]>;
    t.ok(assets?.includes('assets/ipxe/manifest.json'));
    t.match(
      licences?.join(),
      /Rouse, Apache.*iPXE, GPL-2.0.*better-sqlite3 .*Node.js is licensed/s,
    );
    t.end();
  });

  await t.test('runs as a user without rights', { skip: needsRoot() }, (t) => {
    expectComplete(t, runBare(probe, [], { uid: 65534 }));
    t.end();
  });

  await t.test('is not for NODE_OPTIONS of whoever starts it', (t) => {
    expectComplete(t, runBare(probe, [], { env: { NODE_OPTIONS: '--no-such-option' } }));
    t.end();
  });

  await t.test('runs where the temporary directory allows no code', { skip: needsRoot() }, (t) => {
    const temporary = path.join(directory, 'noexec');
    mkdirSync(temporary);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'noexec', 'tmpfs', temporary]);
    t.teardown(() => execFileSync('umount', ['-l', temporary]));
    expectComplete(t, runBare(probe, [], { temporary }));
    t.end();
  });

  await t.test('runs without any network', { skip: needsRoot() }, (t) => {
    expectComplete(t, runBare(probe, [], { through: ['/usr/bin/unshare', '--net'] }));
    t.end();
  });

  await t.test('runs with its shared libraries and no other file', { skip: needsRoot() }, (t) => {
    const root = createChroot(t, probe);
    const { status, stdout, stderr } = spawnSync('chroot', [root, '/probe'], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] },
    });
    t.equal(status, 0, stderr);
    t.match(JSON.parse(stdout || '{}'), complete);
    t.end();
  });
});

const absent = existsSync(rouse) ? false : 'dist/rouse is not built: npm run build';
if (absent && process.env['CI']) t.fail(absent);

t.test('rouse', { skip: absent }, async (t) => {
  t.ok(statSync(rouse).size <= executableBytesMax, `${statSync(rouse).size} bytes`);

  await t.test('says its version from an empty directory', (t) => {
    const ran = runBare(rouse, ['version', '--json']);
    t.equal(ran.status, 0, ran.stderr);
    t.match(JSON.parse(ran.stdout || '{}'), { ipxe: '2.0.0', node: process.versions.node });
    t.same(ran.left, []);
    t.ok(readFileSync(rouse).includes(CODE_CACHE), 'code that was compiled before is inside');
    t.equal(ran.stderr, '', 'and fits');
    t.end();
  });

  await t.test('prints every licence of what it carries', (t) => {
    const { stdout } = runBare(rouse, ['version', '--licences']);
    t.match(stdout, 'GNU GENERAL PUBLIC LICENSE');
    t.match(stdout, 'Debian source package ipxe 2.0.0+dfsg-5');
    t.match(stdout, /^fastify [\d.]+: MIT$/m);
    t.match(stdout, 'Node.js is licensed for use as follows');
    t.end();
  });

  await t.test(
    'serves without network, with one right, and stops',
    { skip: needsRoot() },
    async (t) => {
      const dataDir = path.join(directory, 'data');
      mkdirSync(dataDir);
      execFileSync('chown', ['65534:65534', dataDir]);
      const child = spawn(
        'unshare',
        [
          ...['--net', 'sh', '-c', 'ip link set lo up; exec setpriv "$@"', 'sh'],
          ...['--reuid', '65534', '--regid', '65534', '--clear-groups'],
          ...['--inh-caps', '-all,+net_bind_service', '--ambient-caps', '-all,+net_bind_service'],
          ...['env', '-i', 'PATH=/nonexistent', rouse, 'serve', '--data-dir', dataDir],
          ...['--interface', 'lo', '--dhcp-mode', 'proxy'],
        ],
        { cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] },
      );
      t.teardown(() => child.kill('SIGKILL'));
      let said = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (text) => (said += String(text)));
      }
      const socket = path.join(dataDir, 'rouse.sock');
      while (!existsSync(socket) && child.exitCode === null) await delay(10);
      t.equal(child.exitCode, null);
      const status = runBare(rouse, ['--data-dir', dataDir, 'machines', 'list', '--json']);
      t.equal(status.status, 0, status.stderr);
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      t.same(await exited, [0, null]);
      t.match(said, /"dhcp lo","detail":"bound to the interface, mode/, 'native code inside');
      t.notMatch(said, /"level":50/, 'no listener failed');
    },
  );
});
