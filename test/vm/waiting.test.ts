/**
 * A machine that nobody knows waits on its screen: adopted, it boots what it was given without
 * being started again; left alone, it boots its disk when the time is over.
 */
import t from 'tap';
import { DISK_STARTED, guest, lacks, startLab, type Firmware } from './lab.ts';
import { linuxProfile } from './manifests.ts';
import { lacksServer, loggedAtMs, startServer } from './server.ts';

const skip = lacks('bios') || lacks('uefi') || lacksServer();
const WAIT_SECONDS = 30;
const CODE_SHOWN = /CODE +([A-Z]+-[A-Z]+(?:-\d+)?)/;

interface Listed {
  readonly items: readonly {
    readonly code: string;
    readonly state: string;
    readonly macs: readonly string[];
  }[];
}

for (const firmware of ['bios', 'uefi'] satisfies Firmware[]) {
  t.test(`${firmware}: adopted while it waits, or left to its disk`, { skip }, async (t) => {
    const lab = startLab(t);
    const amd64 = guest('amd64');
    const flags = ['--boot-wait-seconds', String(WAIT_SECONDS)];
    const rouse = await startServer(t, lab, [amd64], { flags });
    const profile = linuxProfile('debian-13', amd64, 'ttyS0');
    rouse.apply(profile.replace(/.*example\.rack.*\n/, ''));

    const machine = lab.start(firmware, { disk: true });
    const alone = lab.start(firmware, { disk: true });
    const [, code = ''] = await machine.shows(CODE_SHOWN);
    const { items } = (await rouse.recorded(/"waiting"/)) as Listed;
    const listed = items.find(({ macs }) => macs.includes(machine.mac));
    t.match(listed, { code, state: 'waiting' }, 'as on its screen');
    rouse.adopt(code, ['--name', 'node-1', '--profile', 'debian-13']);
    const args = await machine.kernelArgs();
    t.ok(args.includes('example.machine=node-1'), args.join(' '));
    const adoptedAtMs = loggedAtMs(rouse.log(), /decided about a machine/);
    const tookMs = loggedAtMs(rouse.log(), /"script":"boot"/) - adoptedAtMs;
    t.ok(tookMs < 7_000, `went on after ${tookMs} ms`);
    machine.powerOff();

    await alone.shows(DISK_STARTED);
    const adopted = new RegExp(`${alone.mac}.*"script":"local"|"script":"local".*${alone.mac}`);
    const started = new RegExp(`"mac":"${alone.mac}".*waiting on its screen`);
    const waitedMs = loggedAtMs(rouse.log(), adopted) - loggedAtMs(rouse.log(), started);
    t.ok(Math.abs(waitedMs - WAIT_SECONDS * 1_000) <= 5_000, `waited ${waitedMs} ms`);
  });
}
