/**
 * Faults made for real, each with the one finding it must give: firewall rules in the kernel, a
 * whole server, and foreign programs in the place of machines. Needs root.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import t from 'tap';
import type { FindingId } from '../../src/domain/finding.ts';
import {
  macOf,
  ORIGIN,
  SERVER,
  startFaultLab,
  type FaultLab,
  type FaultMachine,
} from '../fakes/fault-lab.ts';
import { requireNamespaces } from '../fakes/namespaces.ts';

t.setTimeout(150_000);

const KERNEL_BYTES = 32 * 1024 * 1024;
const SCHEMATIC = '376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba';
/** Machines that boot at once; each spends most of its time waiting. */
const AT_ONCE = 8;
/** Nobody listens there. */
const NO_FACTORY = 'http://127.0.0.1:9';
const IPXE_CLASS = { 77: 'iPXE' };
const FILES = `${ORIGIN}/boot/files/guest`;

interface Fault {
  readonly finding: FindingId;
  readonly profile?: string;
  readonly boot?: string;
  readonly bridge?: string;
  readonly unknown?: true;
  readonly impatient?: true;
  readonly make: (machine: FaultMachine, lab: FaultLab) => Promise<void>;
}

const upToScript = async (machine: FaultMachine): Promise<string> => {
  await machine.discover();
  await machine.takesAddress();
  await machine.loads();
  return machine.runsIpxe();
};

const FAULTS: readonly Fault[] = [
  {
    finding: 'tftp-never-asked',
    impatient: true,
    async make(machine, { rule }) {
      await rule('in', `ip saddr ${machine.address} udp dport 69 drop`);
      await machine.discover();
      await machine.takesAddress();
      await machine.loads();
    },
  },
  {
    finding: 'port-4011-never-asked',
    boot: 'personality: binl',
    async make(machine, { rule }) {
      await rule('in', `ip saddr ${machine.address} udp dport 4011 drop`);
      await machine.discover();
      await machine.asks4011();
    },
  },
  {
    finding: 'answer-on-4011-unfollowed',
    boot: 'personality: binl',
    impatient: true,
    async make(machine, { rule }) {
      await rule('in', `ip saddr ${machine.address} udp dport 69 drop`);
      await machine.discover();
      await machine.asks4011();
      await machine.loads();
    },
  },
  {
    finding: 'offer-not-taken',
    async make(machine) {
      await machine.discover();
      await pause(1_200);
      await machine.discover();
    },
  },
  {
    finding: 'http-boot-never-asked',
    impatient: true,
    async make(machine, { rule }) {
      await rule('in', `ip saddr ${machine.address} tcp dport 8080 drop`);
      await machine.discover({ 60: 'HTTPClient:Arch:00016:UNDI:003001', 93: [0, 16] });
      await machine.takesAddress();
      await machine.curl('-o', '/dev/null', `${ORIGIN}/boot/loaders/ipxe.efi`);
    },
  },
  {
    finding: 'rival-boot-server',
    impatient: true,
    async make(machine, { rule }) {
      await rule('in', `ip saddr ${machine.address} tcp dport 8080 drop`);
      await machine.discover();
      await machine.takesAddress();
      await machine.runsIpxe();
    },
  },
  {
    finding: 'tftp-never-acknowledged',
    impatient: true,
    async make(machine, { rule }) {
      await rule('out', `ip daddr ${machine.address} udp dport != 68 drop`);
      await machine.discover();
      await machine.loads();
    },
  },
  {
    finding: 'tftp-stalled',
    impatient: true,
    async make(machine, { rule }) {
      await rule('in', `ip saddr ${machine.address} udp dport > 5000 quota over 2 kbytes drop`);
      await machine.discover();
      await machine.loads();
    },
  },
  {
    finding: 'tftp-first-block-lost',
    async make(machine, { rule }) {
      await rule('out', `ip daddr ${machine.address} udp dport != 68 meta length > 500 drop`);
      await machine.discover();
      const fetch = ['-o', '/dev/null', `tftp://${SERVER}/ipxe.efi`];
      await machine.curl('--tftp-blksize', '1468', '--max-time', '9', ...fetch);
    },
  },
  {
    finding: 'loader-name-unknown',
    async make(machine) {
      await machine.discover();
      await machine.loads('pxelinux.0');
    },
  },
  {
    finding: 'loader-loop',
    async make(machine) {
      for (let round = 0; round < 3; round += 1) {
        await machine.discover();
        await machine.loads();
      }
    },
  },
  {
    finding: 'loader-silent',
    async make(machine) {
      await machine.discover();
      await machine.loads();
    },
  },
  {
    finding: 'script-never-asked',
    impatient: true,
    async make(machine, { rule }) {
      await rule('in', `ip saddr ${machine.address} tcp dport 8080 drop`);
      await upToScript(machine);
    },
  },
  {
    finding: 'profile-for-other-arch',
    async make(machine) {
      await machine.discover();
      await machine.loads();
      await machine.runsIpxe('arch=i386&platform=pcbios');
    },
  },
  {
    finding: 'template-value-missing',
    profile: 'wants-rack',
    async make(machine) {
      await upToScript(machine);
    },
  },
  {
    finding: 'kernel-never-asked',
    async make(machine) {
      await upToScript(machine);
    },
  },
  {
    finding: 'initrd-never-asked',
    async make(machine) {
      await upToScript(machine);
      await machine.curl('-o', '/dev/null', `${FILES}/vmlinuz`);
    },
  },
  {
    finding: 'handoff-never-came',
    async make(machine) {
      await upToScript(machine);
      await machine.curl('-o', '/dev/null', `${FILES}/vmlinuz`);
      await machine.curl('-o', '/dev/null', `${FILES}/initrd`);
    },
  },
  {
    finding: 'file-missing',
    async make(machine) {
      await upToScript(machine);
      await machine.curl('-o', '/dev/null', `${FILES}/nothing`);
    },
  },
  {
    finding: 'file-changed',
    profile: 'changed',
    async make(machine, { directory }) {
      writeFileSync(path.join(directory, 'changed'), 'another kernel');
      await upToScript(machine);
      await machine.curl('-o', '/dev/null', `${ORIGIN}/boot/files/changed/vmlinuz`);
    },
  },
  {
    finding: 'factory-unreachable',
    profile: 'talos',
    async make(machine) {
      const [kernel = ''] = /http:\S+kernel\S*/.exec(await upToScript(machine)) ?? [];
      await machine.curl('-o', '/dev/null', kernel);
    },
  },
  {
    finding: 'client-left',
    impatient: true,
    async make(machine) {
      await upToScript(machine);
      await machine.curl('-o', '/dev/null', '--limit-rate', '1M', `${FILES}/vmlinuz`);
    },
  },
  {
    finding: 'kernel-download-failed',
    async make(machine) {
      const [beacon = ''] = /http:\S+kernel-failed/.exec(await upToScript(machine)) ?? [];
      await machine.curl(`${beacon}?error=4c0a6035`);
    },
  },
  {
    finding: 'no-loader-for-firmware',
    async make(machine) {
      await machine.discover({ 60: 'PXEClient:Arch:00006:UNDI:003000', 93: [0, 6] });
    },
  },
  {
    finding: 'unknown-machine-ignored',
    unknown: true,
    async make(machine) {
      await machine.discover();
    },
  },
  {
    finding: 'observing-only',
    bridge: 'br1',
    async make(machine) {
      await machine.discover();
    },
  },
  {
    finding: 'relay-refused',
    async make(machine) {
      await machine.discover({}, { giaddr: machine.address });
    },
  },
];

