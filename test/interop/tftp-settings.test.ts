/**
 * A kernel over TFTP, from the disk, through a single port: `rouse serve` in a namespace, foreign
 * clients in another, behind a firewall's view of the world. Needs root.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { startInside } from '../fakes/inside.ts';
import { createNetwork, requireNamespaces } from '../fakes/namespaces.ts';
import { ROUSE, rouseProgram } from '../fakes/rouse-program.ts';
import { contents } from '../fakes/tftp.ts';

const SERVER = '10.231.6.1';
/** More than the memory that is given for it below. */
const KERNEL = contents(10 * 1_048_576 + 123);
/** TFTP's error 1, as curl(1) passes it on. */
const CURL_FILE_NOT_FOUND = 68;
const NAME = 'files/guest/boot/vmlinuz';
const MANIFEST = 'kind: image\nname: guest\nfiles: { boot/vmlinuz: vmlinuz }\n';

async function serve(t: Test, ...flags: readonly string[]) {
  const network = createNetwork(t);
  const [inServer, inClient] = [network.add('server'), network.add('client')];
  network.cable({ ns: 'server', end: 'eth0' }, { ns: 'client', end: 'eth0' });
  network.ip('server', 'addr', 'add', `${SERVER}/24`, 'dev', 'eth0');
  network.ip('client', 'addr', 'add', '10.231.6.2/24', 'dev', 'eth0');
  const dataDir = mkdtempSync(path.join(tmpdir(), 'rouse-tftp-set-'));
  t.teardown(() => {
    rmSync(dataDir, { recursive: true, force: true });
  });
  mkdirSync(path.join(dataDir, 'images'));
  writeFileSync(path.join(dataDir, 'images', 'vmlinuz'), KERNEL);
  const apply = rouseProgram('apply', '-f', '-', '--data-dir', dataDir);
  const applied = spawnSync(...apply, { input: MANIFEST, encoding: 'utf8' });
  if (applied.status !== 0) throw new Error(applied.stderr);
  const words = ['serve', '--data-dir', dataDir, '--interface', 'eth0', '--dhcp-mode', 'off'];
  const memory = ['--images-cache-mib', '8'];
  const server = await startInside(t, {
    namespace: inServer,
    command: [...ROUSE, ...words, '--log-format', 'json', ...memory, ...flags],
    ready: /waiting for a machine/,
  });
  const fetch = (command: readonly string[]) =>
    spawnSync('ip', ['netns', 'exec', inClient, ...command], {
      encoding: 'utf8',
      timeout: 60_000,
    });
  return { dataDir, server, fetch };
}

/** Asks for a file, and says which port the first answer comes from. */
const ASK = `
  const socket = require('node:dgram').createSocket('udp4');
  socket.on('message', (_bytes, { port }) => { console.log(port); socket.close(); });
  socket.send('\\0\\x01${NAME}\\0octet\\0', 69, '${SERVER}');
`;

const MODES: readonly (readonly [string, readonly string[]])[] = [
  ['through ports of their own', []],
  ['through port 69 alone', ['--tftp-single-port', 'true']],
];

for (const [mode, flags] of MODES) {
  t.test(`a kernel larger than its memory arrives whole ${mode}`, async (t) => {
    if (!requireNamespaces(t)) return;
    const { dataDir, server, fetch } = await serve(t, ...flags);
    const into = path.join(dataDir, 'got');
    const window = ['--option', 'blksize 1468', '--option', 'windowsize 16'];
    const clients = {
      curl: ['curl', '-sS', '--tftp-blksize', '1468', '-o', into, `tftp://${SERVER}/${NAME}`],
      atftp: ['atftp', ...window, '-g', '-r', NAME, '-l', into, SERVER],
      busybox: ['busybox', 'tftp', '-g', '-b', '1468', '-r', NAME, '-l', into, SERVER],
    };
    for (const [client, command] of Object.entries(clients)) {
      rmSync(into, { force: true });
      const { status, stderr } = fetch(command);
      t.equal(status, 0, `${client}: ${stderr}`);
      t.ok(Buffer.compare(readFileSync(into), KERNEL) === 0, `${client} got every byte`);
    }
    const { status } = fetch(['curl', '-sS', `tftp://${SERVER}/files/guest/gone`]);
    t.equal(status, CURL_FILE_NOT_FOUND, 'a file that is not there is told so');
    const port = Number(fetch([process.execPath, '-e', ASK]).stdout);
    t.ok(flags.length > 0 ? port === 69 : port > 1_023, `answers come from port ${port}`);
    const complete = /"file":"files\/guest\/boot\/vmlinuz".*"outcome":"complete"/;
    while (!complete.test(server.log())) await pause(20);
  });
}
