/**
 * Faults made for real under real firmware: the right finding, in time, and the check that proves it.
 *
 * test/interop/diagnosis.test.ts has many more of them, with other programs in the place of machines.
 */
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import t, { type Test } from 'tap';
import type { BootResource, FindingResource } from '../../src/schema/shown/boot.ts';
import { startDhcpServer } from '../fakes/dhcp-servers.ts';
import type { Inside } from '../fakes/inside.ts';
import { findingsTold } from './boots.ts';
import { addHost } from './hosts.ts';
import { guest, lacks, LAB_DHCP, startLab, waitForText, type Lab } from './lab.ts';
import { linuxProfile, machine, type Node } from './manifests.ts';
import { lacksServer, program, startServer, type RouseServer } from './server.ts';

const run = promisify(execFile);
const skip = lacks('uefi', 'nft', 'tcpdump') || lacks('bios') || lacksServer();
/** Acceptance: from the offer to the finding. */
const FOUND_WITHIN_MS = 12_000;
const NOBODY = '10.77.0.9';
const RIVAL = '10.77.0.3';
const BROKEN = 'broken.efi';
const LURES_MAX = 5;

/** Whatever matches is dropped before it reaches the server. */
async function drop(lab: Lab, ...matches: readonly string[]): Promise<void> {
  const rules = matches.map((match) => `add rule inet faults in ${match} drop`);
  const chain = 'add chain inet faults in { type filter hook input priority 0; }';
  await inside(lab, 'nft', ['add table inet faults', chain, ...rules].join('; '));
}

/** @returns what it printed. @throws when it fails */
async function inside(lab: Lab, ...command: readonly string[]): Promise<string> {
  return (await run('ip', ['netns', 'exec', lab.namespace, ...command])).stdout;
}

interface Found extends FindingResource {
  /** since the first offer to the machine, when the server told of the finding */
  readonly afterMs: number;
}

/** Waits for the first finding of a machine, and has the command line say what it is. */
async function found(rouse: RouseServer, { name, mac }: Node): Promise<Found> {
  const line = (message: string): RegExp =>
    new RegExp(`"time":(\\d+)[^\\n]*"mac":"${mac}"[^\\n]*"msg":"${message}"`);
  await rouse.logs(line('something is wrong with a boot'));
  const at = (message: string): number => Number(line(message).exec(rouse.log())?.[1]);
  const answer = JSON.parse(rouse.rouse('diagnose', name, '--json')) as {
    readonly items: readonly BootResource[];
  };
  const [finding] = answer.items.flatMap(({ findings }) => findings);
  if (!finding) throw new Error(`rouse diagnose ${name} knows of no finding`);
  const afterMs = at('something is wrong with a boot') - at('offered a boot file');
  return { ...finding, afterMs };
}

t.test(
  'a port that a firewall drops is named, with the check that proves it',
  { skip },
  async (t) => {
    const lab = startLab(t);
    const amd64 = guest('amd64');
    const rouse = await startServer(t, lab, [amd64]);
    const tftp = { name: 'node-1', mac: lab.mac(1), profile: 'guest' };
    const binl = { name: 'node-2', mac: lab.mac(2), profile: 'guest' };
    const twoSteps = machine(binl).replace('profile: guest', 'profile: guest, personality: binl');
    rouse.apply(linuxProfile('guest', amd64, 'ttyS0') + machine(tftp) + twoSteps);
    await drop(
      lab,
      `ether saddr ${tftp.mac} udp dport 69`,
      `ether saddr ${binl.mac} udp dport 4011`,
    );

    lab.start('uefi');
    lab.start('uefi');
    const [first, second] = await Promise.all([found(rouse, tftp), found(rouse, binl)]);
    t.equal(first.id, 'tftp-never-asked');
    t.equal(second.id, 'port-4011-never-asked');
    for (const { id, afterMs } of [first, second]) {
      t.ok(afterMs <= FOUND_WITHIN_MS, `${id} ${(afterMs / 1_000).toFixed(1)} s after the offer`);
    }
    // The likeliest cause, and the one here: the requests do arrive at this host.
    const [tcpdump = '', ...words] = first.check.split(' ');
    const shown = await inside(lab, 'timeout', '30', tcpdump, '-c', '1', ...words);
    t.match(shown, /\.69: /, first.check);
  },
);

t.test('HTTP that is blocked, and a kernel that is gone, are told apart', { skip }, async (t) => {
  const lab = startLab(t);
  const amd64 = guest('amd64');
  const own = { ...amd64, directory: lab.directory, kernel: path.join(lab.directory, 'kernel') };
  copyFileSync(amd64.kernel, own.kernel);
  const rouse = await startServer(t, lab, [amd64, own]);
  const blocked = { name: 'node-1', mac: lab.mac(1), profile: 'guest' };
  const missing = { name: 'node-2', mac: lab.mac(2), profile: 'own' };
  const profiles = linuxProfile('guest', amd64, 'ttyS0') + linuxProfile('own', own, 'ttyS0');
  rouse.apply(profiles + machine(blocked) + machine(missing));
  rmSync(own.kernel);
  await drop(lab, `ether saddr ${blocked.mac} tcp dport 8080`);

  lab.start('uefi');
  lab.start('bios');
  const [http, kernel] = await Promise.all([found(rouse, blocked), found(rouse, missing)]);
  t.match(http, { id: 'script-never-asked', stage: 'ipxe' });
  t.match(kernel, { id: 'file-changed', stage: 'files', seen: /own\/vmlinuz/ });
  t.same(findingsTold(rouse).toSorted(), ['file-changed', 'script-never-asked'], 'and no other');
});

