/**
 * Sends a probe through each interface and collects the answers.
 *
 * One hardware address stands for all the kinds, which their transaction ids tell apart: five
 * addresses would take five leases from a small pool, and dnsmasq tries each for 3 s before it
 * offers it. Whoever got no address asks again, as firmware does.
 *
 * Owns     sockets, rounds and waiting. What a message or an answer means is in the other files.
 * Specs    RFC 2131 section 4.1: a client listens on port 68. Answers are asked for by broadcast,
 *          so a server that ignores the flag and answers to the address it offers is not heard. The
 *          source is this host's address, where a machine has 0.0.0.0: servers go by the message.
 *          A broadcast comes back to other sockets of its own host: the Rouse that runs here
 *          answers like any other server. Kea and ISC dhcpd on this host do not, see pxe-only.
 * Limits   probeAnswersMax, probeRoundsMax, probeBootServersMax.
 * Tests    test/dhcp-proxy/probe/run.test.ts, test/interop/probe.test.ts
 */
import type { Socket } from 'node:dgram';
import { setTimeout as delay } from 'node:timers/promises';
import { ANY_IPV4, type Cidr } from '../../domain/address.ts';
import { knownError } from '../../domain/errors.ts';
import { ipv4ToNumber, isOnLink } from '../../domain/ipv4.ts';
import {
  probeAnswersMax,
  probeBootServerMs,
  probeBootServersMax,
  probeRoundMs,
  probeRoundsMax,
} from '../../domain/limits.ts';
import type { Clock } from '../../domain/ports.ts';
import {
  PROBE_KINDS,
  probeMachineId,
  type ProbeAnswer,
  type ProbeFinding,
  type ProbeKind,
  type ProbePlace,
  type ProbeReport,
  type ProbeRequest,
} from '../../domain/probe.ts';
import {
  deviceSockets,
  openAddressSocket,
  type DeviceSocketSupport,
} from '../../platform/device-socket.ts';
import { BOOTREPLY, decodePacket } from '../codec/packet.ts';
import { asksBootServer, bootServerOf, offersOf } from './follow.ts';
import { judge } from './judge.ts';
import { probeDiscover, probeRequest } from './messages.ts';
import { readAnswer } from './read.ts';

interface ProbeDeps {
  readonly clock: Clock;
  /** bytes nobody can guess */
  readonly random: (bytes: number) => Uint8Array;
  /** found out by itself unless a test says otherwise */
  readonly support?: DeviceSocketSupport;
  /** likewise, how time passes */
  readonly wait?: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
}

/** Firmware knows these ports by heart. */
const PORTS = { dhcp: 67, client: 68, pxe: 4011 } as const;
const BROADCAST = '255.255.255.255';
/** Locally administered, as a network card's own address never is. */
const LOCAL_MAC = 0x02;
const MAC_BYTES = 6;
const FREE_BYTES = 5;
const XID_BYTES = 4;

/** @throws the reason of `request.signal` when that aborts */
export async function probeNetworks(request: ProbeRequest, deps: ProbeDeps): Promise<ProbeReport> {
  const support = deps.support ?? deviceSockets();
  const each = await Promise.all(
    request.places.map((place) => probePlace(place, request, { ...deps, support })),
  );
  return {
    answers: each.flatMap(({ answers }) => answers),
    findings: each.flatMap(({ findings }) => findings),
  };
}

async function probePlace(
  place: ProbePlace,
  request: ProbeRequest,
  deps: ProbeDeps & { readonly support: DeviceSocketSupport },
): Promise<ProbeReport> {
  let socket: Socket;
  try {
    socket = await openClientSocket(place, deps.support);
  } catch (error) {
    return { answers: [], findings: [notSent(place, error)] };
  }
  const session = new Session(place, request, deps);
  try {
    session.listen(socket);
    await session.discover(socket);
    await session.askBootServers();
    return { answers: session.answers, findings: judge(place, session.answers, request) };
  } catch (error) {
    if (request.signal?.aborted) throw error;
    return { answers: session.answers, findings: [notSent(place, error)] };
  } finally {
    socket.close();
  }
}

function openClientSocket(place: ProbePlace, support: DeviceSocketSupport): Promise<Socket> {
  const where = { interface: place.interface, port: PORTS.client };
  if (support.available) return support.sockets.open(where);
  // Broadcasts then leave by the route to everywhere: right where one interface is served.
  return openAddressSocket({ ...where, address: ANY_IPV4 });
}

function notSent(place: ProbePlace, error: unknown): ProbeFinding {
  const { message, code, hint } = knownError(error);
  return {
    id: 'probe-not-sent',
    level: 'fail',
    text: `${place.interface}: nobody could be asked. ${message}`,
    fix:
      code === 'LISTENER_PORT_TAKEN'
        ? 'stop the DHCP client of this host for the time of the probe: ss -ulpn "sport = :68"'
        : hint,
  };
}

interface Asked {
  readonly kind: ProbeKind;
  readonly port: 67 | 4011;
}

function waited(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return delay(ms, undefined, signal ? { signal } : {});
}

/** The exchange on one interface. */
class Session {
  readonly answers: ProbeAnswer[] = [];
  readonly #place: ProbePlace;
  readonly #request: ProbeRequest;
  readonly #deps: ProbeDeps;
  readonly #mac: Uint8Array;
  readonly #machineId: Uint8Array;
  readonly #asked = new Map<number, Asked>();
  readonly #startedMs: number;

