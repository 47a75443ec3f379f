/**
 * The reply of one interface, with what is to be recorded once the network took it.
 *
 * Leaves   its bytes to reply.ts.
 * Tests    test/dhcp-proxy/engine.test.ts, test/dhcp-proxy/samples.test.ts
 */
import type { Personality } from '../domain/firmware.ts';
import { ipv4FromNumber } from '../domain/ipv4.ts';
import type { ChosenAnswer } from './answer.ts';
import { MESSAGE_TYPE } from './codec/option-codes.ts';
import type { Asking, DhcpEffect } from './engine-state.ts';
import type { Form } from './personality.ts';
import { buildReply } from './reply.ts';
import type { Route } from './route.ts';
import { common, ignoredEvent } from './tell.ts';

/** The reply through one interface, or the note that it does not fit what the client takes. */
export function replyEffect(
  asking: Asking,
  parts: {
    readonly chosen: ChosenAnswer;
    readonly personality: Personality;
    readonly form: Form;
    readonly insistent: boolean;
    readonly httpPort: number;
    readonly bootUrl: string | undefined;
    readonly route: Route;
  },
): DhcpEffect {
  const { event, client, packet } = asking;
  const { chosen, personality, form, insistent, httpPort, bootUrl, route } = parts;
  const { serverAddress, serverIdentifier } = route;
  const own = { serverAddress, serverIdentifier, httpPort, bootUrl };
  const { answer } = chosen;
  const built = buildReply({ request: packet, client, answer, form, insistent, ...own });
  if (!built) {
    const detail = 'what must be returned is more than the client takes';
    return { kind: 'event', event: ignoredEvent(event, { ...client, reason: 'no-room', detail }) };
  }
  const address = ipv4FromNumber(route.to.address);
  return {
    kind: 'send',
    bytes: built.bytes,
    to: { address, port: route.to.port },
    from: event.ingress.port,
    interface: route.interface,
    sent: {
      ...common(event, client),
      interface: route.interface,
      kind: client.messageType === MESSAGE_TYPE.discover ? 'dhcp.offered' : 'pxe.answered',
      client: client.kind,
      personality,
      bootFile: built.bootFile,
      to: `${address}:${route.to.port}`,
      ...(asking.probe && { probe: true as const }),
    },
  };
}
