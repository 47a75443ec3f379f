/**
 * The store of fetched files in the running server, with the fake Image Factory as a process of its
 * own: a rack that asks at once, a server that is killed in the middle, a factory that is gone.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t, { type Test } from 'tap';
import { freePort } from '../fakes/free-port.ts';
import { startImageFactory, VANILLA, type FakeFactory } from '../fakes/image-factory.ts';
import { rouseProgram } from '../fakes/rouse-program.ts';

const MIB = 1_048_576;
const folder = mkdtempSync(path.join(tmpdir(), 'rouse-assets-'));
t.teardown(() => {
  rmSync(folder, { recursive: true, force: true });
});
const large = path.join(folder, 'initramfs');
const small = path.join(folder, 'kernel');
writeFileSync(large, randomFillSync(Buffer.alloc(100 * MIB)));
writeFileSync(small, randomFillSync(Buffer.alloc(3 * MIB + 5)));
const expected = sha256Of(readFileSync(large));

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

interface Rouse {
  readonly child: ChildProcess;
  readonly boot: string;
  readonly log: () => string;
}

async function serve(t: Test, dataDir: string, factoryUrl: string): Promise<Rouse> {
  const [bootPort, adminPort] = [await freePort(), await freePort()];
  const child = spawn(
    ...rouseProgram(
      ...['serve', '--data-dir', dataDir, '--interface', 'lo', '--dhcp-mode', 'off'],
      ...['--boot-listen', `127.0.0.1:${bootPort}`, '--admin-listen', `127.0.0.1:${adminPort}`],
      ...['--talos-factory-url', factoryUrl],
    ),
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  t.teardown(() => child.kill('SIGKILL'));
  let log = '';
  child.stdout.on('data', (text) => (log += String(text)));
  child.stderr.on('data', (text) => (log += String(text)));
  const health = `http://127.0.0.1:${adminPort}/healthz`;
  // A minute: from source, on a busy machine.
  for (let tries = 0; tries < 2_400; tries += 1) {
    const up = await fetch(health)
      .then(({ ok }) => ok)
      .catch(() => false);
    if (up) return { child, boot: `http://127.0.0.1:${bootPort}`, log: () => log };
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`the server did not come up: ${log}`);
}

function makeDataDir(t: Test): string {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'rouse-store-'));
  t.teardown(() => {
    rmSync(dataDir, { recursive: true, force: true });
  });
  return dataDir;
}

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Without blocking: the factory is served by this very process. */
async function rouse(dataDir: string, args: readonly string[], input = ''): Promise<Ran> {
  const child = spawn(...rouseProgram('--data-dir', dataDir, ...args));
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (text) => (stdout += String(text)));
  child.stderr.on('data', (text) => (stderr += String(text)));
  child.stdin.end(input);
  await once(child, 'close');
  return { status: child.exitCode, stdout, stderr };
}

async function factoryFor(t: Test, address = '127.0.0.1'): Promise<FakeFactory> {
  const factory = await startImageFactory({ kernel: small, initramfs: large, address });
  t.teardown(() => factory.close());
  return factory;
}

const profile = (version = 'v1.13.9', schematic = VANILLA): string =>
  `kind: profile\nname: talos\narch: [x86_64-efi]\n` +
  `talos: {version: ${version}, schematic: ${schematic}}\n`;

const file = `/boot/files/talos/${VANILLA}/v1.13.9/initramfs-amd64.xz`;

async function readBody(url: string): Promise<{ sha256: string; bytes: number }> {
  const response = await fetch(url);
  if (!response.ok || !response.body) throw new Error(`status ${response.status}`);
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: hash.digest('hex'), bytes };
}

function rssMib(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid ?? 0}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1]) / 1_024;
}

t.test('fifty machines and one uncached file of 100 MiB: one download', async (t) => {
  const factory = await factoryFor(t);
  const dataDir = makeDataDir(t);
  const applied = await rouse(dataDir, ['apply', '-f', '-'], profile());
  t.equal(applied.status, 0, applied.stderr);
  const server = await serve(t, dataDir, factory.url);
  const before = rssMib(server.child.pid);
  const startedMs = performance.now();
  const got = await Promise.all(
    Array.from({ length: 50 }, () => readBody(`${server.boot}${file}`)),
  );
  const seconds = (performance.now() - startedMs) / 1_000;
  t.same([...new Set(got.map(({ sha256 }) => sha256))], [expected]);
  t.equal(factory.requests.filter((request) => request.startsWith('GET /image')).length, 1);
  const peak = rssMib(server.child.pid);
  t.comment(`${seconds.toFixed(1)} s for 50 × 100 MiB, peak ${peak.toFixed(0)} MiB`);
  // The memory for pieces is 256 MiB unless set; the rest is sockets and the process itself.
  t.ok(peak - before < 450, `${before.toFixed(0)} MiB before, ${peak.toFixed(0)} MiB at most`);
});

