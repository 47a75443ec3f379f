/**
 * What an installer needs besides the guest of scripts/lab/guest.sh: the content of the disk that
 * it writes, and what it reports afterwards.
 *
 * The reports are what Talos sends, recorded from a client that speaks it (test/fakes/talos-node.ts)
 * so that a guest without a gRPC library can send them.
 */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:http2';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { logLine } from '../fakes/talos-node.ts';
import { eventRequest, framed, type NodeEvent } from '../fakes/talos-protobuf.ts';

const root = path.join(import.meta.dirname, '..', '..');
/** After the last byte of what is recorded. */
const quietMs = 500;

interface Reports {
  /** the guest's own address, without a prefix length */
  readonly address: string;
  readonly server: string;
  readonly events: readonly NodeEvent[];
  readonly logLines: readonly string[];
}

/**
 * Makes a cpio archive that is loaded after the guest's initramfs.
 *
 * @param directory  of the test's own
 * @returns its name
 */
export async function installerInitrd(directory: string, reports?: Reports): Promise<string> {
  const folder = path.join(directory, 'installer');
  mkdirSync(folder);
  const script = (name: string): string => path.join(root, 'scripts', name);
  run('node', [script('env24.mjs'), 'node', script('lab/make-disk.ts'), 'disk.img'], folder);
  if (reports) await writeReports(folder, reports);
  const archive = path.join(directory, 'installer.cpio');
  run('sh', ['-ec', 'ls | cpio -o -H newc --quiet >../installer.cpio'], folder);
  return archive;
}

/** The guest's initramfs and the archive in one file, as the kernel takes them. */
export function joinedInitrd(initramfs: string, archive: string): string {
  const guest = readFileSync(initramfs);
  const padding = Buffer.alloc((4 - (guest.length % 4)) % 4);
  const joined = `${archive}.joined`;
  writeFileSync(joined, Buffer.concat([guest, padding, readFileSync(archive)]));
  return joined;
}

async function writeReports(folder: string, reports: Reports): Promise<void> {
  const { address, server, events, logLines } = reports;
  const write = (name: string, content: string | Uint8Array): void => {
    writeFileSync(path.join(folder, name), content);
  };
  const lines = logLines.map((text, index) => `${logLine(index + 1, text)}\n`);
  write('kernel-log', lines.join(''));
  write('events', await recorded(events));
  write('address', address);
  write('reports', `${server} 8092 /kernel-log\n${server} 8091 /events\n`);
}

/** Every byte that a client sends to publish these events on one connection. */
async function recorded(events: readonly NodeEvent[]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const server = createServer((socket) => {
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const session = connect(`http://127.0.0.1:${port}`);
  session.on('error', () => undefined);
  await once(session, 'connect');
  for (const [index, { type, payload }] of events.entries()) {
    const stream = session.request({
      ':method': 'POST',
      ':path': '/events.EventSinkService/Publish',
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    stream.on('error', () => undefined);
    stream.end(framed(eventRequest(`install-${String(index).padStart(4, '0')}`, type, payload)));
  }
  await pause(quietMs);
  session.destroy();
  server.close();
  return Buffer.concat(chunks);
}

function run(command: string, args: readonly string[], cwd: string): void {
  const { status, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command}: ${stderr}`);
}
