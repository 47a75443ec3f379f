/**
 * A lab of QEMU machines for one test, through scripts/qemu-up.sh.
 *
 * Owns     starting machines, waiting for texts on their serial ports, and removing everything at
 *          the end, however the test ends. A failed test prints what everybody said.
 * Leaves   the server to server.ts.
 * Env      ROUSE_LAB_PCAP: a directory that gets a capture of each lab's network.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import tap, { type Test } from 'tap';

const root = path.join(import.meta.dirname, '..', '..');
const qemuUp = path.join(root, 'scripts', 'qemu-up.sh');

/** Where Rouse listens in a lab: the address of the bridge, scripts/lab/network.sh. */
export const SERVER_ADDRESS = '10.77.0.2';
/** What a DHCP server at the other end of the bridge's cable has and gives out; the same place. */
export const LAB_DHCP = {
  address: '10.77.0.1',
  range: ['10.77.0.100', '10.77.0.250'],
  router: '10.77.0.1',
} as const;
/** What the disk of a lab machine prints when it is started, and what the guest prints. */
export const DISK_STARTED = /ROUSE-DISK-BOOTED/;
const COMMAND_LINE = /ROUSE-CMDLINE: (.*?)\r*\n/;

/**
 * Under emulation on two cores a BIOS machine reaches its kernel in 25 s and OVMF in 15 s. What is
 * beyond this on a machine that does other work too will not come any more.
 */
const bootTimeoutMs = 150_000;
/** A restart is two boots long. tap's own limit of 30 s is for unit tests. */
const testTimeoutMs = 2 * bootTimeoutMs;
const fileTimeoutMs = 10 * bootTimeoutMs;
const pollMs = 100;
const tailCharacters = 6_000;

export type Firmware = 'bios' | 'uefi' | 'uefi-http' | 'arm64';

export interface LabMachine {
  readonly mac: string;
  /** Switches it off; `start` then switches the same one on again. */
  powerOff(): void;
  /** Waits until it has switched itself off. @throws after the time a boot may take */
  ended(): Promise<void>;
  serial(): string;
  /**
   * Waits until the serial port has shown the text.
   *
   * @param withinMs  default: the time a boot may take
   * @throws after that time
   */
  shows(expected: RegExp, withinMs?: number): Promise<RegExpExecArray>;
  /** Types at its serial port; only where it was started for that. */
  type(keys: string): void;
  /** The kernel's arguments, once the guest has printed them. */
  kernelArgs(): Promise<readonly string[]>;
}

interface MachineOptions {
  /** a `blank` one keeps what the machine wrote to it for the next start */
  readonly disk?: boolean | 'blank';
  readonly memoryMib?: number;
  /** somebody will type at it */
  readonly typing?: true;
}

export interface Lab {
  /** removed with the lab */
  readonly directory: string;
  /** where the machines' bridge br0 is, and Rouse unless a test puts it elsewhere */
  readonly namespace: string;
  /** the host at the other end of the bridge's cable, eth0 there: where the DHCP server is */
  readonly dhcpNamespace: string;
  /** of the machine with this number, counted from 1; known before it is started */
  mac(number: number): string;
  start(firmware: Firmware, options?: MachineOptions): LabMachine;
  /** Adds something to what a failed test prints. */
  explain(title: string, text: () => string): void;
}

export interface Guest {
  readonly directory: string;
  readonly kernel: string;
  readonly initramfs: string;
}

/** Shared by all tests: whether KVM works is found out once. */
const labState = path.join(tmpdir(), 'rouse-lab-tests');
let labs = 0;

/** @param dhcp  who gives out addresses; with none the test starts somebody itself */
export function startLab(t: Test, { dhcp = 'dnsmasq' }: { dhcp?: 'dnsmasq' | 'none' } = {}): Lab {
  tap.setTimeout(fileTimeoutMs);
  t.setTimeout(testTimeoutMs);
  labs += 1;
  const name = `t${process.pid.toString(36)}x${labs}`;
  // Not t.testdir(): the path of the server's Unix socket may have 107 characters.
  const directory = mkdtempSync(path.join(tmpdir(), 'rouse-vm-'));
  const run = (args: readonly string[]): string => runLab(['--name', name, ...args]);
  const explanations: [title: string, text: () => string][] = [];
  const explain = (title: string, text: () => string): void => {
    explanations.push([title, text]);
  };

  const destroy = onceAtTheEnd(() => {
    run(['--destroy']);
    rmSync(directory, { recursive: true, force: true });
  });
  t.teardown(() => {
    if (!t.passing()) explanations.forEach(printTail);
    destroy();
  });

  const capture = process.env['ROUSE_LAB_PCAP'];
  run([
    '--count',
    '0',
    '--dhcp',
    dhcp,
    ...(capture === undefined ? [] : ['--pcap', path.resolve(capture)]),
  ]);
  explain('the DHCP server', () => readText(path.join(labState, name, 'dnsmasq.log')));
  const mac = (number: number): string => `52:54:00:aa:00:0${number}`;
  return {
    directory,
    namespace: `rouse-lab-${name}`,
    dhcpNamespace: `rouse-lab-${name}-dhcp`,
    mac,
    explain,
    start: (firmware, { disk = false, memoryMib = 512, typing } = {}) => {
      const args = ['--firmware', firmware, '--mac-base', mac(1), '--serial-dir', directory];
      args.push('--memory', String(memoryMib));
      if (typing) args.push('--typing');
      if (disk) args.push(disk === 'blank' ? '--blank-disk' : '--disk');
      const [, number = '', , address = '', log = ''] = run(args).trim().split(' ');
      explain(`machine ${number} (${firmware})`, () => readText(log));
      const pidFile = path.join(labState, name, `machine-${number}.pid`);
      return machine({ mac: address, log, pidFile });
    },
  };
}