/** A boot as it should be, and one by iPXE in the ROM of the card. */
const GOOD: readonly ((machine: FaultMachine) => Promise<void>)[] = [
  async (machine) => {
    const [beacon = ''] = /http:\S+handoff/.exec(await upToScript(machine)) ?? [];
    for (const file of ['vmlinuz', 'initrd']) {
      await machine.curl('-o', '/dev/null', `${FILES}/${file}`);
    }
    await machine.curl(beacon);
  },
  async (machine) => {
    await machine.discover(IPXE_CLASS);
    const [beacon = ''] = /http:\S+handoff/.exec(await machine.runsIpxe()) ?? [];
    for (const file of ['vmlinuz', 'initrd']) {
      await machine.curl('-o', '/dev/null', `${FILES}/${file}`);
    }
    await machine.curl(beacon);
  },
];

function manifest(directory: string): string {
  const image = (name: string, kernel: string): string => `
kind: image
name: ${name}
files: { vmlinuz: ${directory}/${kernel}, initrd: ${directory}/initrd }
---
kind: profile
name: ${name}
arch: [x86_64-efi]
linux: { kernel: "image:${name}/vmlinuz", initrd: ["image:${name}/initrd"] }
---`;
  const machines = [...FAULTS, ...GOOD].map((fault, index) => {
    const { profile = 'guest', boot = '', unknown } = 'finding' in fault ? fault : {};
    return unknown
      ? ''
      : `
kind: machine
name: m${index + 1}
macs: ["${macOf(index + 1)}"]
boot: { profile: ${profile}${boot && `, ${boot}`} }
---`;
  });
  return `${image('guest', 'kernel')}${image('changed', 'changed')}
kind: profile
name: wants-rack
linux: { kernel: "image:guest/vmlinuz", args: ["rack=\${rack}"] }
---
kind: profile
name: talos
talos: { version: v1.13.9, schematic: ${SCHEMATIC}, delivery: proxy }
---${machines.join('')}`;
}

t.test('each fault gives the right finding and no other, and a good boot none', async (t) => {
  if (!requireNamespaces(t)) return;
  const lab = await startFaultLab(t, [
    ...['--interface', 'br0=proxy', '--interface', 'br1=observe', '--dhcp-answer', 'known'],
    ...['--dhcp-relay', '10.9.9.9', '--talos-factory-url', NO_FACTORY],
  ]);
  writeFileSync(path.join(lab.directory, 'kernel'), Buffer.alloc(KERNEL_BYTES));
  for (const file of ['changed', 'initrd']) writeFileSync(path.join(lab.directory, file), file);
  await lab.rouse(['apply', '-f', '-'], manifest(lab.directory));

  const machines = [...FAULTS, ...GOOD].map((fault, index) =>
    lab.machine(index + 1, 'finding' in fault ? fault : {}),
  );
  const waiting = [...FAULTS, ...GOOD].map((fault, index) => () => {
    const machine = machines[index]!;
    return 'make' in fault ? fault.make(machine, lab) : fault(machine);
  });
  const next = async (): Promise<void> => {
    for (let make = waiting.shift(); make; make = waiting.shift()) await make();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  const findings = await lab.findings();
  for (const [index, { finding }] of FAULTS.entries()) {
    t.same(findings.get(macOf(index + 1)), [finding], finding);
  }
  for (const [index] of GOOD.entries()) {
    t.equal(findings.get(macOf(FAULTS.length + index + 1)), undefined, 'a good boot');
  }
});
