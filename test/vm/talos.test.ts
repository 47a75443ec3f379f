/**
 * Talos as nobody boots it: a recipe for each machine from files that are kept, and what the node
 * says about itself.
 */
import path from 'node:path';
import t from 'tap';
import { installation } from '../fakes/talos-protobuf.ts';
import { installerInitrd, joinedInitrd } from './installer.ts';
import { DISK_STARTED, guest, lacks, SERVER_ADDRESS, startLab, type Firmware } from './lab.ts';
import { lacksServer, rouseCommand, startFactory, startServer } from './server.ts';

const skip = lacks('bios') || lacks('uefi') || lacksServer();
const SCHEMATIC = '376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba';
const CYCLES = 3;

interface Recipe {
  readonly name: string;
  readonly mac: string;
  readonly address: string;
  /** lines of the profile's talos section */
  readonly talos: readonly string[];
  readonly boot?: string;
}

function recipe({ name, mac, address, talos, boot = '' }: Recipe, install = ''): string {
  return `
kind: profile
name: ${name}
arch: [x86_64-efi, x86-bios]
${install}
talos:
  version: v1.13.9
  schematic: ${SCHEMATIC}
  ${talos.join('\n  ')}
---
kind: machine
name: ${name}
macs: ["${mac}"]
network: { address: ${address}/24, gateway: 10.77.0.1 }
boot: { profile: ${name}${boot} }
---`;
}

t.test('three machines, three recipes, and no factory', { skip }, async (t) => {
  const lab = startLab(t);
  const rouse = await startServer(t, lab, []);
  const factory = await startFactory(t, lab, guest('amd64'));
  const dataDir = path.join(lab.directory, 'data');
  const recipes: readonly Recipe[] = [
    {
      ...{ name: 'cp-1', mac: lab.mac(1), address: '10.77.0.11' },
      talos: ['console: [ttyS0]', 'siderolink_api: "grpc://10.77.0.2:8099?jointoken=one"'],
    },
    {
      ...{ name: 'worker-1', mac: lab.mac(2), address: '10.77.0.12' },
      talos: ['console: [ttyS0]', 'args: [-selinux, talos.dashboard.disabled=1]'],
    },
    {
      ...{ name: 'worker-2', mac: lab.mac(3), address: '10.77.0.13' },
      talos: ['args: [example.rack=r2]', 'reports: false'],
      boot: ', console: ["ttyS0,115200n8"], args: [example.slot=7]',
    },
  ];
  rouse.apply(recipes.map((each) => recipe(each)).join(''));
  for (const { name } of recipes) rouseCommand(['images', 'fetch', name, '--data-dir', dataDir]);
  await factory.stop();

  const machines = (['uefi', 'bios', 'uefi'] satisfies Firmware[]).map((firmware) =>
    lab.start(firmware),
  );
  const [first = [], second = [], third = []] = await Promise.all(
    machines.map((machine) => machine.kernelArgs()),
  );
  const has = (args: readonly string[], ...expected: readonly string[]): void => {
    t.same(
      expected.filter((argument) => !args.includes(argument)),
      [],
      args.join(' '),
    );
  };
  has(first, 'ip=10.77.0.11::10.77.0.1:255.255.255.0:cp-1', 'console=ttyS0', 'selinux=1');
  has(first, 'siderolink.api=grpc://10.77.0.2:8099?jointoken=one');
  has(first, `talos.events.sink=${SERVER_ADDRESS}:8091`);
  has(second, 'ip=10.77.0.12::10.77.0.1:255.255.255.0:worker-1', 'talos.dashboard.disabled=1');
  t.notOk(second.includes('selinux=1'), 'a default that was taken away');
  has(third, 'example.rack=r2', 'example.slot=7', 'console=ttyS0,115200n8');
  t.notMatch(third.join(' '), /talos\.(events|logging)|console=tty0/);
  t.match(rouse.log(), /"file":"talos\/.*\/initramfs-amd64\.xz".*"complete":true/);
  t.notMatch(rouse.log(), /"code":"FACTORY_FAILED"|FACTORY_FAILED/, 'nobody missed the factory');
});

for (const firmware of ['bios', 'uefi'] satisfies Firmware[]) {
  t.test(`${firmware}: is installed once it has said so`, { skip }, async (t) => {
    const lab = startLab(t);
    const amd64 = guest('amd64');
    const rouse = await startServer(t, lab, []);
    const archive = await installerInitrd(lab.directory, {
      address: '10.77.0.11',
      server: SERVER_ADDRESS,
      events: installation(),
      logLines: ['[talos] task install (1/1): starting', '[talos] install successful'],
    });
    const initramfs = joinedInitrd(amd64.initramfs, archive);
    await startFactory(t, lab, { ...amd64, initramfs });
    const talos = ['console: [ttyS0]', 'args: [rouse.install]'];
    const node = { name: 'node-1', mac: lab.mac(1), address: '10.77.0.11', talos };
    rouse.apply(recipe(node, 'install: once'));
    const dataDir = path.join(lab.directory, 'data');
    const shown = (): string => rouseCommand(['machines', 'show', 'node-1', '--data-dir', dataDir]);

    const first = lab.start(firmware, { disk: 'blank' });
    await first.shows(/ROUSE-INSTALLED/);
    await first.ended();
    await rouse.logs(/the system of the machine is installed/);
    t.match(shown(), /talos +rebooting/, 'its events were heard');
    t.match(shown(), /installed +yes.*\(kernel-log\)/, 'its log came first');
    t.match(shown(), /install +installed/);
    const lines = rouseCommand(['logs', 'node-1', '--data-dir', dataDir]);
    t.match(lines, /\[talos\] install successful/, 'its kernel log is kept');

    for (let cycle = 1; cycle <= CYCLES; cycle += 1) {
      const again = lab.start(firmware, { disk: 'blank' });
      await again.shows(DISK_STARTED);
      again.powerOff();
    }
    const served = rouse.log().match(/"script":"boot"/g)?.length;
    t.equal(served, 1, 'one installation, whatever the boot order');
  });
}
