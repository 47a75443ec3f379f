/**
 * Settings and decisions about machines, from the command line to the packet: `rouse serve` in a
 * namespace, asked by a client in another. Needs root.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { untilServed } from '../fakes/until-served.ts';
import { message, optionOf } from '../fakes/dhcp.ts';
import { createNetwork, requireNamespaces, type Network } from '../fakes/namespaces.ts';
import { ROUSE, rouseProgram } from '../fakes/rouse-program.ts';
import { askFrom } from './programs/dhcp-programs.ts';

const KNOWN = '52:54:00:aa:00:01';
const MANIFEST = `kind: machine\nname: node-1\nmacs: ["${KNOWN}"]\n`;

interface Served {
  readonly network: Network;
  /** runs another command on the same data */
  readonly rouse: (...args: readonly string[]) => void;
  /** the one offer to the machine, as file and option 43; undefined when it hears nothing */
  readonly offer: (mac?: string) => Promise<readonly [file: string, option43: string] | undefined>;
}

async function serve(t: Test, ...flags: readonly string[]): Promise<Served> {
  const network = createNetwork(t);
  for (const name of ['server', 'client']) network.add(name);
  network.cable({ ns: 'server', end: 'eth0' }, { ns: 'client', end: 'eth0' });
  network.ip('server', 'addr', 'add', '10.231.4.1/24', 'dev', 'eth0');
  const dataDir = mkdtempSync(path.join(tmpdir(), 'rouse-set-'));
  t.teardown(() => {
    rmSync(dataDir, { recursive: true, force: true });
  });
  const rouse = (args: readonly string[], input = ''): void => {
    const command = rouseProgram(...args, '--data-dir', dataDir);
    const { status, stderr } = spawnSync(...command, { input, encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  };
  rouse(['apply', '-f', '-'], MANIFEST);
  const words = ['serve', '--data-dir', dataDir, '--log-format', 'json', ...flags];
  network.run('server', [...ROUSE, ...words]).stdout?.resume();
  await untilServed(path.join(dataDir, 'rouse.sock'));
  return {
    network,
    rouse: (...args) => {
      rouse(args);
    },
    async offer(mac = KNOWN) {
      const bytes = message({ chaddr: mac.replaceAll(':', '') });
      const [reply] = await askFrom(network, 'client', { bytes });
      if (!reply) return undefined;
      const file = reply.bytes.subarray(108, 236).toString().replace(/\0+$/, '');
      return [file, optionOf(reply.bytes, 43)?.toString('hex') ?? ''];
    },
  };
}

t.test('what is decided about a machine changes what it is offered, at once', async (t) => {
  if (!requireNamespaces(t)) return;
  const { offer, rouse } = await serve(t, '--interface', 'eth0', '--dhcp-answer', 'known');
  t.same(await offer(), ['ipxe.efi', '060108ff']);
  rouse('machines', 'set', 'node-1', '--loader', 'snponly', '--personality', 'bypass');
  t.same(await offer(), ['snponly.efi', '060108ff']);
  rouse('machines', 'set', 'node-1', '--no-loader', '--personality', 'binl');
  t.same(await offer(), ['', ''], 'a file on port 4011 alone');
  rouse('machines', 'set', 'node-1', '--no-personality');
  // What comes within 0.9 s is the same message by another way.
  await pause(1_000);
  t.same(await offer(), ['ipxe.efi', '060108ff'], 'the form after the one that came to nothing');
  rouse('machines', 'forget', 'node-1', '--yes');
  t.equal(await offer(), undefined, 'a machine that nobody knows any more');
});

const ETH0 = ['--interface', 'eth0'];
const STRANGER = '52:54:00:cc:00:01';

/** What is heard by a machine that somebody decided about, or by another that asks twice. */
const SETTINGS: readonly {
  readonly flags: readonly string[];
  readonly mac?: string;
  readonly files: readonly (string | undefined)[];
}[] = [
  { flags: [...ETH0, '--dhcp-loader', '52:54:00=snponly'], files: ['snponly.efi'] },
  { flags: [...ETH0, '--dhcp-ignore', '52:54:00'], files: [undefined] },
  { flags: ['--interface', 'eth0=observe'], files: [undefined] },
  { flags: ['--interface', 'eth0=proxy', '--dhcp-mode', 'off'], files: ['ipxe.efi'] },
  { flags: [...ETH0, '--dhcp-answer', 'everyone'], mac: STRANGER, files: ['ipxe.efi'] },
  { flags: ETH0, mac: STRANGER, files: [undefined, 'ipxe.efi'] },
  { flags: [...ETH0, '--dhcp-answer', 'known'], mac: STRANGER, files: [undefined, undefined] },
];

for (const { flags, mac, files } of SETTINGS) {
  const who = mac === undefined ? 'a known machine' : 'a stranger';
  t.test(
    `serve ${flags.join(' ')}: ${who} hears ${files.map((file) => file ?? 'nothing').join(', then ')}`,
    async (t) => {
      if (!requireNamespaces(t)) return;
      const { offer } = await serve(t, ...flags);
      for (const file of files) t.equal((await offer(mac))?.[0], file);
    },
  );
}
