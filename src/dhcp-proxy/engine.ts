/**
 * The proxy as a pure step: a message and what is known come in, what to do comes out.
 *
 * Owns     the way of a message through decoding, classification, routing, policy and rate limit,
 *          and what is recorded on that way. Each message left unanswered leaves its reason.
 * Leaves   sockets, interfaces and the clock to server.ts. What is remembered about a client
 *          (client-memory.ts) only ever improves the next answer: a request on port 4011 is
 *          answered from itself, so a restart between offer and request goes unnoticed.
 * Specs    PXE 2.1 section 2.2 (offers on 67) and 2.5 (acknowledgements on 4011). RFC 2131: yiaddr
 *          stays 0, for a proxy never hands out an address, and a REQUEST on 67 belongs to the
 *          server that does.
 * Tests    test/dhcp-proxy/engine.test.ts, test/dhcp-proxy/samples.test.ts,
 *          test/dhcp-proxy/hostile.test.ts, test/sim/firmware.test.ts
 */
import type { BootEvent, DhcpIgnoreReason } from '../domain/boot-event.ts';
import { dhcpRepeatMsMin } from '../domain/limits.ts';
import type { Mac } from '../domain/mac.ts';
import type { Sighting } from '../domain/machine.ts';
import type { MachinePolicy } from '../domain/ports.ts';
import { isProbeMachineId } from '../domain/probe.ts';
import { admit, onIgnoreList, relayAllowed } from './admission.ts';
import { chooseAnswer, type ChosenAnswer } from './answer.ts';
import { classify, type BootClient, type PortRole } from './classify.ts';
import {
  createClientTable,
  forgetBoot,
  remember,
  type ClientMemory,
  type ClientTable,
} from './client-memory.ts';
import { MESSAGE_TYPE, OPTION } from './codec/option-codes.ts';
import { readBootItem } from './codec/option-pxe.ts';
import { decodePacket, type DhcpPacket } from './codec/packet.ts';
import type {
  Asking,
  DhcpEffect,
  DhcpEngineConfig,
  DhcpEvent,
  DhcpState,
  PacketEvent,
} from './engine-state.ts';
import { noteSilence } from './loader-choice.ts';
import { cameUp, noticeOf, takeNotice } from './notice.ts';
import { makeOffer } from './offer.ts';
import { admitAnswer } from './rate-limit.ts';
import { routeReplies, type Route } from './route.ts';
import { replyEffect } from './send-reply.ts';
import { askedEvent, ignoredEvent, sightingOf } from './tell.ts';

export function initialState(config: DhcpEngineConfig): DhcpState {
  return { config, links: [], clients: createClientTable() };
}

/**
 * One step. The state passed in is used up: its table of clients is carried on, not copied.
 */
export function step(
  state: DhcpState,
  event: DhcpEvent,
): { readonly state: DhcpState; readonly effects: readonly DhcpEffect[] } {
  switch (event.kind) {
    case 'links':
      return { state: { ...state, links: event.links }, effects: [] };
    case 'packet':
      return { state, effects: onPacket(state, event) };
    case 'noticed':
      return { state, effects: onNotice(state, event.event) };
  }
}

function onNotice({ clients, config }: DhcpState, event: BootEvent): readonly DhcpEffect[] {
  const { mac, atMs } = event;
  const notice = mac && noticeOf(event);
  const memory = notice && clients.get(mac);
  if (!memory) return [];
  const firmware = takeNotice(memory, notice, { atMs, isLoader: config.hasLoader });
  return firmware ? [{ kind: 'sighting', sighting: { mac, atMs, hardware: {}, firmware } }] : [];
}

function onPacket(state: DhcpState, event: PacketEvent): readonly DhcpEffect[] {
  const { config } = state;
  const decoded = decodePacket(event.bytes);
  if (!decoded.ok) return [ignored(event, { reason: 'malformed', detail: decoded.failure })];
  const { packet } = decoded;
  const client = classify(packet, event.ingress.port);
  if ('ignored' in client) {
    noteTaken(state.clients, client);
    return [ignored(event, { ...client, reason: client.ignored })];
  }
  const probe = isProbeMachineId(packet.options.get(OPTION.machineIdentifier));
  const policy = probe ? PROBE_POLICY : client.mac && config.policyOf(client.mac);
  const refusal = refuse(config, { packet, client, policy });
  if (refusal) return [ignored(event, { ...client, ...refusal })];
  const { ingress, source } = event;
  const { ports, beyond } = config;
  const routes = routeReplies({ packet, ingress, source, links: state.links, beyond, ports });
  if ('refused' in routes) {
    return [ignored(event, { ...client, reason: routes.refused, detail: routes.detail })];
  }
  return onClient(state, { event, packet, client, probe, policy, routes });
}

