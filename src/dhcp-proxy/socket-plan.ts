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
import { isIpv4, type IpAddress } from '../domain/address.ts';
import { ipv4ToNumber } from '../domain/ipv4.ts';
import {
  openAddressSocket,
  type DeviceSockets,
  type DeviceSocketSupport,
} from '../platform/device-socket.ts';
import type { NetworkInterface } from '../platform/interfaces.ts';
import type { PortRole } from './classify.ts';
import type { Link, Ports } from './route.ts';
import type { PlannedSocket } from './socket-set.ts';

export interface SocketPlanRequest {
  readonly interfaces: readonly NetworkInterface[];
  readonly roles: readonly PortRole[];
  readonly ports: Ports;
  readonly support: DeviceSocketSupport;
}

const ANY_ADDRESS = '0.0.0.0' as IpAddress;

export function planSockets(request: SocketPlanRequest): readonly PlannedSocket[] {
  const { support, roles } = request;
  if (support.available) return roles.flatMap((role) => byDevice(request, role, support.sockets));
  return roles.flatMap((role) => byAddress(request, role, support.why));
}

/** The interfaces as the engine knows them. */
export function linksOf(interfaces: readonly NetworkInterface[]): readonly Link[] {
  return interfaces.map(({ name, addresses }) => ({
    interface: name,
    subnets: addresses
      .filter(({ address }) => isIpv4(address))
      .map(({ address, prefixLength }) => ({ address: ipv4ToNumber(address), prefixLength })),
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
    open: () => openAddressSocket({ address: ANY_ADDRESS, interface: 'any', port }),
  };
  const own = interfaces.flatMap(({ name, addresses }) =>
    addresses
      .filter(({ address }) => isIpv4(address))
      .map(({ address }) => ({
        name: `${role} ${name} ${address}`,
        version: address,
        detail: `bound to the address (${why})`,
        ingress: { port: role, interface: name, localAddress: address },
        sendsThrough: name,
        open: () => openAddressSocket({ address, interface: name, port }),
      })),
  );
  return [shared, ...own];
}
