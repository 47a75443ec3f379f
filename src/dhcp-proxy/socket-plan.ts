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

interface SocketPlanRequest {
  readonly interfaces: readonly NetworkInterface[];
  readonly roles: readonly PortRole[];
  readonly ports: Ports;
  readonly support: DeviceSocketSupport;
}

export function planSockets(request: SocketPlanRequest): readonly PlannedSocket[] {
  const { support, roles } = request;
  if (support.available) return roles.flatMap((role) => byDevice(request, role, support.sockets));
  return roles.flatMap((role) => byAddress(request, role, support.why));
}

/** The interfaces as the engine knows them. */
export function linksOf(interfaces: readonly NetworkInterface[]): readonly Link[] {
  return interfaces.map((served) => ({
    interface: served.name,
    subnets: ipv4Addresses(served).map(({ address, prefixLength }) => ({
      address: ipv4ToNumber(address),
      prefixLength,
    })),
  }));
}

function byDevice(
  { interfaces, ports }: SocketPlanRequest,
  role: PortRole,
  sockets: DeviceSockets,
): PlannedSocket[] {
  return interfaces.map(({ name }) => ({
    name: `${role} ${name}`,
    version: String(sockets.interfaceIndex(name)),
    detail: 'bound to the interface',
    ingress: { port: role, interface: name },
    sendsThrough: name,
    open: () => sockets.open({ interface: name, port: ports[role] }),
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
    open: () => openAddressSocket({ address: ANY_IPV4, interface: 'any', port }),
  };
  const own = interfaces.flatMap((served) =>
    ipv4Addresses(served).map(({ address }) => ({
      name: `${role} ${served.name} ${address}`,
      version: address,
      detail: `bound to the address (${why})`,
      ingress: { port: role, interface: served.name, localAddress: address },
      sendsThrough: served.name,
      open: () => openAddressSocket({ address, interface: served.name, port }),
    })),
  );
  return [shared, ...own];
}
