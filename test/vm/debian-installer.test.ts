/**
 * Debian's own installer, from Debian's package, booted and answered by Rouse: it fetches a preseed
 * file with this machine's values and reports from it. It is switched off before it partitions
 * anything; what an installation does afterwards is Debian's business.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { lacks, startLab } from './lab.ts';
import { machine } from './manifests.ts';
import { lacksServer, startServer } from './server.ts';

/** Of the package debian-installer-12-netboot-amd64. */
const IMAGES = '/usr/lib/debian-installer/images/12/amd64/text/debian-installer/amd64';

function lacksInstaller(): string | false {
  if (existsSync(path.join(IMAGES, 'linux'))) return false;
  const reason = 'needs the package debian-installer-12-netboot-amd64';
  if (process.env['CI']) throw new Error(`CI has to run the boot tests: ${reason}`);
  return reason;
}

/** To netcfg and the preseed file: Debian's own user space under emulation, beside other work. */
const installerTimeoutMs = 300_000;

const skip = lacks('bios') || lacksInstaller() || lacksServer();

/** The kernel's own switch: the installer's poweroff asks for confirmation. */
const OFF = 'echo o >/proc/sysrq-trigger';
const PRESEED = [
  'd-i debconf/priority string critical',
  'd-i preseed/early_command string',
  '  wget -q -O /dev/null "{{ callback.url }}/started?text={{ machine.name }}";',
  '  echo ROUSE-PRESEED {{ machine.name }} {{ variables.rack | shell }} >/dev/ttyS0;',
  '  wget -q -O /dev/null "{{ callback.url }}/done?percent=100";',
  `  sleep 1; ${OFF}`,
];
const installer = `
kind: image
name: debian-12
files:
  linux: ${IMAGES}/linux
  initrd.gz: ${IMAGES}/initrd.gz
---
kind: profile
name: debian-12
install: once
linux:
  kernel: image:debian-12/linux
  initrd: [image:debian-12/initrd.gz]
  args:
    - auto=true
    - priority=critical
    - preseed/url=\${files.url}/preseed.cfg
    - interface=auto
    - hostname=\${machine.name}
    - domain=lab.example
    - netcfg/get_nameservers=\${network.dns}
    - console=ttyS0
    - quiet
    - ipv6.disable=1
    - TERM=dumb
    - DEBIAN_FRONTEND=text
files:
  preseed.cfg:
    template: |
      ${[PRESEED[0], PRESEED.slice(1).join(' ')].join('\n      ')}
---`;

t.test('Debian installs as its preseed file says, and says so', { skip }, async (t) => {
  const lab = startLab(t);
  t.setTimeout(installerTimeoutMs + 60_000);
  const rouse = await startServer(t, lab, [], { flags: ['--images-directory', IMAGES] });
  const node = { name: 'node-1', mac: lab.mac(1), profile: 'debian-12' };
  rouse.apply(installer + machine(node));

  // With less it asks whether that is meant, whatever its arguments say.
  const debian = lab.start('bios', { memoryMib: 1_024 });
  await debian.shows(/ROUSE-PRESEED node-1 rack-of-node-1/, installerTimeoutMs);
  await debian.ended();

  const log = rouse.log();
  t.match(log, /"file":"preseed.cfg".*"complete":true/);
  t.match(log, /"text":"node-1".*the installer runs/);
  t.match(log, /"percent":100.*the installer is done/);
  t.notMatch(log, /boot\/(?:answers|callback)\/[\w-]{20}/, 'no token is in the log');

  t.match(rouse.script(node.name), /node-1 is installed/, 'its next boot is its disk');
});
