/**
 * The lab itself: it gives back everything it took. Machines start their disk at once here, which
 * takes a fraction of a second.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { lacks, waitForText } from './lab.ts';

const qemuUp = path.join(import.meta.dirname, '..', '..', 'scripts', 'qemu-up.sh');
const skip = lacks('bios');
const name = `d${process.pid.toString(36)}`;
const namespaces = [`rouse-lab-${name}`, `rouse-lab-${name}-dhcp`];

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Ran {
  return spawnSync(command, args, { env: { ...process.env, ...env }, encoding: 'utf8' });
}

/** Runs the script with a state directory of its own. The accelerator is given to save the trial. */
function labScript(t: Test): { state: string; lab: (...args: string[]) => Ran } {
  const state = mkdtempSync(path.join(tmpdir(), 'rouse-vm-'));
  const env = { ROUSE_LAB_STATE: path.join(state, 'labs') };
  const lab = (...args: string[]): Ran =>
    run(qemuUp, ['--name', name, '--accel', 'tcg', '--serial-dir', state, ...args], env);
  t.teardown(() => {
    lab('--destroy');
    rmSync(state, { recursive: true });
  });
  return { state, lab };
}

function namespacesLeft(): readonly string[] {
  const { stdout } = run('ip', ['netns', 'list']);
  return namespaces.filter((name) => stdout.includes(name));
}

function diskStarted(state: string): Promise<unknown> {
  const log = path.join(state, 'machine-1.log');
  return waitForText(
    () => (existsSync(log) ? readFileSync(log, 'utf8') : ''),
    /ROUSE-DISK-BOOTED/,
    'the serial port',
  );
}

/** Processes that carry the mark of a lab below the directory. */
function processesOf(state: string): readonly string[] {
  return readdirSync('/proc').filter((entry) => {
    try {
      return readFileSync(`/proc/${entry}/environ`, 'utf8').includes(`ROUSE_LAB_MARK=${state}`);
    } catch {
      return false; // not a process, or one that has ended
    }
  });
}

t.test('--destroy leaves no process, no namespace and no file', { skip }, async (t) => {
  const { state, lab } = labScript(t);
  t.equal(lab('--firmware', 'bios', '--boot-order', 'disk').status, 0);
  await diskStarted(state);
  t.equal(
    lab('--firmware', 'uefi', '--count', '2', '--pcap', state).status,
    0,
    'more join the lab',
  );
  t.same(namespacesLeft(), namespaces);
  t.ok(processesOf(state).length >= 4, 'dnsmasq, tcpdump and two machines');

  const destroyed = lab('--destroy');
  t.match(destroyed, { status: 0, stderr: '' });
  t.same(namespacesLeft(), []);
  t.same(processesOf(state), []);
  t.same(readdirSync(path.join(state, 'labs')), []);
});

t.test('--dhcp none makes the network and starts nobody', { skip }, (t) => {
  const { state, lab } = labScript(t);
  t.equal(lab('--count', '0', '--dhcp', 'none').status, 0);
  t.same(namespacesLeft(), namespaces);
  t.same(processesOf(state), []);
  t.equal(lab('--destroy').status, 0);
  t.equal(lab('--count', '0').status, 0);
  t.equal(processesOf(state).length, 1, 'without it dnsmasq runs');
  t.end();
});

t.test('a machine that has powered off is powered on again', { skip }, async (t) => {
  const { state, lab } = labScript(t);
  const first = lab('--boot-order', 'disk');
  await diskStarted(state);
  const deadline = performance.now() + 10_000;
  while (processesOf(state).length > 1 && performance.now() < deadline) await pause(20);
  const again = lab('--boot-order', 'network');
  t.equal(again.stdout, first.stdout, 'with the same number and address');
  t.not(lab('--boot-order', 'network').stdout, again.stdout, 'while a running one stays');
});

t.test('--destroy finishes what a crash has half done', { skip }, (t) => {
  const { state, lab } = labScript(t);
  t.equal(lab('--count', '2').status, 0);
  run('ip', ['netns', 'delete', `rouse-lab-${name}-dhcp`]);
  const [victim = ''] = processesOf(state);
  process.kill(Number(victim), 'SIGKILL');

  t.equal(lab('--destroy').status, 0);
  t.same(namespacesLeft(), []);
  t.same(processesOf(state), []);
  t.end();
});

t.test('a bridge of one’s own gets taps, and keeps everything else', { skip }, (t) => {
  const { state, lab } = labScript(t);
  const outer = `rouse-outer-${name}`;
  run('ip', ['netns', 'add', outer]);
  t.teardown(() => run('ip', ['netns', 'delete', outer]));
  run('ip', ['-n', outer, 'link', 'add', 'br9', 'type', 'bridge']);
  const inOuter = (...args: string[]): Ran =>
    run('ip', ['netns', 'exec', outer, qemuUp, '--name', name, '--accel', 'tcg', ...args], {
      ROUSE_LAB_STATE: path.join(state, 'labs'),
    });
  const links = (): number => run('ip', ['-n', outer, '-o', 'link']).stdout.split('\n').length - 1;
  t.equal(links(), 2, 'loopback and the bridge');

  const started = inOuter('--bridge', 'br9', '--firmware', 'uefi', '--serial-dir', state);
  t.equal(started.status, 0, started.stderr);
  t.equal(links(), 3);
  t.same(namespacesLeft(), [], 'no namespace is made');
  t.equal(inOuter('--destroy').status, 0);
  t.equal(links(), 2);
  t.equal(lab('--bridge', 'br-none').status, 1, 'a bridge that is not there is named');
  t.end();
});

t.test('an option that would reach QEMU unchecked is refused', { skip }, (t) => {
  const { lab } = labScript(t);
  for (const args of [
    ['--name', '../x'],
    ['--count', '1000'],
    ['--firmware', 'bios,id=x'],
    ['--boot-order', 'usb'],
    ['--dhcp', 'kea'],
    ['--mac-base', '52:54:00'],
    ['--what'],
  ]) {
    const { status, stderr } = lab(...args);
    t.equal(status, 1, args.join(' '));
    t.match(stderr, /^qemu-up\.sh: /);
  }
  t.end();
});
