/**
 * The menu on a machine's own screen, by the iPXE of 2019 that is in QEMU's network cards: left
 * alone the machine starts its disk; what somebody chooses boots, once.
 */
import t from 'tap';
import { DISK_STARTED, guest, lacks, startLab } from './lab.ts';
import { linuxProfile } from './manifests.ts';
import { lacksServer, loggedAtMs, startServer } from './server.ts';

const skip = lacks('bios') || lacksServer();
const MENU_SECONDS = 5;
const TITLE = /rouse \S+ - unknown machine \(([A-Z]+-[A-Z]+(?:-\d+)?)\)/;
/** What a terminal sends for the arrow; SeaBIOS makes a key of it. */
const DOWN = '\x1b[B';

t.test('bios: a menu ends at the disk, or at what was chosen, once', { skip }, async (t) => {
  const lab = startLab(t);
  const amd64 = guest('amd64');
  const flags = ['--boot-unknown', 'menu', '--boot-menu-seconds', String(MENU_SECONDS)];
  const rouse = await startServer(t, lab, [amd64], { flags });
  const profile = linuxProfile('rescue', amd64, 'ttyS0').replaceAll(
    /.*example\.(?:rack|machine).*\n/g,
    '',
  );
  rouse.apply(profile.replace('kind: profile', 'kind: profile\nmenu: true'));

  const alone = lab.start('bios', { disk: true });
  await alone.shows(TITLE);
  await alone.shows(DISK_STARTED);
  const shown = loggedAtMs(rouse.log(), /shows its menu/);
  const leftMs = loggedAtMs(rouse.log(), /"script":"local"/) - shown;
  t.ok(leftMs >= MENU_SECONDS * 1_000 && leftMs < MENU_SECONDS * 1_000 + 5_000, `${leftMs} ms`);
  await alone.ended();

  const chosen = lab.start('bios', { disk: true, typing: true });
  const [, code = ''] = await chosen.shows(TITLE);
  await chosen.shows(/Reboot/);
  chosen.type(`${DOWN}\r`);
  const args = await chosen.kernelArgs();
  t.ok(args.includes(`example.mac=${chosen.mac}`), args.join(' '));
  const history = rouse.rouse('machines', 'history', code, '--json');
  t.match(JSON.parse(history), {
    items: [
      { action: 'used', profile: 'rescue', asked_by: 'screen' },
      { action: 'ordered', profile: 'rescue', asked_by: 'screen' },
    ],
  });
  t.match(JSON.parse(rouse.rouse('explain', code, '--json')), { decision: 'menu' }, 'once');
});
