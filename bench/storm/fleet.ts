/**
 * The machines of the storm: their addresses, and what both servers are told about them.
 *
 * They share one network card, so all their addresses answer to one hardware address on the wire;
 * in DHCP and in iPXE's report each has its own.
 */
import { spawnSync } from 'node:child_process';
import { CLIENTS, SERVER } from '../network.ts';

export const HTTP_PORT = 8_080;
export const LOADER = 'ipxe.efi';

/** 10.93.16.1 and up, inside the subnet of the two namespaces. */
export function addressOf(number: number): string {
  const host = number + 1;
  return `10.93.${16 + (host >> 8)}.${host & 0xff}`;
}

export function macOf(number: number): string {
  const bytes = [number >> 8, number & 0xff].map((byte) => byte.toString(16).padStart(2, '0'));
  return `52:54:00:00:${bytes.join(':')}`;
}

/** For `rouse apply`. */
export function manifest(machines: number): string {
  const documents = Array.from(
    { length: machines },
    (_, number) =>
      `kind: machine\nname: m${number}\nmacs: ["${macOf(number)}"]\nboot: {profile: storm}\n`,
  );
  return [IMAGE, PROFILE, ...documents].join('---\n');
}

const IMAGE = `kind: image
name: storm
files:
  kernel: kernel
  initrd: initrd
`;

const PROFILE = `kind: profile
name: storm
linux:
  kernel: image:storm/kernel
  initrd: [image:storm/initrd]
  args: ["hostname=\${machine.name}"]
`;

/** What nginx serves to every machine alike. */
export function staticScript(): string {
  const origin = `http://${SERVER.address}:${HTTP_PORT}`;
  const lines = ['#!ipxe', `kernel ${origin}/kernel`, `initrd ${origin}/initrd`, 'boot', ''];
  return lines.join('\n');
}

/**
 * Gives the clients' card every machine's address, and the server the way there.
 *
 * The server's neighbour table is filled beforehand: the kernel keeps 1 024 learned entries for all
 * namespaces together unless it is told otherwise, and whether it runs over is not to be measured.
 */
export function addFleet(machines: number): void {
  const numbers = Array.from({ length: machines }, (_, number) => addressOf(number));
  const [card] = JSON.parse(ip(CLIENTS.namespace, ['-j', 'link', 'show', CLIENTS.interface])) as [
    { readonly address: string },
  ];
  ip(
    CLIENTS.namespace,
    ['-batch', '-'],
    numbers.map((address) => `address add ${address}/32 dev ${CLIENTS.interface}`),
  );
  // Without it the kernel knows no way to 255.255.255.255.
  ip(CLIENTS.namespace, ['route', 'add', 'default', 'dev', CLIENTS.interface]);
  ip(
    SERVER.namespace,
    ['-batch', '-'],
    numbers.map(
      (address) =>
        `neigh replace ${address} lladdr ${card.address} dev ${SERVER.interface} nud permanent`,
    ),
  );
}

function ip(namespace: string, args: readonly string[], lines: readonly string[] = []): string {
  const input = lines.join('\n');
  const done = spawnSync('ip', ['-n', namespace, ...args], { input, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`ip ${args.join(' ')}: ${done.stderr}`);
  return done.stdout;
}
