/**
 * The servers that are compared, each started as its users start it: as a service that logs to a
 * file, at its default level.
 *
 * Owns     their command lines, and the words by which they are known to listen.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { processorSeconds, residentMb } from '../proc.ts';
import { startService } from '../service.ts';
import { hostsFile, manifests } from './machines.ts';
import { SERVER, SUBNET } from '../network.ts';
import { ROUSE } from '../place.ts';

/** What both are to offer to x64 UEFI firmware. */
export const BOOT_FILE = 'ipxe.efi';

export interface Contender {
  readonly name: string;
  readonly about: string;
  /** writes what it reads, once, before anything is measured */
  prepare(directory: string): void;
  command(directory: string): readonly string[];
  /** the log has these words once it listens */
  readonly ready: string;
}

export const rouse: Contender = {
  name: 'rouse',
  about: 'dist/rouse, 10 000 machines in its inventory',
  prepare(directory) {
    for (const [at, text] of manifests().entries()) {
      const file = path.join(directory, `manifest-${at}.yaml`);
      writeFileSync(file, text);
      const args = ['apply', '--quiet', '--data-dir', path.join(directory, 'data'), '-f', file];
      const { status, stderr } = spawnSync(ROUSE, args, { encoding: 'utf8' });
      if (status !== 0) throw new Error(`rouse apply: ${stderr}`);
    }
  },
  command: (directory) => [
    ...[ROUSE, 'serve', '--data-dir', path.join(directory, 'data')],
    ...['--interface', SERVER.interface],
  ],
  ready: 'waiting for a machine',
};

export const dnsmasq: Contender = {
  name: 'dnsmasq',
  about: 'proxy mode, 10 000 dhcp-host lines',
  prepare(directory) {
    writeFileSync(path.join(directory, 'hosts'), hostsFile());
  },
  command: (directory) => [
    ...dnsmasqProxy(directory),
    `--dhcp-hostsfile=${path.join(directory, 'hosts')}`,
  ],
  ready: 'read ',
};

/** What dnsmasq can do at best: it knows no machine and logs no answer. */
export const dnsmasqBare: Contender = {
  name: 'dnsmasq bare',
  about: 'the same without a dhcp-host line, and with quiet-dhcp',
  prepare: () => undefined,
  command: (directory) => [...dnsmasqProxy(directory), '--quiet-dhcp'],
  ready: 'sockets bound',
};

/**
 * UEFI machines get their file in the offer, as from Rouse. With a `pxe-service` of their own they
 * would get it on port 4011 only; one for BIOS machines there has to be, or dnsmasq is no proxy.
 */
function dnsmasqProxy(directory: string): readonly string[] {
  return [
    ...['dnsmasq', '--keep-in-foreground', '--conf-file=/dev/null', '--port=0', '--pid-file='],
    ...[`--interface=${SERVER.interface}`, '--bind-dynamic'],
    `--dhcp-range=${SUBNET.address},proxy,${SUBNET.mask}`,
    '--pxe-service=x86PC,boot,undionly.kpxe',
    ...['--dhcp-match=set:efi64,option:client-arch,7', `--dhcp-boot=tag:efi64,${BOOT_FILE}`],
    `--dhcp-leasefile=${path.join(directory, 'leases')}`,
    '--log-facility=-',
  ];
}

export interface RunningServer {
  /** seconds of processor time used since its start, in all threads */
  processorSeconds(): number;
  residentMb(): number;
  stop(): Promise<void>;
}

export async function startServer(contender: Contender, directory: string): Promise<RunningServer> {
  const log = path.join(directory, `${contender.name.replace(' ', '-')}.log`);
  const command = contender.command(directory);
  const { pid, stop } = await startService(command, { log, ready: contender.ready });
  return {
    processorSeconds: () => processorSeconds(pid),
    residentMb: () => residentMb(pid),
    stop,
  };
}
