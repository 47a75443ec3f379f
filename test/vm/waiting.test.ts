/**
 * A machine that nobody knows waits on its screen: adopted, it boots what it was given without
 * being started again; left alone, it boots its disk when the time is over.
 */
import t from 'tap';
import { DISK_STARTED, guest, lacks, startLab, type Firmware } from './lab.ts';
import { linuxProfile } from './manifests.ts';
import { lacksServer, loggedAtMs, startServer } from './server.ts';

const skip = lacks('bios') || lacks('uefi') || lacksServer();
/** Of the machine that nobody adopts; test/vm/bios.test.ts waits for a whole minute. */
const WAIT_SECONDS = 20;
const CODE_SHOWN = /CODE +([A-Z]+-[A-Z]+(?:-\d+)?)/;

interface Listed {
  readonly items: readonly {
    readonly code: string;
    readonly state: string;
    readonly macs: readonly string[];
  }[];
}

for (const firmware of ['bios', 'uefi'] satisfies Firmware[]) {
  t.test(
    `${firmware}: goes on once it is adopted, and is not started again`,
    { skip },
    async (t) => {
      const lab = startLab(t);
      const amd64 = guest('amd64');
      const rouse = await startServer(t, lab, [amd64]);
      const profile = linuxProfile('debian-13', amd64, 'ttyS0');
      rouse.apply(profile.replace(/.*example\.rack.*\n/, ''));

      const machine = lab.start(firmware, { disk: true });
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
    },
  );
}

t.test('uefi: left to its disk by those who do not adopt it', { skip }, async (t) => {
  const lab = startLab(t);
  const rouse = await startServer(t, lab, [], {
    flags: ['--boot-wait-seconds', String(WAIT_SECONDS)],
  });
  await lab.start('uefi', { disk: true }).shows(DISK_STARTED);
  const started = loggedAtMs(rouse.log(), /waiting on its screen/);
  const waitedMs = loggedAtMs(rouse.log(), /"script":"local"/) - started;
  t.ok(Math.abs(waitedMs - WAIT_SECONDS * 1_000) <= 5_000, `waited ${waitedMs} ms`);
});