  constructor(place: ProbePlace, request: ProbeRequest, deps: ProbeDeps) {
    this.#place = place;
    this.#request = request;
    this.#deps = deps;
    this.#mac = Uint8Array.of(LOCAL_MAC, ...deps.random(MAC_BYTES - 1));
    this.#machineId = probeMachineId(deps.random(FREE_BYTES));
    this.#startedMs = deps.clock.monotonicMs();
  }

  listen(socket: Socket): void {
    socket.on('message', (bytes, { address }) => {
      this.#receive(bytes, address);
    });
    // It costs answers, and the findings say which are missing.
    socket.on('error', () => undefined);
  }

  async discover(socket: Socket): Promise<void> {
    const messages = PROBE_KINDS.map((kind) => {
      const identity = this.#identity({ kind, port: PORTS.dhcp });
      return { kind, bytes: probeDiscover(kind, identity) };
    });
    for (let round = 0; round < probeRoundsMax; round += 1) {
      const left = messages.filter(({ kind }) => !this.#hasAddress(kind));
      if (left.length === 0) return;
      await Promise.all(left.map(({ bytes }) => send(socket, bytes, BROADCAST, PORTS.dhcp)));
      await this.#wait(probeRoundMs);
    }
  }

  /** Asks the servers that machines are sent on to, from an address of ours on their network. */
  async askBootServers(): Promise<void> {
    const wanted = bootServersToAsk(this.answers, this.#request.ownAddresses);
    const own = nearest(this.#place.addresses, wanted[0]?.target);
    if (wanted.length === 0 || own === undefined) return;
    const where = { address: own.address, interface: this.#place.interface, port: 0 };
    const socket = await openAddressSocket(where);
    try {
      this.listen(socket);
      const sending = wanted.map(({ kind, target }) => {
        const identity = this.#identity({ kind, port: PORTS.pxe });
        const addresses = { address: ipv4ToNumber(own.address), server: ipv4ToNumber(target) };
        const bytes = probeRequest(kind, identity, addresses);
        // A server that cannot be reached is one that does not answer.
        return send(socket, bytes, target, PORTS.pxe).catch(() => undefined);
      });
      await Promise.all(sending);
      await this.#wait(probeBootServerMs);
    } finally {
      socket.close();
    }
  }

  #identity(asked: Asked): Parameters<typeof probeDiscover>[1] {
    const xid = Buffer.from(this.#deps.random(XID_BYTES)).readUInt32BE();
    this.#asked.set(xid, asked);
    return { xid, mac: this.#mac, machineId: this.#machineId };
  }

  #hasAddress(wanted: ProbeKind): boolean {
    return this.answers.some(({ kind, address }) => kind === wanted && address !== undefined);
  }

  async #wait(ms: number): Promise<void> {
    const { wait = waited } = this.#deps;
    await wait(ms, this.#request.signal);
  }

  #receive(bytes: Uint8Array, from: string): void {
    const decoded = decodePacket(bytes);
    if (!decoded.ok || decoded.packet.op !== BOOTREPLY) return;
    const asked = this.#asked.get(decoded.packet.xid);
    const mine = this.#mac.every((byte, index) => decoded.packet.chaddr[index] === byte);
    if (!asked || !mine || this.answers.length >= probeAnswersMax) return;
    const answer = readAnswer(decoded.packet, {
      ...asked,
      from,
      interface: this.#place.interface,
      afterMs: Math.round(this.#deps.clock.monotonicMs() - this.#startedMs),
      ownAddresses: this.#request.ownAddresses,
    });
    // Asked twice, a server may answer twice.
    const again = (known: ProbeAnswer): boolean =>
      known.kind === answer.kind &&
      known.port === answer.port &&
      known.server === answer.server &&
      known.from === answer.from &&
      (known.address === undefined) === (answer.address === undefined);
    if (!this.answers.some(again)) this.answers.push(answer);
  }
}

interface BootServer {
  readonly kind: ProbeKind;
  readonly target: ReturnType<typeof bootServerOf>;
}

/** Ours is left out: what a host sends to itself does not pass the sockets of its interfaces. */
function bootServersToAsk(
  answers: readonly ProbeAnswer[],
  ownAddresses: ProbeRequest['ownAddresses'],
): readonly BootServer[] {
  const wanted = new Map<string, BootServer>();
  for (const offer of offersOf(answers)) {
    const { kind } = offer;
    const target = bootServerOf(offer);
    if (!asksBootServer(kind, offer) || ownAddresses.includes(target)) continue;
    wanted.set(`${kind} ${target}`, { kind, target });
  }
  return [...wanted.values()].slice(0, probeBootServersMax);
}

function nearest(
  addresses: readonly Cidr[],
  target: BootServer['target'] | undefined,
): Cidr | undefined {
  if (target === undefined) return undefined;
  const near = addresses.find(({ address, prefixLength }) =>
    isOnLink(ipv4ToNumber(target), { address: ipv4ToNumber(address), prefixLength }),
  );
  return near ?? addresses[0];
}

function send(socket: Socket, bytes: Uint8Array, to: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.send(bytes, port, to, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}
