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
import type { AnswerPolicy, DhcpMode } from '../domain/dhcp-mode.ts';
import type { Ipv4Subnet } from '../domain/ipv4.ts';
import type { LoaderRule } from '../domain/loader-rules.ts';
import type {
  Clock,
  PolicyOf,
  RecordEvent,
  RecordOverheard,
  RecordSighting,
  Running,
} from '../domain/ports.ts';
import { deviceSockets, type DeviceSocketSupport } from '../platform/device-socket.ts';
import { watchInterfaces } from '../platform/interface-watch.ts';
import type { NetworkInterface } from '../platform/interfaces.ts';
import type { DhcpEffect, DhcpEngineConfig, DhcpEvent, SendEffect } from './engine-state.ts';
import { initialState, step } from './engine.ts';
import type { Ingress, Ports } from './route.ts';
import { linksOf, planSockets, type ServedInterface } from './socket-plan.ts';
import { SocketSet } from './socket-set.ts';

export interface DhcpServerConfig {
  readonly interfaces: readonly ServedInterface[];
  /** whom to answer; see domain/dhcp-mode.ts */
  readonly answer: AnswerPolicy;
  readonly ignore?: readonly string[];
  readonly relays?: readonly Ipv4Subnet[];
  readonly loaderRules?: readonly LoaderRule[];
  /** port of the HTTP boot surface, for URLs */
  readonly httpPort: number;
  /** instead of the server's address and that port */
  readonly bootUrl?: string | undefined;
  readonly ports?: Ports;
  /** networks behind routers or relays whose machines are answered as well */
  readonly beyond?: readonly Ipv4Subnet[];
}

export interface DhcpServerDeps {
  readonly clock: Clock;
  readonly record: RecordEvent;
  readonly sighted: RecordSighting;
  readonly hasLoader: (name: string) => boolean;
  /** hears what each message said about its machine, whether it is answered or not */
  readonly overheard?: RecordOverheard;
  /** what the inventory says about a machine */
  readonly policyOf?: PolicyOf;
  /** how sockets can be bound; found out by itself unless a test says otherwise */
  readonly support?: DeviceSocketSupport;
}

interface DhcpServer extends Running {
  /** hears what happens elsewhere in Rouse, to learn which offers and loaders work */
  readonly noticed: RecordEvent;
}

/** Firmware knows these ports by heart; others are for tests. */
const STANDARD_PORTS: Ports = { dhcp: 67, pxe: 4011, client: 68 };

/**
 * @throws RouseError LISTENER_PORT_TAKEN, LISTENER_NOT_PERMITTED or INTERFACE_UNUSABLE when one of
 *         the sockets cannot be opened; none stays open then
 */
export async function startDhcpServer(
  config: DhcpServerConfig,
  deps: DhcpServerDeps,
): Promise<DhcpServer> {
  const { clock, record } = deps;
  const ports = config.ports ?? STANDARD_PORTS;
  const support = deps.support ?? deviceSockets();
  let state = initialState(engineConfig(config, ports, deps));

  const take = (event: DhcpEvent): void => {
    const next = step(state, event);
    state = next.state;
    for (const effect of next.effects) perform(effect);
  };

  const sockets = new SocketSet({
    received(bytes, ingress, from) {
      const atMs = clock.nowMs();
      try {
        const source = { address: parseIpAddress(from.address) ?? ANY_IPV4, port: from.port };
        take({ kind: 'packet', bytes, ingress, source, atMs });
      } catch (error) {
        record(broken({ ingress, atMs, error }));
      }
    },
    changed({ name, detail, up }) {
      const kind = up ? 'listener.up' : 'listener.down';
      record({ kind, listener: name, detail, atMs: clock.nowMs() });
    },
  });

  const perform = performer(sockets, deps);

  const follow = async (
    interfaces: readonly ServedInterface[],
    how: { readonly strict: boolean },
  ): Promise<void> => {
    take({ kind: 'links', links: linksOf(interfaces) });
    await sockets.follow(planSockets({ interfaces, ports, support }), how);
  };

  try {
    await follow(config.interfaces, { strict: true });
  } catch (error) {
    await sockets.close();
    throw error;
  }
  const modes = new Map(config.interfaces.map(({ name, mode }) => [name, mode]));
  const watch = watchInterfaces([...modes.keys()], (interfaces) =>
    follow(withModes(interfaces, modes), { strict: false }),
  );
  return {
    get listeners() {
      return sockets.states;
    },
    noticed(event) {
      take({ kind: 'noticed', event });
    },
    async close() {
      await watch.close();
      await sockets.close();
    },
  };
}

function performer(sockets: SocketSet, deps: DhcpServerDeps): (effect: DhcpEffect) => void {
  return (effect) => {
    switch (effect.kind) {
      case 'event':
        deps.record(effect.event);
        break;
      case 'sighting':
        deps.sighted(effect.sighting);
        break;
      case 'overheard':
        deps.overheard?.(effect.mac, effect.heard);
        break;
      case 'send':
        sockets.send(effect, (failure) => {
          deps.record(outcome(effect, failure));
        });
    }
  };
}

function engineConfig(
  config: DhcpServerConfig,
  ports: Ports,
  deps: DhcpServerDeps,
): DhcpEngineConfig {
  const { answer, httpPort, bootUrl } = config;
  const { ignore = [], relays = [], loaderRules = [], beyond = [] } = config;
  const { hasLoader, policyOf = () => undefined } = deps;
  const told = { answer, httpPort, bootUrl, ports };
  return { ...told, ignore, relays, loaderRules, beyond, hasLoader, policyOf };
}

function withModes(
  interfaces: readonly NetworkInterface[],
  modes: ReadonlyMap<string, DhcpMode>,
): readonly ServedInterface[] {
  return interfaces.map((one) => ({ ...one, mode: modes.get(one.name) ?? 'off' }));
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
