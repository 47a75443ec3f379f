/**
 * `rouse demo`, as somebody without any right runs it: a boot from power-on to the disk, with its steps,
 * and nothing left behind, also when it is interrupted.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import t from 'tap';
import { lacks } from './lab.ts';
import { lacksServer } from './server.ts';

const rouse = path.join(import.meta.dirname, '../../dist/rouse');
const skip = lacks('bios', 'setpriv') || lacks('uefi') || lacksServer();
t.setTimeout(400_000);

const NOBODY = ['--reuid', '65534', '--regid', '65534', '--clear-groups'];
const PATH = process.env['PATH'] ?? '';

function demo(...args: readonly string[]) {
  const command = [...NOBODY, 'env', '-i', `PATH=${PATH}`, 'HOME=/nonexistent', rouse, 'demo'];
  const child = spawn('setpriv', [...command, ...args], { cwd: '/' });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text) => (stdout += String(text)));
  child.stderr.on('data', (text) => (stderr += String(text)));
  const ended = once(child, 'exit') as Promise<[number | null]>;
  return { child, ended, stdout: () => stdout, stderr: () => stderr };
}

const folders = (): readonly string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith('rouse-demo-'));
const running = (): string =>
  spawnSync('pgrep', ['-f', '/rouse-demo-'], { encoding: 'utf8' }).stdout;

for (const firmware of ['bios', 'uefi']) {
  t.test(`${firmware}: boots, waits, is adopted, goes to its disk`, { skip }, async (t) => {
    const { ended, stdout, stderr } = demo('--firmware', firmware);
    const [exit] = await ended;
    t.equal(exit, 0, `${stdout()}${stderr()}`);
    const code = /unknown machine (\S+), waiting on its screen/.exec(stdout())?.[1];
    t.match(code, /^[A-Z]+-[A-Z]+$/);
    t.match(stderr(), `rouse machines adopt ${code} --name demo --profile demo`);
    const steps = [
      'is new',
      'waiting on its screen',
      'adopted by',
      'goes on',
      'boots its local disk',
    ];
    const places = steps.map((step) => stdout().indexOf(step));
    t.notOk(places.includes(-1), stdout());
    t.same(
      places,
      places.toSorted((a, b) => a - b),
      'in this order',
    );
    t.same(folders(), []);
    t.equal(running(), '');
  });
}

t.test('interrupted, it takes its programs along', { skip }, async (t) => {
  const { child, ended, stderr } = demo('--keep');
  while (!stderr().includes('is switched on') && child.exitCode === null) await pause(50);
  t.not(running(), '');
  child.kill('SIGTERM');
  t.same(await ended, [130, null]);
  t.same(folders(), []);
  t.equal(running(), '');
});
