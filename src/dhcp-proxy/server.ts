/**
 * The ProxyDHCP server: sockets in, engine, sockets out.
 *
 * Owns     the ports of each mode, following changes of the interfaces, and turning effects of the
 *          engine into datagrams, events and sightings. Whatever a datagram does, it ends here.
 * Leaves   every decision to engine.ts.
 * Tests    test/dhcp-proxy/server.test.ts, test/interop/dhcp-server.test.ts
 */
import { ANY_IPV4, parseIpAddress } from '../domain/address.ts';
import type { BootEvent } from '../domain/boot-event.ts';
import type { Ipv4Subnet } from '../domain/ipv4.ts';
import type { Clock, PolicyOf, RecordEvent, RecordSighting, Running } from '../domain/ports.ts';
import { deviceSockets, type DeviceSocketSupport } from '../platform/device-socket.ts';
import { watchInterfaces } from '../platform/interface-watch.ts';
import type { NetworkInterface } from '../platform/interfaces.ts';
import type { PortRole } from './classify.ts';
import { initialState, step, type DhcpEffect, type SendEffect } from './engine.ts';
import type { Ingress, Ports } from './route.ts';
import { linksOf, planSockets } from './socket-plan.ts';
import { SocketSet } from './socket-set.ts';

export type DhcpMode = 'proxy' | 'pxe-only' | 'observe' | 'next-server' | 'off';

interface DhcpServerConfig {
  readonly mode: DhcpMode;
  readonly interfaces: readonly NetworkInterface[];
  /** port of the HTTP boot surface, for URLs */
  readonly httpPort: number;
  readonly ports?: Ports;
  /** networks behind routers or relays whose machines are answered as well */
  readonly beyond?: readonly Ipv4Subnet[];
}

export interface DhcpServerDeps {
  readonly clock: Clock;
  readonly record: RecordEvent;
  readonly sighted: RecordSighting;
  readonly hasLoader: (name: string) => boolean;
  /** what the inventory says about a machine */
  readonly policyOf?: PolicyOf;
  /** how sockets can be bound; found out by itself unless a test says otherwise */
  readonly support?: DeviceSocketSupport;
}

/** Firmware knows these ports by heart; others are for tests. */
const STANDARD_PORTS: Ports = { dhcp: 67, pxe: 4011, client: 68 };

/**
 * Where the address server runs on the same machine it owns port 67, and sends PXE clients on to
 * 4011 itself. Where it names our boot files itself, no proxy is needed at all.
 */
const ROLES: Readonly<Record<DhcpMode, readonly PortRole[]>> = {
  proxy: ['dhcp', 'pxe'],
  observe: ['dhcp', 'pxe'],
  'pxe-only': ['pxe'],
  'next-server': [],
  off: [],
};

/**
 * @throws RouseError LISTENER_PORT_TAKEN, LISTENER_NOT_PERMITTED or INTERFACE_UNUSABLE when one of
 *         the sockets cannot be opened; none stays open then
 */
export async function startDhcpServer(
  config: DhcpServerConfig,
  deps: DhcpServerDeps,
): Promise<Running> {
  const { clock, record } = deps;
  const roles = ROLES[config.mode];
  if (roles.length === 0) return { listeners: [], close: () => Promise.resolve() };
  const ports = config.ports ?? STANDARD_PORTS;
  const support = deps.support ?? deviceSockets();
  const { httpPort, beyond = [] } = config;
  const observe = config.mode === 'observe';
  let state = initialState({ observe, httpPort, ports, beyond, hasLoader: deps.hasLoader });

  const sockets = new SocketSet({
    received(bytes, ingress, from) {
      const atMs = clock.nowMs();
      try {
        const source = { address: parseIpAddress(from.address) ?? ANY_IPV4, port: from.port };
        const next = step(state, { kind: 'packet', bytes, ingress, source, atMs });
        state = next.state;
        for (const effect of next.effects) perform(effect);
      } catch (error) {
        record(broken({ ingress, atMs, error }));
      }
    },
    changed({ name, detail, up }) {
      const kind = up ? 'listener.up' : 'listener.down';
      record({ kind, listener: name, detail, atMs: clock.nowMs() });
    },
  });

  const perform = (effect: DhcpEffect): void => {
    if (effect.kind === 'event') record(effect.event);
    else if (effect.kind === 'sighting') deps.sighted(effect.sighting);
    else
      sockets.send(effect, (failure) => {
        record(outcome(effect, failure));
      });
  };

  const follow = async (
    interfaces: readonly NetworkInterface[],
    how: { readonly strict: boolean },
  ): Promise<void> => {
    state = step(state, { kind: 'links', links: linksOf(interfaces) }).state;
    await sockets.follow(planSockets({ interfaces, roles, ports, support }), how);
  };

  try {
    await follow(config.interfaces, { strict: true });
  } catch (error) {
    await sockets.close();
    throw error;
  }
  const names = config.interfaces.map(({ name }) => name);
  const watch = watchInterfaces(names, (interfaces) => follow(interfaces, { strict: false }));
  return {
    get listeners() {
      return sockets.states;
    },
    async close() {
      await watch.close();
      await sockets.close();
    },
  };
}

/** What is recorded once the network took a reply, or refused it. */
function outcome({ sent }: SendEffect, failure: string | undefined): BootEvent {
  if (failure === undefined) return sent;
  const { atMs, mac, interface: interfaceName } = sent;
  return {
    ...{ kind: 'dhcp.ignored', reason: 'send-failed', detail: failure, atMs },
    ...(mac && { mac }),
    ...(interfaceName !== undefined && { interface: interfaceName }),
  };
}

/** A fault of ours, met while a datagram was handled: counted, and the next datagram is served. */
function broken(met: { ingress: Ingress; atMs: number; error: unknown }): BootEvent {
  const { ingress, atMs, error } = met;
  return {
    ...{ kind: 'dhcp.ignored', reason: 'internal', detail: String(error), atMs },
    ...(ingress.interface !== undefined && { interface: ingress.interface }),
  };
}
