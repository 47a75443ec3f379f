/**
 * The restore drill: a server is backed up while it serves, its host is gone, and on a fresh one the
 * backup and the key are enough for the first machine to boot.
 */
import { execFile } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import t, { type Test } from 'tap';
import { EXIT } from '../../src/domain/exit.ts';
import { ownFolder } from '../fakes/folder.ts';
import { rouseProgram } from '../fakes/rouse-program.ts';
import { servedProcess, type ServedProcess } from '../fakes/served-process.ts';

const run = promisify(execFile);

const TOKEN = 'v1:Zm9yIHRoZSBkcmlsbA';
const MANIFEST = `kind: profile
name: rescue
linux: { kernel: "http://192.0.2.1/linux", args: ["who=\${machine.name}"] }
---
kind: profile
name: joins
linux:
  kernel: "http://192.0.2.1/linux"
  args: ["siderolink.api=https://omni.example?jointoken=${TOKEN}"]
---
kind: machine
name: node-1
macs: ["52:54:00:aa:00:01"]
boot: { profile: rescue }
---
kind: machine
name: node-2
macs: ["52:54:00:aa:00:02"]
boot: { profile: joins }
`;

interface Ran {
  readonly exit: number;
  readonly text: string;
}

async function rouse(dataDir: string, words: readonly string[], input = ''): Promise<Ran> {
  const running = run(...rouseProgram(...words, '--data-dir', dataDir));
  running.child.stdin?.end(input);
  try {
    const { stdout, stderr } = await running;
    return { exit: 0, text: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { exit: code, text: stdout + stderr };
  }
}

async function script({ boot }: Pick<ServedProcess, 'boot'>, number: number): Promise<string> {
  const asked = `mac=52:54:00:aa:00:0${number}&arch=x86_64&platform=efi`;
  return (await fetch(`${boot}/boot/next?${asked}`)).text();
}

/** What differs from boot to boot: origins, sessions and tokens. */
const lasting = (text: string): string =>
  text.replaceAll(/http:\/\/127\.0\.0\.1:\d+\/\S+/g, 'ADDRESS');

async function backedUp(t: Test) {
  const folder = ownFolder(t);
  const [keyFile, file] = [path.join(folder, 'key'), path.join(folder, 'daily.tar')];
  const server = await servedProcess(t, ['--secrets-key-file', keyFile]);
  t.equal((await rouse(server.dataDir, ['apply', '-f', '-'], MANIFEST)).exit, 0);
  const scripts = [lasting(await script(server, 1)), lasting(await script(server, 2))];
  const made = await rouse(server.dataDir, ['backup', file]);
  t.match(made, { exit: 0, text: /2 machines, 2 profiles/ });
  return { folder, keyFile, file, server, scripts };
}

t.test('backup and key: the first machine boots on a fresh host', async (t) => {
  const { folder, keyFile, file, server, scripts } = await backedUp(t);
  t.equal(statSync(file).mode & 0o777, 0o600);
  t.equal(readFileSync(file).indexOf(TOKEN), -1, 'the join token is not in it');
  t.match(scripts[1] ?? '', TOKEN);
  const refused = await rouse(server.dataDir, ['restore', file, '--yes']);
  t.match(refused, { exit: EXIT.conflict, text: /INSTANCE_RUNNING|already uses this data/ });
  await server.kill();

  const otherKey = path.join(folder, 'copy-of-key');
  copyFileSync(keyFile, otherKey);
  const fresh = await servedProcess(t, ['--secrets-key-file', otherKey]);
  await fresh.stop();
  const words = ['restore', file, '--yes', '--config', '/dev/null'];
  const restored = await rouse(fresh.dataDir, words);
  t.match(restored, { exit: 0, text: /Restored: the inventory of .*, with 2 machines/ });
  await fresh.start();
  t.same([lasting(await script(fresh, 1)), lasting(await script(fresh, 2))], scripts);
  t.match(await rouse(fresh.dataDir, ['machines', 'list']), { text: /node-1[\s\S]*node-2/ });
  t.ok(readdirSync(fresh.dataDir).some((name) => name.startsWith('rouse.db.before-')));
});

t.test('without the key: machines boot, and secrets are said to be locked', async (t) => {
  const { folder, file, server, scripts } = await backedUp(t);
  await server.kill();
  const missing = path.join(folder, 'lost', 'key');
  const fresh = await servedProcess(t, ['--secrets-key-file', missing]);
  await fresh.stop();
  const restored = await rouse(fresh.dataDir, ['restore', file, '--yes']);
  t.match(restored, { exit: 0, text: /secrets stay locked/ });
  await fresh.start();
  t.equal(lasting(await script(fresh, 1)), scripts[0]);
  const second = await script(fresh, 2);
  t.notMatch(second, TOKEN);
  t.match(second, /^#!ipxe\n/);
});