/** A probe asks on behalf of the operator, who wants to see what a known machine gets. */
const PROBE_POLICY: MachinePolicy = { configured: true, firmware: {}, hardware: {} };

/** What keeps a message from being looked at any further, whatever the mode. */
function refuse(
  config: DhcpEngineConfig,
  asking: { packet: DhcpPacket; client: BootClient; policy: MachinePolicy | undefined },
): { reason: DhcpIgnoreReason; detail: string } | undefined {
  const { packet, client, policy } = asking;
  if (onIgnoreList(client, config.ignore)) {
    return { reason: 'on-ignore-list', detail: 'its address is on the ignore list' };
  }
  if (policy?.ignored) {
    return { reason: 'on-ignore-list', detail: 'somebody decided that nobody answers it' };
  }
  if (client.plainUBoot && policy?.personality !== 'u-boot') {
    const detail = `${client.vendorClass}: answered only with personality u-boot`;
    return { reason: 'not-pxe', detail };
  }
  if (asksForCredentials(packet)) {
    const detail = 'the boot item asks for security credentials';
    return { reason: 'credentials-requested', detail };
  }
  if (!relayAllowed(packet.giaddr, config.relays)) {
    return { reason: 'relay-refused', detail: 'the relay is not on the list' };
  }
  return undefined;
}

function asksForCredentials({ options }: DhcpPacket): boolean {
  const value = options.get(OPTION.vendorSpecific);
  return value !== undefined && readBootItem(value)?.credentials === true;
}

function onClient(state: DhcpState, asking: Asking): readonly DhcpEffect[] {
  const { config } = state;
  const { event, client, policy } = asking;
  const { atMs } = event;
  const memory = remember(state.clients, client.key);
  const { loaderRules: rules, hasLoader } = config;
  const silence = client.kind === 'ipxe' ? undefined : noteSilence(memory, atMs);
  const chosen = chooseAnswer(client, { rules, hasLoader, policy, memory });
  const verdict = judge(config, { ...asking, memory, chosen });
  if (verdict.kind === 'rate-limited') {
    return [ignored(event, { ...client, reason: 'rate-limited' })];
  }
  const effects: DhcpEffect[] = seen(asking, { memory, chosen });
  if (silence && 'loader' in chosen) {
    const { file, waitedMs } = silence;
    effects.push(told(asking, { kind: 'loader.silent', file, next: chosen.loader, waitedMs }));
  }
  noteAsked(memory, client, atMs);
  if (verdict.kind === 'unanswered') {
    effects.push(ignored(event, { ...client, ...verdict }));
    return effects;
  }
  const { personality, form, abandoned } = makeOffer(memory, { client, policy, atMs });
  if (abandoned !== undefined) {
    const was = { client: client.kind, personality: abandoned, next: personality };
    effects.push(told(asking, { kind: 'offer.unfollowed', ...was }));
  }
  if (asking.probe) forgetBoot(memory);
  for (const route of verdict.routes) {
    const { insistent } = verdict;
    const { httpPort, bootUrl } = config;
    const reply = { personality, form, insistent, httpPort, bootUrl };
    effects.push(replyEffect(asking, { ...reply, chosen: verdict.chosen, route }));
  }
  return effects;
}

type Verdict =
  | { readonly kind: 'rate-limited' }
  | {
      readonly kind: 'unanswered';
      readonly reason: DhcpIgnoreReason;
      readonly detail: string;
    }
  | {
      readonly kind: 'answered';
      readonly chosen: ChosenAnswer;
      readonly routes: readonly Route[];
      readonly insistent: boolean;
    };

