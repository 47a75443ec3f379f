/**
 * What the boot tests declare, and the kernel arguments that must come of it.
 */
import type { Guest } from './lab.ts';

const SCHEMATIC = '376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba';
const SIDEROLINK = 'grpc://10.77.0.2:8099?jointoken=example';

export interface Node {
  readonly name: string;
  readonly mac: string;
  readonly profile: string;
}

/** A profile of kind linux whose kernel Rouse serves itself. */
export function linuxProfile(name: string, guest: Guest, console: string): string {
  return `
kind: image
name: ${name}
files:
  vmlinuz: ${guest.kernel}
  initramfs.cpio.gz: ${guest.initramfs}
---
kind: profile
name: ${name}
linux:
  kernel: image:${name}/vmlinuz
  initrd: [image:${name}/initramfs.cpio.gz]
  args:
    - console=${console}
    - example.machine=\${machine.name}
    - example.mac=\${machine.mac}
    - example.rack=\${rack}
---`;
}

export function talosProfile(name: string, delivery: 'proxy' | 'direct'): string {
  return `
kind: profile
name: ${name}
talos:
  version: v1.13.9
  schematic: ${SCHEMATIC}
  delivery: ${delivery}
  siderolink_api: ${SIDEROLINK}
  args: [console=ttyS0, "example.machine=\${machine.name}"]
---`;
}

export function chainProfile(name: string, url: string): string {
  return `
kind: profile
name: ${name}
chain: { url: "${url}" }
---`;
}

export function machine({ name, mac, profile }: Node): string {
  return `
kind: machine
name: ${name}
macs: ["${mac}"]
variables: { rack: rack-of-${name} }
network: { address: 10.77.0.11/24, gateway: 10.77.0.1, dns: [10.77.0.1] }
boot: { profile: ${profile} }
---`;
}

/** What a machine with a `linuxProfile` must find on its command line. */
export function linuxArgs({ name, mac }: Node): readonly string[] {
  return [`example.machine=${name}`, `example.mac=${mac}`, `example.rack=rack-of-${name}`];
}

/** What a machine with a `talosProfile` must find on its command line. */
export function talosArgs({ name }: Node): readonly string[] {
  return [
    'talos.platform=metal',
    // Client, no server, gateway, mask, host name, any device, no autoconfiguration, name server.
    `ip=10.77.0.11::10.77.0.1:255.255.255.0:${name}:::10.77.0.1`,
    `siderolink.api=${SIDEROLINK}`,
    `example.machine=${name}`,
  ];
}

export function missing(args: readonly string[], expected: readonly string[]): readonly string[] {
  return expected.filter((argument) => !args.includes(argument));
}