/**
 * Makes something happen exactly once: when called, or when the process ends, be it by a signal or
 * by the test runner's own limit of time.
 */
function onceAtTheEnd(work: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGALRM'] as const;
  const end = (): void => {
    process.off('exit', end);
    for (const signal of signals) process.off(signal, exit);
    work();
  };
  const exit = (): void => process.exit(1);
  process.on('exit', end);
  for (const signal of signals) process.on(signal, exit);
  return end;
}

function runLab(args: readonly string[]): string {
  const env = { ...process.env, ROUSE_LAB_STATE: labState };
  const { status, stdout, stderr } = spawnSync(qemuUp, args, { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`qemu-up.sh ${args.join(' ')}: ${stderr}`);
  return stdout;
}

function machine(made: {
  readonly mac: string;
  readonly log: string;
  readonly pidFile: string;
}): LabMachine {
  const { mac, log, pidFile } = made;
  const shows = (expected: RegExp, withinMs?: number): Promise<RegExpExecArray> =>
    waitForText(() => readText(log), expected, `the serial port of ${mac}`, { withinMs });
  return {
    mac,
    powerOff: () => {
      // QEMU removes the file when it ends, and 0 would be everybody in this process group.
      const pid = Number(readText(pidFile));
      if (pid > 0) process.kill(pid, 'SIGKILL');
    },
    ended: async () => {
      const pid = readText(pidFile).trim();
      await waitForText(
        () => (pid !== '' && existsSync(`/proc/${pid}`) ? '' : 'off'),
        /off/,
        `machine ${mac}`,
      );
    },
    serial: () => readText(log),
    type: (keys) => {
      const socket = connect(log.replace(/log$/, 'keys'));
      socket.end(keys);
    },
    shows,
    kernelArgs: async () => ((await shows(COMMAND_LINE))[1] ?? '').split(' '),
  };
}

interface Waiting {
  /** whether the text has stopped growing */
  readonly ended?: () => boolean;
  /** default: the time a boot may take */
  readonly withinMs?: number | undefined;
}

/**
 * Waits until a text that grows holds what is expected.
 *
 * @throws when it takes too long, or the text ends without
 */
export async function waitForText(
  read: () => string,
  expected: RegExp,
  where: string,
  { ended = () => false, withinMs = bootTimeoutMs }: Waiting = {},
): Promise<RegExpExecArray> {
  const deadline = performance.now() + withinMs;
  while (performance.now() < deadline) {
    const last = ended();
    const found = expected.exec(read());
    if (found) return found;
    if (last) throw new Error(`${where} ended without ${expected}: ${read().slice(-1_000)}`);
    await pause(pollMs);
  }
  throw new Error(`${where} did not show ${expected} within ${withinMs / 1000} s`);
}

function readText(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** To stderr, which the test runner passes on as it is. Escape sequences would move the cursor. */
function printTail([title, text]: readonly [string, () => string]): void {
  // eslint-disable-next-line no-control-regex -- that is what is looked for
  const plain = text().replaceAll(/\x1b(?:\[[0-9;?=]*[A-Za-z]|c)|\r/g, '');
  process.stderr.write(`\n--- ${title}\n${plain.slice(-tailCharacters)}\n`);
}

/** Makes the guest, which is a download the first time. */
export function guest(architecture: 'amd64' | 'arm64'): Guest {
  const script = path.join(root, 'scripts', 'lab', 'guest.sh');
  const { status, stderr } = spawnSync(script, [architecture], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  const directory = path.join(root, '.cache', 'guest', architecture);
  return {
    directory,
    kernel: path.join(directory, 'vmlinuz'),
    initramfs: path.join(directory, 'initramfs.cpio.gz'),
  };
}

const TOOLS = ['ip', 'qemu-system-x86_64', 'dnsmasq', 'apt-get', 'cpio'];
const FIRMWARE_FILES: Readonly<Record<Firmware, string>> = {
  bios: '/usr/lib/ipxe/qemu/pxe-virtio.rom',
  uefi: '/usr/share/OVMF/OVMF_CODE_4M.fd',
  'uefi-http': '/usr/share/OVMF/OVMF_CODE_4M.fd',
  arm64: '/usr/share/AAVMF/AAVMF_CODE.fd',
};

/**
 * For the `skip` option of a test: what is missing to run it, or false. CI has no excuse.
 *
 * @param others  commands that this test needs besides
 */
export function lacks(firmware: Firmware, ...others: readonly string[]): string | false {
  const tools = [...TOOLS, ...(firmware === 'arm64' ? ['qemu-system-aarch64'] : []), ...others];
  const missing = [
    ...(process.getuid?.() === 0 ? [] : ['root']),
    ...tools.filter((tool) => !isInstalled(tool)),
    ...[FIRMWARE_FILES[firmware]].filter((file) => !existsSync(file)),
  ];
  if (missing.length === 0) return false;
  const reason = `needs ${missing.join(', ')}`;
  if (process.env['CI']) throw new Error(`CI has to run the boot tests: ${reason}`);
  return reason;
}

function isInstalled(tool: string): boolean {
  return `${process.env['PATH'] ?? ''}:/usr/sbin`
    .split(':')
    .some((directory) => existsSync(path.join(directory, tool)));
}