t.test('killed in the middle, the next server goes on and serves the right file', async (t) => {
  const factory = await factoryFor(t);
  const dataDir = makeDataDir(t);
  t.equal((await rouse(dataDir, ['apply', '-f', '-'], profile())).status, 0);
  factory.misbehave({ kind: 'slow', bytesPerSecond: 60 * MIB });
  const first = await serve(t, dataDir, factory.url);
  const broken = readBody(`${first.boot}${file}`).then(
    () => 'complete',
    () => 'broken',
  );
  const partial = path.join(dataDir, 'assets', 'partial');
  const arrived = (): number =>
    Math.max(0, ...readdirSync(partial).map((name) => statSync(path.join(partial, name)).size));
  while (arrived() < 50 * MIB) await new Promise((resolve) => setTimeout(resolve, 20));
  const gone = once(first.child, 'exit');
  first.child.kill('SIGKILL');
  await gone;
  t.equal(await broken, 'broken', 'the machine knows that it has not got it all');
  t.same(readdirSync(path.join(dataDir, 'assets', 'files')), []);

  factory.misbehave(undefined);
  const second = await serve(t, dataDir, factory.url);
  t.same(await readBody(`${second.boot}${file}`), { sha256: expected, bytes: 100 * MIB });
  t.match(factory.requests.at(-1), / bytes=[1-9]\d{7,}-$/, 'it went on where it was');
  t.same(readdirSync(path.join(dataDir, 'assets', 'files')), [expected]);
});

interface Kill {
  readonly call: string;
  readonly nth: number;
  /** `files` are written by the threads of the runtime, and `rows` by its first one */
  readonly of: 'files' | 'rows';
}

/** Has the server killed at the n-th call of a kind from now on; it is traced when this returns. */
async function killAt(t: Test, { child }: Rouse, { call, nth, of }: Kill): Promise<void> {
  const inject = `inject=${call}:signal=SIGKILL:when=${nth}`;
  const traced = ['-e', `trace=${call}`, '-e', inject, '-o', '/dev/null'];
  const threads = of === 'files' ? ['-f'] : [];
  const strace = spawn('strace', [...threads, ...traced, '-p', String(child.pid)]);
  t.teardown(() => strace.kill('SIGKILL'));
  for await (const text of strace.stderr) {
    if (String(text).includes('attached')) return;
  }
  throw new Error('strace did not attach');
}

/** strace counts for each thread, of which four write. */
const KILLS: readonly Kill[] = [
  { call: 'rename', nth: 1, of: 'files' },
  { call: 'fsync', nth: 1, of: 'files' },
  { call: 'fdatasync', nth: 1, of: 'files' },
  ...[1, 6].map((nth): Kill => ({ call: 'pwrite64', nth, of: 'files' })),
  ...[1, 2, 3].map((nth): Kill => ({ call: 'pwrite64', nth, of: 'rows' })),
];

t.test('killed at any write, of the file or of its row: never a wrong byte', async (t) => {
  const factory = await factoryFor(t);
  const kernel = file.replace('initramfs-amd64.xz', 'kernel-amd64');
  const right = sha256Of(readFileSync(small));
  const killed: string[] = [];
  for (const kill of KILLS) {
    const dataDir = makeDataDir(t);
    t.equal((await rouse(dataDir, ['apply', '-f', '-'], profile())).status, 0);
    const first = await serve(t, dataDir, factory.url);
    const gone = once(first.child, 'exit');
    await killAt(t, first, kill);
    const got = await readBody(`${first.boot}${kernel}`).catch(() => undefined);
    if (got) t.equal(got.sha256, right);
    await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, 500))]);
    if (first.child.signalCode === 'SIGKILL') killed.push(`${kill.of} ${kill.call} ${kill.nth}`);
    else first.child.kill('SIGKILL');
    await gone;

    const what = `${kill.call} ${kill.nth} of ${kill.of}`;
    const second = await serve(t, dataDir, factory.url);
    t.same(await readBody(`${second.boot}${kernel}`), { sha256: right, bytes: 3 * MIB + 5 }, what);
    t.same(readdirSync(path.join(dataDir, 'assets', 'files')), [right], what);
    const stopped = once(second.child, 'exit');
    second.child.kill('SIGKILL');
    await stopped;
  }
  t.comment(`killed at ${killed.join(', ')}`);
  for (const what of ['files', 'rows']) {
    const met = killed.filter((text) => text.startsWith(what)).length;
    t.ok(met >= 2, `${met} kills met a write of ${what}`);
  }
});

