/**
 * What happens to each packet that reaches the request port, without the socket.
 *
 * Owns     the way of a request: is its sender ours to answer, does it belong to a running
 *          transfer, what is it answered with, is there a place. Each packet that gets no answer
 *          is recorded with the reason.
 * Leaves   sockets to server.ts, which hands in how to reply and how to open a transfer's port.
 * Tests    test/tftp/dispatch.test.ts
 */
import { parseIpAddress, type IpAddress } from '../domain/address.ts';
import type { Clock, FindAsset, MacOfNeighbour, RecordEvent } from '../domain/ports.ts';
import { hasHost, isLinkLocal, type Subnet } from '../domain/subnet.ts';
import type { TransferPlan } from './blocks.ts';
import { decode, encode, type Malformed, type TftpRequest } from './codec.ts';
import { answerRequest, type RequestAnswer } from './answer.ts';
import { startSession, type TransferPort, type TransferSession } from './session.ts';
import { createSessions, type Client, type Sessions } from './sessions.ts';
import { peerText, tellFinished, tellIgnored, type Peer, type Subject } from './tell.ts';

export interface TftpAddress {
  readonly interface: string;
  readonly address: IpAddress;
  /** whose machines are answered: nobody elsewhere is, for the source of a packet may be forged */
  readonly networks: readonly Subnet[];
  /** of the interface, in bytes */
  readonly mtu?: number;
}

export interface TftpDeps {
  readonly clock: Clock;
  readonly record: RecordEvent;
  readonly findAsset: FindAsset;
  readonly macOf: MacOfNeighbour;
}

/** The request port of one of our addresses. */
export interface RequestPort {
  readonly at: TftpAddress;
  reply(bytes: Uint8Array, to: Peer): void;
  /** Opens a port for one transfer; what its client sends there goes to `receive`. */
  openTransferPort(client: Peer, receive: (bytes: Uint8Array) => void): TransferPort;
}

export interface RequestHandler {
  /** Takes one datagram. Does not throw: what fails is recorded. */
  handle(port: RequestPort, bytes: Uint8Array, from: Peer): void;
  endAll(reason: string): void;
}

interface Desk {
  readonly deps: TftpDeps;
  readonly sessions: Sessions<TransferSession>;
}

export function createRequestHandler(deps: TftpDeps): RequestHandler {
  const desk: Desk = { deps, sessions: createSessions<TransferSession>() };
  return {
    handle(port, bytes, peer) {
      const subject = { peer, interface: port.at.interface };
      const from = answerable(port.at, peer);
      if (!from) {
        const detail = 'not in the network of the interface';
        tellIgnored(deps, subject, { reason: 'source-refused', detail });
        return;
      }
      const packet = decode(bytes);
      const { kind } = packet;
      if (kind === 'rrq' || kind === 'wrq' || (kind === 'malformed' && packet.request)) {
        onRequest(desk, port, { bytes, peer, from, packet });
      } else if (kind === 'malformed') {
        tellIgnored(deps, subject, { reason: 'malformed', detail: packet.reason });
      } else {
        tellIgnored(deps, subject, { reason: 'not-a-request', detail: kind });
      }
    },
    endAll: (reason) => {
      desk.sessions.endAll(reason);
    },
  };
}

interface Asking {
  readonly bytes: Uint8Array;
  readonly peer: Peer;
  readonly from: IpAddress;
  readonly packet: TftpRequest | Malformed;
}

function onRequest(desk: Desk, port: RequestPort, asking: Asking): void {
  const { bytes, peer, from, packet } = asking;
  const { deps, sessions } = desk;
  const { at } = port;
  const client = { key: `${at.address} ${peerText(peer)}`, address: peer.address };
  const running = sessions.find(client);
  if (running?.takesRequest(bytes)) return;
  running?.end('replaced by a new request from the same port');

  const mac = deps.macOf(from);
  const subject = { peer, interface: at.interface, mac };
  const { findAsset } = deps;
  const answer = answerRequest(packet, { local: at.address, mtu: at.mtu, from, mac, findAsset });
  if (answer.kind === 'refusal') {
    refuse(deps, port, { ...answer, subject });
    return;
  }
  const transfer = { ...answer, subject, client, request: Buffer.from(bytes) };
  const start = (): TransferSession => startTransfer(desk, port, transfer);
  if (sessions.admit(client, start, deps.clock.monotonicMs()) === 'full') {
    tellIgnored(deps, subject, { reason: 'too-many-waiting', detail: answer.file });
  }
}

type Refusal = RequestAnswer & { kind: 'refusal' } & { readonly subject: Subject };

function refuse(deps: TftpDeps, port: RequestPort, refusal: Refusal): void {
  const { code, text, file, subject } = refusal;
  port.reply(encode({ kind: 'error', code, text }), subject.peer);
  tellFinished(deps, subject, {
    file,
    outcome: 'refused',
    bytes: 0,
    durationMs: 0,
    repeats: 0,
    detail: `error ${code}: ${text}`,
  });
}

interface Transfer {
  readonly file: string;
  readonly plan: TransferPlan;
  readonly request: Uint8Array;
  readonly client: Client;
  readonly subject: Subject;
}

function startTransfer(desk: Desk, port: RequestPort, transfer: Transfer): TransferSession {
  const { deps, sessions } = desk;
  const { client, subject } = transfer;
  const transferPort = port.openTransferPort(subject.peer, (bytes) => {
    session.receive(decode(bytes));
  });
  const ended = (): void => {
    sessions.remove(client, session);
    // Later, for a transfer also ends to make room, and that place is taken.
    setImmediate(() => {
      sessions.startWaiting(deps.clock.monotonicMs());
    });
  };
  const session = startSession({ ...transfer, port: transferPort, ended }, deps);
  return session;
}

/**
 * The address of a sender that a packet may be sent to. A link-local one needs no comparison: no
 * router passes its packets on, so it is a neighbour whatever our own address is.
 */
export function answerable(at: TftpAddress, peer: Peer): IpAddress | undefined {
  const address = parseIpAddress(peer.address);
  if (!address || peer.port === 0) return undefined;
  const near = isLinkLocal(address) || at.networks.some((network) => hasHost(network, address));
  return near ? address : undefined;
}
