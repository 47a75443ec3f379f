/** An inventory that has a little of everything, for tests that look at pages. */
import type { WebServer } from './web-server.ts';

export const INVENTORY = `kind: profile
name: debian-13
arch: [x86-bios, x86_64-efi]
install: once
linux:
  kernel: http://127.0.0.1:9/linux
  initrd: ["http://127.0.0.1:9/initrd.gz"]
  args: ["auto=true", "preseed/url=\${files.url}/preseed.cfg", "hostname=\${machine.name}"]
files:
  preseed.cfg: { template: "d-i netcfg/get_hostname string {{ machine.name }}\\n" }
---
kind: profile
name: rescue
linux:
  kernel: http://127.0.0.1:9/rescue
  args: ["console=ttyS0"]
---
kind: profile
name: local-disk
local: {}
---
kind: image
name: tools
files:
  linux: http://127.0.0.1:9/tools/linux
---
kind: machine
name: node-1
macs: ["52:54:00:aa:00:01"]
boot: { profile: rescue }
tags: { rack: a1 }
---
kind: machine
name: node-2
macs: ["52:54:00:aa:00:02"]
boot: { profile: debian-13 }
---
kind: rule
name: workers
when: { mac_prefix: "52:54:00", arch: x86_64-efi, unknown: any }
then: { profile: rescue, max_machines: 4 }
---
kind: rule
name: serial-console
when: { manufacturer: "QEMU*", unknown: any }
then: { args: ["console=ttyS0,115200"] }
`;

/** Machines that booted, one that waits, a webhook, and a token. */
export async function seed(server: WebServer): Promise<void> {
  await server.apply(INVENTORY);
  await server.ask('POST', '/webhooks', {
    name: 'chat',
    url: 'https://hooks.example/rouse',
    kinds: ['boot.finding'],
  });
  await server.machineAsks('52:54:00:aa:00:01', { manufacturer: 'QEMU', product: 'Standard PC' });
  await server.machineAsks('52:55:00:aa:00:09', { manufacturer: 'QEMU', product: 'Standard PC' });
}