t.test('once everything is here, machines boot without the factory', async (t) => {
  const factory = await factoryFor(t);
  const dataDir = makeDataDir(t);
  const made =
    'kind: profile\nname: talos\narch: [x86_64-efi]\ntalos:\n  version: v1.13.9\n  ' +
    'schematic: {extensions: [siderolabs/qemu-guest-agent]}\n';
  const server = await serve(t, dataDir, factory.url);
  const applied = await rouse(dataDir, ['apply', '-f', '-'], made);
  t.equal(applied.status, 0, applied.stderr);
  const id = 'ce4c980550dd2ab1b17bbf2b08801c7eb59418eafe8f279833297925d67c7515';
  const shown = await rouse(dataDir, ['profiles', 'show', 'talos', '--json']);
  t.match(JSON.parse(shown.stdout), {
    schematic_id: id,
    talos: { schematic: { extensions: ['siderolabs/qemu-guest-agent'] } },
  });
  const fetched = await rouse(dataDir, ['images', 'fetch', 'talos']);
  t.equal(fetched.status, 0, fetched.stderr);
  t.match(fetched.stdout, '3 files here, 0 not');
  t.match(fetched.stderr, /complete http\S+kernel-amd64 \(3\.1 MB\)/);
  await factory.close();

  t.match((await rouse(dataDir, ['images', 'verify', 'talos'])).stdout, '3 files good, 0 not');
  const base = `${server.boot}/boot/files/talos/${id}/v1.13.9`;
  t.equal((await readBody(`${base}/initramfs-amd64.xz`)).sha256, expected);
  t.equal((await readBody(`${base}/kernel-amd64`)).sha256, sha256Of(readFileSync(small)));
  const again = await rouse(dataDir, ['apply', '-f', '-'], made);
  t.equal(again.status, 0, 'an unchanged schematic asks nobody');
  const other = await rouse(dataDir, ['apply', '-f', '-'], made.replace('qemu-', 'xen-'));
  t.match(other.stderr, 'FACTORY_FAILED');
  t.match((await rouse(dataDir, ['profiles', 'show', 'talos'])).stdout, 'qemu-guest-agent');

  const [kept = ''] = readdirSync(path.join(dataDir, 'assets', 'files'));
  writeFileSync(path.join(dataDir, 'assets', 'files', kept), 'damaged');
  const verified = await rouse(dataDir, ['images', 'verify']);
  t.match(verified.stdout, /^damaged: http/);
  t.equal(verified.status, 1);
});

t.test('an image may come from a URL', async (t) => {
  const factory = await factoryFor(t);
  const dataDir = makeDataDir(t);
  const url = `${factory.url}/image/${VANILLA}/v1.13.9/kernel-amd64`;
  const sha256 = sha256Of(readFileSync(small));
  const image = `kind: image\nname: rescue\nfiles:\n  linux: {url: "${url}", sha256: ${sha256}}\n`;
  const server = await serve(t, dataDir, factory.url);
  t.equal((await rouse(dataDir, ['apply', '-f', '-'], image)).status, 0);
  t.equal((await rouse(dataDir, ['export'])).stdout.includes(sha256), true);
  t.equal((await readBody(`${server.boot}/boot/files/rescue/linux`)).sha256, sha256);
  await factory.close();
  t.equal((await readBody(`${server.boot}/boot/files/rescue/linux`)).sha256, sha256);
  const shown = await rouse(dataDir, ['images', 'show', 'rescue']);
  t.match(shown.stdout, /linux +3\.1 MB/);
  t.match((await rouse(dataDir, ['images', 'fetched'])).stdout, /complete .* declared +rescue/);
  t.match((await rouse(dataDir, ['images', 'delete', 'rescue'])).stdout, '1 file deleted');
  const gone = await fetch(`${server.boot}/boot/files/rescue/linux`);
  t.equal(gone.status, 502);
  t.match(await gone.text(), /^ASSET_FETCH_FAILED: /);
});
