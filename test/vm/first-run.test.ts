/**
 * A new Rouse on a network that has a boot server: as it is started without a word about DHCP, it
 * takes no machine away from the other one.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { startDhcpServer } from '../fakes/dhcp-servers.ts';
import { addHost } from './hosts.ts';
import { guest, lacks, LAB_DHCP, startLab, waitForText } from './lab.ts';
import { lacksServer, startServer } from './server.ts';

const skip = lacks('uefi') || lacksServer();
const RIVAL_ADDRESS = '10.77.0.3';

t.test('a machine of another boot server stays with that one', { skip }, async (t) => {
  const lab = startLab(t);
  const host = { name: 'rival', bridge: 'br0', address: RIVAL_ADDRESS };
  const directory = path.join(lab.directory, 'rival');
  mkdirSync(directory);
  const rival = await startDhcpServer(t, {
    ...{ kind: 'dnsmasq', namespace: addHost(t, lab, host), interface: 'eth0' },
    ...{ address: RIVAL_ADDRESS, router: LAB_DHCP.router },
    range: ['10.77.0.0', 'proxy'],
    extra: `enable-tftp\ntftp-root=${directory}\n` + 'pxe-service=X86-64_EFI,rival,rival.efi',
  });
  lab.explain('the rival', rival.log);
  const rouse = await startServer(t, lab, [guest('amd64')]);
  t.match(rouse.log(), /others only when they ask again/, 'and says so');

  const booted = lab.start('uefi');
  await rouse.logs(/"reason":"first-ask"/);
  await rouse.recorded(new RegExp(booted.mac));
  // The rival names a file that it has not got: here it is enough that the machine came for it.
  await waitForText(rival.log, /rival\.efi not found/, "the rival's log");
  // Its file is not there, so the firmware goes on to HTTP boot, which is no reason either.
  await rouse.logs(/"client":"http"/);
  await rouse.logs(/"reason":"unknown-machine"/);
  t.notMatch(rouse.log(), /offered a boot file/, 'and never heard anything from us');
});
