/**
 * Real firmware on a network that loses packets: all of TFTP passes a relay that loses some of them
 * both ways. DHCP and HTTP do not, for TCP would tell nothing about Rouse.
 *
 * iPXE fetches a file of a loader's size several times and boots a kernel with it. It has no checksum
 * of its own, so the kernel prints what arrived.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { startDhcpServer } from '../fakes/dhcp-servers.ts';
import { startInside, type Inside } from '../fakes/inside.ts';
import { CLEAN } from '../fakes/simulated-network.ts';
import type { RelayOptions } from '../fakes/lossy-relay.ts';
import { contents } from '../fakes/tftp.ts';
import { addHost, ip } from './hosts.ts';
import {
  guest,
  lacks,
  LAB_DHCP,
  SERVER_ADDRESS,
  startLab,
  type Firmware,
  type Lab,
} from './lab.ts';
import { chainProfile, linuxProfile, machine } from './manifests.ts';
import { lacksServer, startServer, type RouseServer } from './server.ts';

const skip = lacks('uefi') || lacks('bios') || lacksServer();

const PAYLOAD = contents(108_000);
const WHOLE = createHash('sha256').update(PAYLOAD).digest('hex');

interface Bad {
  /** each way */
  readonly loss: number;
  /** how often each machine fetches the file through it */
  readonly fetches: number;
}

/** Where machines ask a relay, and as which hosts Rouse sees the machines. */
function addresses(number: number): { readonly address: string; readonly faces: string[] } {
  const [address = '', ...faces] = [3, 4, 5].map((at) => `10.77.0.${10 * number + at}`);
  return { address, faces };
}

/** What iPXE runs: a failed fetch is told, and does not keep the machine from booting. */
function script(relays: readonly Bad[]): string {
  const files = `http://${SERVER_ADDRESS}:8080/boot/files/guest`;
  const sources = relays.flatMap(({ fetches }, at) =>
    Array.from({ length: fetches }, () => `tftp://${addresses(at).address}/payload.bin`),
  );
  return [
    '#!ipxe',
    `kernel ${files}/vmlinuz console=ttyS0 quiet`,
    `initrd ${files}/initramfs.cpio.gz`,
    ...sources.map(
      (url, at) =>
        `initrd --name p${at} ${url} /payload.${at} || echo ROUSE-FETCH-FAILED $\{errno}`,
    ),
    'boot',
    '',
  ].join('\n');
}

/** Served by TFTP from the start, as loaders of the operator. */
function placeFiles(lab: Lab, relays: readonly Bad[]): void {
  const folder = path.join(lab.directory, 'data', 'loaders');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(path.join(folder, 'payload.bin'), PAYLOAD);
  writeFileSync(path.join(folder, 'fetch.ipxe'), script(relays));
}

function startRelay(
  t: Test,
  lab: Lab,
  { number, loss }: { number: number; loss: number },
): Promise<Inside> {
  const { address, faces } = addresses(number);
  const namespace = addHost(t, lab, { name: `lossy${number}`, bridge: 'br0', address });
  for (const face of faces) ip('-n', namespace, 'address', 'add', `${face}/24`, 'dev', 'eth0');
  const settings: RelayOptions = {
    link: { ...CLEAN, delayMs: 0, loss },
    ...{ seed: 22, serverPort: 69 },
    place: { address, faces, server: SERVER_ADDRESS },
  };
  const program = path.join(import.meta.dirname, 'programs', 'lossy-relay.ts');
  return startInside(t, {
    namespace,
    command: [process.execPath, program, JSON.stringify(settings)],
    ready: /relaying/,
  });
}

interface Transfer {
  readonly file: string;
  readonly outcome: string;
  readonly durationMs: number;
  readonly repeats: number;
}

function transfers(rouse: RouseServer): Transfer[] {
  return rouse
    .log()
    .split('\n')
    .filter((line) => line.includes('"TFTP transfer finished"'))
    .map((line) => JSON.parse(line) as Transfer);
}

interface Trial {
  readonly machines: readonly Firmware[];
  /** the first one is where the machines are sent for their loader */
  readonly relays: readonly Bad[];
}

async function boots(t: Test, { machines, relays }: Trial): Promise<void> {
  const lab = startLab(t, { dhcp: 'none' });
  placeFiles(lab, relays);
  const { address } = addresses(0);
  await startDhcpServer(t, {
    ...{ kind: 'dnsmasq', namespace: lab.dhcpNamespace, interface: 'eth0', ...LAB_DHCP },
    extra: `dhcp-boot=rouse,,${address}`,
  });
  const running = await Promise.all(
    relays.map(({ loss }, number) => startRelay(t, lab, { number, loss })),
  );
  const amd64 = guest('amd64');
  const rouse = await startServer(t, lab, [amd64], { mode: 'next-server' });
  const nodes = machines.map((_, at) =>
    machine({ name: `node-${at + 1}`, mac: lab.mac(at + 1), profile: 'fetching' }),
  );
  rouse.apply(
    linuxProfile('guest', amd64, 'ttyS0') +
      chainProfile('fetching', `tftp://${address}/fetch.ipxe`) +
      nodes.join(''),
  );

  const booted = machines.map((firmware) => lab.start(firmware));
  await Promise.all(booted.map((one) => one.shows(/ROUSE-GUEST-UP/)));
  const wanted = relays.flatMap(({ fetches }) => Array.from({ length: fetches }, () => WHOLE));
  for (const [at, one] of booted.entries()) {
    const sums = [...one.serial().matchAll(/ROUSE-SHA256: (\w+)/g)].map(([, sum]) => sum);
    t.same(sums, wanted, `${machines[at] ?? ''}: ${wanted.length} of them arrived whole`);
  }
  for (const relay of running) {
    await relay.stop();
    t.comment(relay.log().split('\n').at(1) ?? '');
  }
  const all = transfers(rouse);
  for (const { file, outcome, durationMs, repeats } of all) {
    t.comment(`${file}: ${outcome} after ${(durationMs / 1_000).toFixed(1)} s, ${repeats} repeats`);
  }
  const bad = all.filter(
    ({ outcome, durationMs }) => outcome !== 'complete' || durationMs > 60_000,
  );
  const others = bad.filter(({ outcome }) => outcome !== 'probe');
  t.same(others, [], 'the server knows of no transfer that failed or took a minute');
}

t.test('OVMF and an iPXE ROM boot over 5 and 1 % loss each way', { skip }, async (t) => {
  const relays = [
    { loss: 0.05, fetches: 4 },
    { loss: 0.01, fetches: 4 },
  ];
  await boots(t, { machines: ['uefi', 'bios'], relays });
});

t.test('two iPXE ROMs fetch ten of ten over 20 % loss each way', { skip }, async (t) => {
  await boots(t, { machines: ['bios', 'bios'], relays: [{ loss: 0.2, fetches: 5 }] });
});