/** Whether there is an answer, it is ours to give here, and this client is to have it. */
function judge(
  { answer }: DhcpEngineConfig,
  asking: Asking & { memory: ClientMemory; chosen: ChosenAnswer | { readonly missing: string } },
): Verdict {
  const { event, client, policy, memory, chosen } = asking;
  const { atMs, ingress } = event;
  const { port } = ingress;
  if ('missing' in chosen) {
    return { kind: 'unanswered', reason: 'no-loader', detail: chosen.missing };
  }
  const routes = asking.routes.filter(({ mode }) => mode === 'proxy' || answersOn4011(mode, port));
  if (routes.length === 0) {
    const modes = new Set(asking.routes.map(({ mode }) => mode));
    return { kind: 'unanswered', reason: 'observing', detail: `mode ${[...modes].join(', ')}` };
  }
  const admission = admit(answer, { client, port, policy, memory, atMs });
  if (!admission.admitted) {
    return { kind: 'unanswered', reason: admission.reason, detail: admission.detail };
  }
  if (!admitAnswer(memory, atMs)) return { kind: 'rate-limited' };
  return { kind: 'answered', chosen, routes, insistent: !admission.yielding };
}

function answersOn4011(mode: Route['mode'], port: PortRole): boolean {
  return mode === 'pxe-only' && port === 'pxe';
}

/** Later messages of the same boot are judged by this one. */
function noteAsked(memory: ClientMemory, { kind, messageType }: BootClient, atMs: number): void {
  const { asked } = memory;
  if (messageType !== MESSAGE_TYPE.discover) return;
  const doubled = asked?.client === kind && Math.abs(atMs - asked.atMs) < dhcpRepeatMsMin;
  if (!doubled) memory.asked = { client: kind, atMs };
}

/** A machine that takes an offer has something to boot, and does not wait any more. */
function noteTaken(
  clients: ClientTable,
  { mac, takesOffer }: { readonly mac?: Mac; readonly takesOffer?: true },
): void {
  const memory = takesOffer && mac && clients.get(mac);
  if (memory) delete memory.asked;
}

/** The request as an event, and the machine as a sighting where it has a hardware address. */
function seen(
  asking: Asking,
  known: { memory: ClientMemory; chosen: ChosenAnswer | { readonly missing: string } },
): DhcpEffect[] {
  const { client, event } = asking;
  const chosen = 'missing' in known.chosen ? undefined : known.chosen;
  const effects: DhcpEffect[] = [{ kind: 'event', event: askedEvent(asking, chosen) }];
  const { mac, kind } = client;
  if (!mac || asking.probe) return effects;
  const { atMs } = event;
  const firmware = kind === 'ipxe' ? cameUp(known.memory, atMs) : undefined;
  const sighting = sightingOf(asking, { mac, chosen, firmware });
  effects.push({ kind: 'sighting', sighting }, ...noteUuid(asking, known.memory, sighting));
  const loader = chosen?.loader;
  const heard = { client: kind, atMs, ...(loader !== undefined && { loader }) };
  effects.push({ kind: 'overheard', mac, heard });
  return effects;
}

/** Two machines behind one address are served alike, but somebody should know. */
function noteUuid(
  asking: Asking,
  memory: ClientMemory,
  { hardware: { uuid } }: Sighting,
): readonly DhcpEffect[] {
  const before = memory.uuid;
  if (uuid === undefined || uuid === before) return [];
  memory.uuid = uuid;
  return before === undefined ? [] : [told(asking, { kind: 'uuid.changed', before, now: uuid })];
}

type Told = Extract<BootEvent, { kind: 'loader.silent' | 'offer.unfollowed' | 'uuid.changed' }>;
type Facts<E> = E extends Told ? Omit<E, 'atMs' | 'mac' | 'interface'> : never;

function told({ event, client }: Asking, facts: Facts<Told>): DhcpEffect {
  const { mac } = client;
  return { kind: 'event', event: { ...facts, atMs: event.atMs, ...(mac && { mac }) } };
}

function ignored(
  event: PacketEvent,
  why: Pick<BootEvent, 'mac'> & { reason: DhcpIgnoreReason; detail?: string },
): DhcpEffect {
  return { kind: 'event', event: ignoredEvent(event, why) };
}
