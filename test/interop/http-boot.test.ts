/**
 * The boot surface as a foreign program sees it: curl, over loopback.
 *
 * Shown here because in-process requests cannot: sizes and ranges on the wire, a download that is
 * taken up again, connections that are used twice, and a client that goes away.
 */
import { execFile, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import { startBootServer } from '../../src/http/server.ts';
import { fakeSurface } from '../fakes/boot-surface.ts';
import { parts } from '../fakes/multipart.ts';
import { readScript } from '../fakes/ipxe-reader.ts';

const run = promisify(execFile);
const KERNEL = randomBytes(32 * 1024 * 1024 + 17);
const folder = mkdtempSync(path.join(tmpdir(), 'rouse-curl-'));
t.teardown(() => {
  rmSync(folder, { recursive: true });
});

async function curl(...args: readonly string[]): Promise<string> {
  const { stdout } = await run('curl', ['-sS', '--max-time', '20', ...args], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}

async function hasCurl(): Promise<boolean> {
  try {
    await run('curl', ['--version']);
    return true;
  } catch {
    return false;
  }
}

const { deps, events, open } = fakeSurface({
  files: { 'debian-13/linux': KERNEL },
  loaders: { 'ipxe.efi': 'MZ' },
});
const running = await startBootServer({ address: '127.0.0.1', port: 0 }, deps);
t.teardown(() => running.close());
const base = `http://${running.listeners[0]?.address ?? ''}`;
const file = `${base}/boot/files/debian-13/linux`;

const missing = !(await hasCurl());
if (missing && process.env['CI']) t.fail('curl is not installed');
const skip = missing ? 'curl is not installed' : false;

t.test('HEAD and GET agree, and HEAD sends nothing', { skip }, async (t) => {
  const head = (await curl('-I', file)).toLowerCase();
  t.match(head, /^http\/1\.1 200 ok\r\n/);
  t.match(head, `content-length: ${KERNEL.length}\r\n`);
  t.match(head, 'accept-ranges: bytes\r\n');
  t.notMatch(head, 'transfer-encoding');
  const efi = (await curl('-I', `${base}//boot/./loaders/ipxe.efi`)).toLowerCase();
  t.match(efi, 'content-type: application/efi\r\n');
});

t.test('a kernel arrives as it is', { skip }, async (t) => {
  const target = path.join(folder, 'whole');
  await curl('-o', target, file);
  t.equal(sha256(readFileSync(target)), sha256(KERNEL));
});

t.test('ranges are what was asked for', { skip }, async (t) => {
  const target = path.join(folder, 'part');
  const status = await curl('-o', target, '-r', '1000-1999', '-w', '%{http_code}', file);
  t.equal(status, '206');
  t.ok(readFileSync(target).equals(KERNEL.subarray(1_000, 2_000)));
  const beyond = await curl('-o', '/dev/null', '-r', '99999999-', '-w', '%{http_code}', file);
  t.equal(beyond, '416');
});

t.test('several ranges are several parts', { skip }, async (t) => {
  const target = path.join(folder, 'parts');
  const ranges = '0-99,200-299,33554440-';
  const written = '%{http_code}\n%{content_type}';
  const out = await curl('-o', target, '-r', ranges, '-w', written, file);
  const [status, contentType = ''] = out.split('\n');
  t.equal(status, '206');
  const read = parts(contentType, readFileSync(target));
  t.same(
    read.map(({ start, end, sizeBytes }) => [start, end, sizeBytes]),
    [
      [0, 100, KERNEL.length],
      [200, 300, KERNEL.length],
      [33_554_440, KERNEL.length, KERNEL.length],
    ],
  );
  t.ok(read.every(({ bytes, start, end }) => KERNEL.subarray(start, end).equals(bytes)));
});

t.test('a broken download is completed', { skip }, async (t) => {
  const target = path.join(folder, 'resumed');
  writeFileSync(target, KERNEL.subarray(0, 3_000_000));
  const status = await curl('-C', '-', '-o', target, '-w', '%{http_code}', file);
  t.equal(status, '206');
  t.equal(sha256(readFileSync(target)), sha256(KERNEL));
});

t.test('a file that did not change is not sent twice', { skip }, async (t) => {
  const target = path.join(folder, 'etag');
  const [save, compare] = [`--etag-save`, '--etag-compare'].map((option) => [option, target]);
  await curl(...(save ?? []), '-o', '/dev/null', file);
  const options = ['-o', '/dev/null', '-w', '%{http_code} %{size_download}'];
  t.equal(await curl(...(compare ?? []), ...options, file), '304 0');
});

t.test('one connection serves script, kernel and more', { skip }, async (t) => {
  const urls = [`${base}/boot/start.ipxe`, file, `${base}/boot/loaders/ipxe.efi`];
  const outputs = urls.flatMap((url) => ['-o', '/dev/null', url]);
  const used = await curl('-w', '%{num_connects}\n', ...outputs);
  t.equal(used, '1\n0\n0\n');
});

t.test('a script is a script, and never a redirect', { skip }, async (t) => {
  const text = await curl(`${base}//boot//next?mac=52%3A54%3A00%3AAA%3A00%3A01&platform=efi`);
  t.ok(readScript(text));
  const origin = new RegExp(`${base}/boot/beacon/[0-9a-f]{16}/local`);
  t.match(text, origin);
});

t.test('long headers are refused without harm', { skip }, async (t) => {
  const status = await curl(
    '-o',
    '/dev/null',
    '-w',
    '%{http_code}',
    '-H',
    `X: ${'x'.repeat(9_000)}`,
    base,
  );
  t.equal(status, '431');
  t.equal(await curl('-o', '/dev/null', '-w', '%{http_code}', file), '200');
});

t.test('a client that goes away is recorded as such', { skip }, async (t) => {
  const before = events.length;
  const child = spawn('curl', ['-sS', '--limit-rate', '64k', '-o', '/dev/null', file]);
  await new Promise<void>((resolve) => {
    const poll = (): void => {
      if (open() > 0) resolve();
      else setImmediate(poll);
    };
    poll();
  });
  child.kill();
  await once(child, 'exit');
  const sent = await eventAfter(before);
  t.match(sent, { kind: 'file.sent', complete: false, reason: 'client-left', from: '127.0.0.1' });
});

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function eventAfter(count: number): Promise<BootEvent | undefined> {
  const next = (): BootEvent | undefined =>
    events.slice(count).find(({ kind }) => kind !== 'file.progress');
  while (!next()) await new Promise((resolve) => setImmediate(resolve));
  return next();
}