t.test('a DHCP server that names another boot server is suspected', { skip }, async (t) => {
  const lab = startLab(t, { dhcp: 'none' });
  await startDhcpServer(t, {
    ...{ kind: 'dnsmasq', namespace: lab.dhcpNamespace, interface: 'eth0', ...LAB_DHCP },
    extra: `dhcp-boot=rouse,,${NOBODY}`,
  });
  const amd64 = guest('amd64');
  const rouse = await startServer(t, lab, [amd64], { mode: 'next-server' });
  const node = { name: 'node-1', mac: lab.mac(1), profile: 'guest' };
  rouse.apply(linuxProfile('guest', amd64, 'ttyS0') + machine(node));

  lab.start('uefi');
  const { id, causes } = await found(rouse, node);
  t.equal(id, 'observing-only');
  t.match(causes.join('\n'), /names another server \(next-server, option 66\)/);
});

/** A ProxyDHCP server with iPXE, whose script takes the network up and goes no further. */
async function startRival(t: Test, lab: Lab): Promise<Inside> {
  const directory = path.join(lab.directory, 'rival');
  mkdirSync(directory);
  const own = path.join(import.meta.dirname, '..', '..', 'assets', 'ipxe', 'files', 'ipxe.efi');
  copyFileSync(own, path.join(directory, 'rival.efi'));
  writeFileSync(path.join(directory, 'autoexec.ipxe'), '#!ipxe\ndhcp\nsleep 600\n');
  const rival = await startDhcpServer(t, {
    ...{
      kind: 'dnsmasq',
      namespace: addHost(t, lab, { name: 'rival', bridge: 'br0', address: RIVAL }),
    },
    ...{ interface: 'eth0', address: RIVAL, router: LAB_DHCP.router },
    range: ['10.77.0.0', 'proxy'],
    extra: `enable-tftp\ntftp-root=${directory}\npxe-service=X86-64_EFI,rival,rival.efi`,
  });
  lab.explain('the rival', rival.log);
  return rival;
}

interface Lure {
  readonly lab: Lab;
  readonly rouse: RouseServer;
  readonly rival: Inside;
  readonly mac: string;
}

/**
 * Starts a machine until it goes with the rival. Neither offer has a boot file, and of two such OVMF
 * takes the one that came first, which is not always the same.
 */
async function lure({ lab, rouse, rival, mac }: Lure): Promise<void> {
  const handedOver = new RegExp(`"mac":"${mac}"[^\\n]*"step":"handoff"`, 'g');
  const outcome = (): string =>
    /sent \S+rival\.efi/.test(rival.log())
      ? 'lured'
      : 'lost '.repeat(rouse.log().match(handedOver)?.length ?? 0);
  for (let times = 1; times <= LURES_MAX; times += 1) {
    const machine = lab.start('uefi');
    const ended = new RegExp(`lured|(?:lost ){${times}}`);
    const [how] = await waitForText(outcome, ended, 'the first machine');
    if (how === 'lured') return;
    machine.powerOff();
    await machine.ended();
  }
  throw new Error(`it went with the rival in none of ${LURES_MAX} times`);
}

/** A machine that starts anew as soon as it has its loader, until it has fetched it three times. */
async function restarted(lab: Lab, rouse: RouseServer): Promise<void> {
  for (let times = 1; times <= 3; times += 1) {
    const looping = lab.start('uefi');
    const whole = `"file":"(?:loaders/)?${BROKEN}"[^\\n]*"(?:outcome":"complete"|complete":true)`;
    await rouse.logs(new RegExp(`(?:${whole}[^]*){${times}}`));
    looping.powerOff();
    await looping.ended();
  }
}

t.test('another boot server that wins, and a machine that loops', { skip }, async (t) => {
  const lab = startLab(t);
  const rival = await startRival(t, lab);
  const dataDir = path.join(lab.directory, 'data');
  mkdirSync(path.join(dataDir, 'loaders'), { recursive: true });
  writeFileSync(path.join(dataDir, 'loaders', BROKEN), Buffer.alloc(1_000_000));
  const amd64 = guest('amd64');
  const rouse = await startServer(t, lab, [amd64]);
  const lured = { name: 'node-1', mac: lab.mac(1), profile: 'guest' };
  const loops = { name: 'node-2', mac: lab.mac(2), profile: 'guest' };
  const withBoot = (node: Node, more: string): string =>
    machine(node).replace('profile: guest', `profile: guest, ${more}`);
  // OVMF goes by the form of the offer: one without option 43 loses to that of the rival.
  const manifests = [withBoot(lured, 'personality: binl'), withBoot(loops, `loader: ${BROKEN}`)];
  rouse.apply(linuxProfile('guest', amd64, 'ttyS0') + manifests.join(''));

  await lure({ lab, rouse, rival, mac: lured.mac });
  const [rivals, loop] = await Promise.all([
    found(rouse, lured),
    restarted(lab, rouse).then(() => found(rouse, loops)),
  ]);
  t.match(rivals, { id: 'rival-boot-server', stage: 'ipxe', check: 'rouse doctor --probe' });
  t.match(loop, { id: 'loader-loop', stage: 'loader', seen: new RegExp(BROKEN) });
  const doctor = [...program(), 'doctor', '--probe', '--interface', 'br0', '--data-dir', dataDir];
  // It ends with 7 where something is wrong.
  const told = await inside(lab, ...doctor).catch((error: unknown) => error as { stdout: string });
  t.match(typeof told === 'string' ? told : told.stdout, RIVAL, 'and the check names the rival');
});
