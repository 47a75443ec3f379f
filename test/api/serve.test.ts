/**
 * The whole server as a process of its own, from the source tree, over loopback: what an operator
 * and a booting machine see of it. DHCP stays off; test/interop and test/vm have it.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { freePort } from '../fakes/free-port.ts';
import { rouseProgram } from '../fakes/rouse-program.ts';

/** From source on a busy machine; a server that fails ends, and is not waited for. */
const startedWithinMs = 60_000;

interface Rouse {
  readonly child: ChildProcess;
  readonly boot: string;
  readonly admin: string;
  readonly dataDir: string;
  log(): string;
}

/** Not `t.testdir()`: the path of a Unix socket must be short. */
function makeDataDir(t: Test): string {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'rouse-serve-'));
  t.teardown(() => {
    rmSync(dataDir, { recursive: true, force: true });
  });
  return dataDir;
}

async function holdPort(): Promise<{ server: Server; port: number }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP port');
  return { server, port: address.port };
}

async function serve(t: Test, options: { dataDir: string; bootPort?: number }): Promise<Rouse> {
  const bootPort = options.bootPort ?? (await freePort());
  const adminPort = await freePort();
  const child = spawn(
    ...rouseProgram(
      'serve',
      ...['--data-dir', options.dataDir, '--interface', 'lo', '--dhcp-mode', 'off'],
      ...['--talos-events-listen', '', '--talos-kernel-log-listen', ''],
      ...['--boot-listen', `127.0.0.1:${bootPort}`, '--admin-listen', `127.0.0.1:${adminPort}`],
    ),
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let log = '';
  child.stdout.on('data', (text) => (log += String(text)));
  child.stderr.on('data', (text) => (log += String(text)));
  t.teardown(() => child.kill('SIGKILL'));
  const rouse = {
    child,
    boot: `http://127.0.0.1:${bootPort}`,
    admin: `http://127.0.0.1:${adminPort}`,
    dataDir: options.dataDir,
    log: () => log,
  };
  const deadline = performance.now() + startedWithinMs;
  while (!(await answers(`${rouse.admin}/healthz`))) {
    if (performance.now() > deadline || child.exitCode !== null) {
      throw new Error(`the server did not come up: ${log}`);
    }
    await pause(50);
  }
  return rouse;
}

function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    (response) => response.ok,
    () => new Promise((resolve) => setTimeout(resolve, 25, false)),
  );
}

function rouse(dataDir: string, args: readonly string[], input = ''): ReturnType<typeof spawnSync> {
  return spawnSync(...rouseProgram('--data-dir', dataDir, ...args), {
    input,
    encoding: 'utf8',
  });
}

async function stop(child: ChildProcess): Promise<number | null> {
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
  return child.exitCode;
}

const manifest = `
kind: profile
name: rescue
linux:
  kernel: http://192.0.2.1/vmlinuz
  initrd: [http://192.0.2.1/initrd]
  args: ["who=\${machine.name}", "mac=\${machine.mac}"]
---
kind: machine
name: node-1
macs: ["52:54:00:aa:00:01"]
boot: { profile: rescue }
`;

t.test('a manifest applied before the first start decides the first boot', async (t) => {
  const dataDir = makeDataDir(t);
  const applied = rouse(dataDir, ['apply', '-f', '-'], manifest);
  t.equal(applied.status, 0, String(applied.stderr));

  const server = await serve(t, { dataDir });
  const script = await (await fetch(`${server.boot}/boot/next?mac=52-54-00-AA-00-01`)).text();
  t.match(script, /^#!ipxe\n/);
  t.match(script, /who=node-1 mac=52:54:00:aa:00:01/);
  t.equal(await stop(server.child), 0, 'ends cleanly when asked to');
});

t.test('an unknown machine is recorded and gets its local disk', async (t) => {
  const dataDir = makeDataDir(t);
  const server = await serve(t, { dataDir });
  const query = 'mac=52:54:00:bb:00:07&serial=SER-7&arch=x86_64&platform=efi&manufacturer=QEMU';
  const script = await (await fetch(`${server.boot}/boot/next?${query}`)).text();
  t.match(script, /exit 1/);
  t.notMatch(script, /^kernel /m);

  const listed = rouse(dataDir, ['machines', 'list', '--json']);
  t.equal(listed.status, 0, String(listed.stderr));
  t.match(JSON.parse(String(listed.stdout)), {
    items: [{ macs: ['52:54:00:bb:00:07'], hardware: { serial: 'SER-7', arch: 'x86_64-efi' } }],
  });
  const given = rouse(dataDir, ['machines', 'set', '52:54:00:bb:00:07', '--name', 'node-7']);
  t.equal(given.status, 0, String(given.stderr));
  t.match(String(rouse(dataDir, ['script', 'node-7']).stdout), /^#!ipxe\n/);
});

t.test('a killed server starts again with everything it had acknowledged', async (t) => {
  const dataDir = makeDataDir(t);
  const first = await serve(t, { dataDir });
  t.equal(rouse(dataDir, ['apply', '-f', '-'], manifest).status, 0);
  const gone = once(first.child, 'exit');
  first.child.kill('SIGKILL');
  await gone;

  const second = await serve(t, { dataDir });
  const script = await (await fetch(`${second.boot}/boot/machines/525400aa0001.ipxe`)).text();
  t.match(script, /who=node-1/);
});

t.test('a port taken by another program is named, and the rest still serves', async (t) => {
  const { server: other, port } = await holdPort();
  t.teardown(() => other.close());
  const rouse = await serve(t, { dataDir: makeDataDir(t), bootPort: port });
  const ready = await fetch(`${rouse.admin}/readyz`);
  t.equal(ready.status, 503);
  t.match(await ready.text(), new RegExp(String(port)));
  t.match(rouse.log(), /LISTENER_PORT_TAKEN/);
});

t.test('a second server on the same data directory is refused', async (t) => {
  const dataDir = makeDataDir(t);
  await serve(t, { dataDir });
  const second = rouse(dataDir, ['serve', '--interface', 'lo', '--dhcp-mode', 'off']);
  t.equal(second.status, 4);
  t.match(String(second.stderr), /INSTANCE_RUNNING/);
});

t.test('a data directory too deep for a Unix socket is refused before anything starts', (t) => {
  const deep = path.join(makeDataDir(t), 'd'.repeat(120));
  const refused = rouse(deep, ['serve', '--interface', 'lo', '--dhcp-mode', 'off']);
  t.equal(refused.status, 2);
  t.match(String(refused.stderr), /SOCKET_PATH_TOO_LONG.*107/);
  t.end();
});

t.test('the socket of the command line is for its owner only', async (t) => {
  const dataDir = makeDataDir(t);
  const server = await serve(t, { dataDir });
  const socket = path.join(dataDir, 'rouse.sock');
  t.equal(statSync(socket).mode & 0o777, 0o600);
  await stop(server.child);
  t.notOk(existsSync(socket), 'and is gone when the server is');
});
