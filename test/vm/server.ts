/**
 * Rouse inside a lab's network, as an operator runs it there, and an Image Factory beside it.
 *
 * Owns     starting, killing and asking the server through its command line.
 * Env      ROUSE_BINARY: another program than dist/rouse, with arguments if need be, such as
 *          "node src/main.ts" while developing.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { get } from 'node:http';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Test } from 'tap';
import { SERVER_ADDRESS, waitForText, type Guest, type Lab } from './lab.ts';

const root = path.join(import.meta.dirname, '..', '..');
const startedWithinMs = 20_000;
const FACTORY_PORT = 8090;
export const FACTORY_URL = `http://${SERVER_ADDRESS}:${FACTORY_PORT}`;

export interface RouseServer {
  log(): string;
  /** Waits for a line of the log. @throws after the time a boot may take */
  logs(expected: RegExp): Promise<void>;
  apply(manifest: string): void;
  /** `machines list --json`, once it holds the text: sightings are written once a second. */
  recorded(expected: RegExp): Promise<unknown>;
  /** The exact text a machine would get now. */
  script(machine: string): string;
  /** `machines adopt`, with its flags. */
  adopt(machine: string, flags: readonly string[]): void;
  /** The next boot of the machine installs. */
  arm(machine: string): void;
  /** Runs a command of the executable on the data of this server. @throws when it fails */
  rouse(...args: readonly string[]): string;
  /** Ends the server as soon as its log has the line, without a chance to clean up. */
  killOnceLogged(expected: RegExp): Promise<void>;
  start(): Promise<void>;
}

/** The command under test and its first arguments. */
export function program(): readonly string[] {
  const given = process.env['ROUSE_BINARY'];
  return given === undefined ? [path.join(root, 'dist', 'rouse')] : given.split(' ');
}

/** Whether there is a server to test: dist/rouse is made by the build. */
export function lacksServer(): string | false {
  const [file = ''] = program();
  if (!file.includes('/') || existsSync(path.resolve(root, file))) return false;
  const reason = `needs ${path.relative(root, file)}: npm run build`;
  if (process.env['CI']) throw new Error(`CI has to run the boot tests: ${reason}`);
  return reason;
}

interface ServerPlace {
  /** full name; the lab's own unless said */
  readonly namespace?: string;
  readonly interfaces?: readonly string[];
  /** what the boot surface listens on; an address of the namespace */
  readonly address?: string;
  readonly mode?: 'proxy' | 'pxe-only' | 'observe' | 'next-server' | 'off';
  /** more arguments of `rouse serve` */
  readonly flags?: readonly string[];
}

/** Starts the server with DHCP, TFTP and HTTP, on the lab's bridge unless placed elsewhere. */
export async function startServer(
  t: Test,
  lab: Lab,
  guests: readonly Guest[],
  place: ServerPlace = {},
): Promise<RouseServer> {
  const dataDir = path.join(lab.directory, 'data');
  const output: string[] = [];
  const log = (): string => output.join('');
  lab.explain('the server', log);
  let child: ChildProcess | undefined;

  const kill = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  const start = async (): Promise<void> => {
    const command = [...program(), ...serveArgs(dataDir, guests, place)];
    child = inNamespace(place.namespace ?? lab.namespace, command, output);
    await untilReady(path.join(dataDir, 'rouse.sock'), child);
  };
  t.teardown(kill);
  await start();
  const rouse = (...args: readonly string[]): string =>
    rouseCommand([...args, '--data-dir', dataDir]);
  return {
    ...{ log, rouse, start },
    logs: async (expected) => {
      await waitForText(log, expected, 'the log');
    },
    apply: (manifest) => {
      rouseCommand(['apply', '-f', '-', '--data-dir', dataDir], manifest);
    },
    recorded: async (expected) => {
      const list = (): string => rouse('machines', 'list', '--json');
      await waitForText(list, expected, 'the inventory');
      return JSON.parse(list()) as unknown;
    },
    adopt: (machine, flags) => {
      rouseCommand(['machines', 'adopt', machine, ...flags, '--data-dir', dataDir]);
    },
    arm: (machine) => {
      rouse('machines', 'arm', machine);
    },
    script: (machine) => rouse('script', machine),
    killOnceLogged: async (expected) => {
      // Not by polling: the machine asks for its script a third of a second later.
      while (child?.stdout && !expected.test(log())) await once(child.stdout, 'data');
      await kill();
    },
  };
}

function serveArgs(
  dataDir: string,
  guests: readonly Guest[],
  { interfaces = ['br0'], address = SERVER_ADDRESS, mode = 'proxy', flags = [] }: ServerPlace,
): readonly string[] {
  return [
    ...['serve', '--data-dir', dataDir, '--dhcp-mode', mode],
    ...interfaces.flatMap((name) => ['--interface', name]),
    ...['--boot-listen', `${address}:8080`, '--admin-listen', '127.0.0.1:8081'],
    ...['--talos-factory-url', FACTORY_URL, '--log-format', 'json', '--log-level', 'debug'],
    ...guests.flatMap(({ directory }) => ['--images-directory', directory]),
    ...flags,
  ];
}

function inNamespace(
  namespace: string,
  command: readonly string[],
  output: string[],
): ChildProcess {
  const child = spawn('ip', ['netns', 'exec', namespace, ...command], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A test that runs out of time gets no teardown.
  process.on('exit', () => child.kill('SIGKILL'));
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => output.push(String(chunk)));
  }
  return child;
}

/** Runs a command of the executable that is tested. @throws when it fails */
export function rouseCommand(args: readonly string[], input = ''): string {
  const [command = '', ...before] = program();
  const { status, stdout, stderr } = spawnSync(command, [...before, ...args], {
    cwd: root,
    input,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`rouse ${args.join(' ')} ended with ${status}: ${stderr}`);
  return stdout;
}

/** The Unix socket is reached from outside the namespace: files do not belong to networks. */
async function untilReady(socketPath: string, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + startedWithinMs;
  while (!(await isReady(socketPath))) {
    if (child.exitCode !== null || performance.now() > deadline) {
      throw new Error('the server did not become ready');
    }
    await pause(50);
  }
}

function isReady(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    get({ socketPath, path: '/readyz' }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    }).on('error', () => {
      resolve(false);
    });
  });
}

/** An Image Factory that has one kernel and one initramfs for every schematic and version. */
export async function startFactory(
  t: Test,
  lab: Lab,
  guest: Guest,
): Promise<{ stop(): Promise<void> }> {
  const output: string[] = [];
  lab.explain('the Image Factory', () => output.join(''));
  const child = inNamespace(
    lab.namespace,
    [
      ...[process.execPath, path.join(root, 'test', 'fakes', 'image-factory.ts')],
      ...['--address', SERVER_ADDRESS, '--port', String(FACTORY_PORT)],
      ...['--kernel', guest.kernel, '--initramfs', guest.initramfs],
    ],
    output,
  );
  t.teardown(() => child.kill());
  await waitForText(() => output.join(''), /\S/, 'the Image Factory');
  return {
    async stop() {
      const exited = once(child, 'exit');
      child.kill();
      await exited;
    },
  };
}

/** Time of the first line of the log that holds the text, in milliseconds. */
export function loggedAtMs(log: string, text: RegExp): number {
  const line = log.split('\n').find((candidate) => text.test(candidate)) ?? '{}';
  return (JSON.parse(line) as { time?: number }).time ?? NaN;
}
