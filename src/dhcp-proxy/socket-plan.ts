/**
 * Which sockets the proxy needs for the interfaces it serves, in one of two ways.
 *
 * By device: one socket for each interface and port, which hears that interface only. By address,
 * where sockets cannot be bound to a device: one socket for each port hears broadcasts of all
 * interfaces without telling which, and one socket for each address sends and hears the rest. The
 * reply to a broadcast then goes out through every interface, made for that interface.
 *
 * Specs    ip(7): a datagram to 255.255.255.255 from a socket bound to an address leaves through
 *          the interface that has the address.
 * Tests    test/dhcp-proxy/socket-plan.test.ts, test/interop/dhcp-server.test.ts
 */
import { ANY_IPV4 } from '../domain/address.ts';
import type { DhcpMode } from '../domain/dhcp-mode.ts';
import { ipv4ToNumber } from '../domain/ipv4.ts';
import {
  openAddressSocket,
  type DeviceSockets,
  type DeviceSocketSupport,
} from '../platform/device-socket.ts';
import { ipv4Addresses, type NetworkInterface } from '../platform/interfaces.ts';
import type { PortRole } from './classify.ts';
import type { Link, Ports } from './route.ts';
import type { PlannedSocket } from './socket-set.ts';

/** An interface with what Rouse does on it. */
export interface ServedInterface extends NetworkInterface {
  readonly mode: DhcpMode;
}

interface SocketPlanRequest {
  readonly interfaces: readonly ServedInterface[];
  readonly ports: Ports;
  readonly support: DeviceSocketSupport;
}

/**
 * Where the address server runs on the same machine it owns port 67, and sends PXE clients on to
 * 4011 itself. Where it names our boot files itself, no answer is needed at all; what clients say
 * is still worth hearing, for one file name then has to do for all of them.
 */
const ROLES: Readonly<Record<DhcpMode, readonly PortRole[]>> = {
  proxy: ['dhcp', 'pxe'],
  observe: ['dhcp', 'pxe'],
  'pxe-only': ['pxe'],
  'next-server': ['dhcp'],
  off: [],
};

const PORT_ROLES: readonly PortRole[] = ['dhcp', 'pxe'];

export function planSockets(request: SocketPlanRequest): readonly PlannedSocket[] {
  return PORT_ROLES.flatMap((role) => {
    const interfaces = request.interfaces.filter(({ mode }) => ROLES[mode].includes(role));
    if (interfaces.length === 0) return [];
    const planned = { ...request, interfaces };
    const { support } = request;
    return support.available
      ? byDevice(planned, role, support.sockets)
      : byAddress(planned, role, support.why);
  });
}

/** The interfaces as the engine knows them. */
export function linksOf(interfaces: readonly ServedInterface[]): readonly Link[] {
  return interfaces.map((served) => ({
    interface: served.name,
    mode: served.mode,
    subnets: ipv4Addresses(served).map(({ address, prefixLength }) => ({
      address: ipv4ToNumber(address),
      prefixLength,
    })),
  }));
}

/** Nothing depends on a socket that only overhears. */
function optional({ mode }: ServedInterface): { readonly optional?: true } {
  return mode === 'next-server' ? { optional: true } : {};
}

function byDevice(
  { interfaces, ports }: SocketPlanRequest,
  role: PortRole,
  sockets: DeviceSockets,
): PlannedSocket[] {
  return interfaces.map((served) => ({
    name: `${role} ${served.name}`,
    version: String(sockets.interfaceIndex(served.name)),
    detail: `bound to the interface, mode ${served.mode}`,
    ingress: { port: role, interface: served.name },
    sendsThrough: served.name,
    ...optional(served),
    open: () => sockets.open({ interface: served.name, port: ports[role] }),
  }));
}

function byAddress(
  { interfaces, ports }: SocketPlanRequest,
  role: PortRole,
  why: string,
): PlannedSocket[] {
  const port = ports[role];
  const shared: PlannedSocket = {
    name: `${role} broadcasts`,
    version: '',
    detail: `hears all interfaces, answers on each of those served (${why})`,
    ingress: { port: role },
    ...(interfaces.every(({ mode }) => mode === 'next-server') && { optional: true as const }),
    open: () => openAddressSocket({ address: ANY_IPV4, interface: 'any', port }),
  };
  const own = interfaces.flatMap((served) =>
    ipv4Addresses(served).map(({ address }) => ({
      name: `${role} ${served.name} ${address}`,
      version: address,
      detail: `bound to the address, mode ${served.mode} (${why})`,
      ingress: { port: role, interface: served.name, localAddress: address },
      sendsThrough: served.name,
      ...optional(served),
      open: () => openAddressSocket({ address, interface: served.name, port }),
    })),
  );
  return [shared, ...own];
}
