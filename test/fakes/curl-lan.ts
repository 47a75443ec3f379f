/**
 * The real server in a network namespace, and on the same network a machine, a neighbour who
 * guesses, and one who has got hold of a token. curl(1) asks for all of them. Needs root.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Test } from 'tap';
import { startInside, type Inside } from './inside.ts';
import { createNetwork, type Network } from './namespaces.ts';
import { ROUSE, rouseProgram } from './rouse-program.ts';

const SERVER = '10.231.7.1';
const HOSTS = ['machine', 'guesser', 'thief'] as const;
export type LanHost = (typeof HOSTS)[number];
const BYTES_MAX = 100_000_000;

const run = promisify(execFile);

export interface CurlLan {
  /** of the server's data, the manifest m.yaml and whatever a test writes; removed with it */
  readonly folder: string;
  readonly dataDir: string;
  readonly keyFile: string;
  readonly origin: string;
  /** the command line, on the server itself */
  readonly rouse: (...args: readonly string[]) => Promise<string>;
  readonly serve: () => Promise<Inside>;
  /** as a power cut would end it */
  readonly kill: (server: Inside) => Promise<void>;
  readonly curl: (host: LanHost, ...args: readonly string[]) => Promise<string>;
  /** the boot script of the machine, as the host is given it */
  readonly script: (host: LanHost) => Promise<string>;
  /** the HTTP status of a request */
  readonly status: (host: LanHost, ...request: readonly string[]) => Promise<string>;
}

export function lanMac(host: LanHost): string {
  return `52:54:00:aa:07:0${HOSTS.indexOf(host) + 1}`;
}

/** @param manifest  written to m.yaml, to be applied */
export function curlLan(t: Test, manifest: string): CurlLan {
  const network = createNetwork(t);
  lay(network);
  const folder = mkdtempSync(path.join(tmpdir(), 'rouse-lan-'));
  t.teardown(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  writeFileSync(path.join(folder, 'm.yaml'), manifest);
  const dataDir = path.join(folder, 'data');
  const keyFile = path.join(folder, 'key', 'secret.key');
  const origin = `http://${SERVER}:8080`;
  const shared = ['--data-dir', dataDir];
  const env = { ...process.env, ROUSE_SECRETS_KEY_FILE: keyFile };
  const curl: CurlLan['curl'] = async (host, ...args) => {
    const words = ['netns', 'exec', network.name(host), 'curl', '-sS', '--max-time', '60'];
    return (await run('ip', [...words, ...args], { maxBuffer: BYTES_MAX })).stdout;
  };
  return {
    ...{ folder, dataDir, keyFile, origin, curl },
    rouse: async (...args) =>
      (await run(...rouseProgram(...shared, ...args), { env, maxBuffer: BYTES_MAX })).stdout,
    serve: () =>
      startInside(t, {
        namespace: network.name('server'),
        command: [
          ...[...ROUSE, ...shared, 'serve', '--interface', 'lan', '--dhcp-mode', 'off'],
          ...['--log-format', 'json', '--log-level', 'debug', '--secrets-key-file', keyFile],
        ],
        ready: /waiting for a machine/,
      }),
    kill: async (server) => {
      const [pid = ''] = readFileSync(path.join(dataDir, 'rouse.pid'), 'utf8').split(' ');
      process.kill(Number(pid), 'SIGKILL');
      await server.stop();
    },
    script: (host) =>
      curl(host, `${origin}/boot/next?mac=${lanMac('machine')}&arch=x86_64&platform=efi`),
    status: (host, ...request) => curl(host, '-o', '/dev/null', '-w', '%{http_code}', ...request),
  };
}

function lay(network: Network): void {
  network.add('server');
  network.ip('server', 'link', 'add', 'lan', 'type', 'bridge');
  network.ip('server', 'link', 'set', 'lan', 'up');
  network.ip('server', 'addr', 'add', `${SERVER}/24`, 'dev', 'lan');
  for (const [index, host] of HOSTS.entries()) {
    network.add(host);
    network.cable({ ns: 'server', end: `to-${host}` }, { ns: host, end: 'eth0' });
    network.ip('server', 'link', 'set', `to-${host}`, 'master', 'lan');
    network.ip(host, 'link', 'set', 'eth0', 'address', lanMac(host));
    network.ip(host, 'addr', 'add', `10.231.7.${index + 11}/24`, 'dev', 'eth0');
  }
}

/** Answers with their headers, as curl wrote them to a folder, without what tells the time. */
export function distinctAnswers(folder: string): string[] {
  const texts = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'latin1'));
  return [...new Set(texts.map((text) => text.replace(/^date: .*\r\n/im, '')))];
}
