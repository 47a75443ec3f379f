/**
 * Are the ports free that machines will ask?
 *
 * Owns     which ports each DHCP mode needs, and which neighbours Rouse can share a port with.
 * Tests    test/cli/doctor/check-ports.test.ts
 */
import { interfaceModes, interfaceNames } from '../../config/dhcp.ts';
import type { DhcpMode } from '../../domain/dhcp-mode.ts';
import { AUTO } from '../../platform/interfaces.ts';
import type { Facts, PortInUse } from './facts.ts';
import type { Finding } from './finding.ts';
import type { Holder } from './holders.ts';
import type { Transport } from './proc-net.ts';

interface Need {
  readonly check: string;
  readonly transport: Transport;
  readonly port: number;
  /** where Rouse will listen; `0.0.0.0` is every address */
  readonly addresses: readonly string[];
  /** the way out when the holder cannot be stopped */
  readonly otherwise: string;
}

const EVERYWHERE = '0.0.0.0';
const NAMES_ROUSE = 'let the DHCP server name this host, with --dhcp-mode next-server';

export function checkPorts(facts: Facts): readonly Finding[] {
  return needs(facts).map((need) => checkPort(need, facts));
}

function needs(facts: Facts): readonly Need[] {
  const { config } = facts;
  const { boot, admin } = config;
  const list: Need[] = [
    ...dhcpNeeds(new Set(interfaceModes(config).map(({ mode }) => mode))),
    {
      check: 'tftp',
      transport: 'udp',
      port: 69,
      addresses: servedAddresses(facts),
      otherwise: 'serve another interface',
    },
    {
      check: 'boot',
      transport: 'tcp',
      port: boot.listen.port,
      addresses: [boot.listen.address],
      otherwise: 'choose another --boot-listen',
    },
  ];
  const { events_listen: events, kernel_log_listen: kernelLog } = config.talos;
  const receivers = [
    { check: 'talos-events', listen: events, flag: '--talos-events-listen' },
    { check: 'talos-kernel-log', listen: kernelLog, flag: '--talos-kernel-log-listen' },
  ];
  for (const { check, listen, flag } of receivers) {
    if (!listen) continue;
    const { address, port } = listen;
    const otherwise = `choose another ${flag}`;
    list.push({ check, transport: 'tcp', port, addresses: [address], otherwise });
  }
  if (admin.listen) {
    list.push({
      check: 'admin',
      transport: 'tcp',
      port: admin.listen.port,
      addresses: [admin.listen.address],
      otherwise: 'choose another --admin-listen',
    });
  }
  return list;
}

/** TFTP is bound to the addresses of the served interfaces alone. */
function servedAddresses({ config, interfaces, defaultRoute }: Facts): readonly string[] {
  const names = interfaceNames(config).map((name) => (name === AUTO ? defaultRoute : name));
  return interfaces
    .filter(({ name }) => names.includes(name))
    .flatMap(({ addresses }) => addresses.map(({ address }) => address));
}

/** In mode next-server nothing depends on a port: what is not overheard is told in other ways. */
function dhcpNeeds(modes: ReadonlySet<DhcpMode>): readonly Need[] {
  const pxe: Need = {
    check: 'pxe',
    transport: 'udp',
    port: 4011,
    addresses: [EVERYWHERE],
    otherwise: NAMES_ROUSE,
  };
  const dhcp: Need = {
    ...pxe,
    check: 'dhcp',
    port: 67,
    otherwise: 'share the host with it, with --dhcp-mode pxe-only or next-server',
  };
  const hears = modes.has('proxy') || modes.has('observe');
  return [...(hears ? [dhcp] : []), ...(hears || modes.has('pxe-only') ? [pxe] : [])];
}

function checkPort(need: Need, { ports, server }: Facts): Finding {
  const { check } = need;
  const where = `${need.port}/${need.transport}`;
  const taken = ports.filter((port) => collides(port, need));
  const ownPid = server.state === 'running' ? server.pid : undefined;
  const ours = (port: PortInUse): boolean => ownPid !== undefined && port.holder?.pid === ownPid;
  const other = taken.find((port) => !ours(port));
  if (!other) {
    const text = taken.length > 0 ? `${where} is served by Rouse` : `${where} is free`;
    return { check, level: 'ok', text };
  }
  const { holder } = other;
  if (!holder && server.state === 'running') {
    return {
      check,
      level: 'info',
      text: `${where} is in use, by the running server as far as can be told`,
      fix: 'run the doctor as root to see who holds it',
    };
  }
  const text = `${where} is used by ${nameOf(holder)}, at ${atWhere(other.address)}`;
  if (need.port === 67 && holder?.libvirtNetwork !== undefined) {
    // libvirt's dnsmasq binds to its bridge and lets others bind too; ours binds to its interface.
    return { check, level: 'warn', text: `${text}. Guests of that network will not be answered.` };
  }
  return { check, level: 'fail', text, fix: `${stop(holder)}, or ${need.otherwise}` };
}

function collides(port: PortInUse, need: Need): boolean {
  if (port.transport !== need.transport || port.port !== need.port) return false;
  return need.addresses.some(
    (address) => isEverywhere(address) || isEverywhere(port.address) || address === port.address,
  );
}

function nameOf(holder: Holder | undefined): string {
  if (!holder) return 'another program that only root can see';
  const network = holder.libvirtNetwork;
  const role = network === undefined ? '' : `, libvirt network "${network}"`;
  return `${holder.name} (pid ${holder.pid}${role})`;
}

function atWhere(address: string): string {
  return isEverywhere(address) ? 'every address' : address;
}

function isEverywhere(address: string): boolean {
  return address === EVERYWHERE || address === '::';
}

function stop(holder: Holder | undefined): string {
  if (!holder) return 'run the doctor as root to see which, and stop it';
  if (holder.libvirtNetwork !== undefined) return `virsh net-destroy ${holder.libvirtNetwork}`;
  if (holder.unit !== undefined) return `systemctl disable --now ${holder.unit}`;
  return `stop it (kill ${holder.pid})`;
}
