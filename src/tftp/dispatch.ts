/**
 * What happens to each packet that reaches the request port, without the socket.
 *
 * Owns     the way of a request: is its sender ours to answer, does it belong to a running
 *          transfer, what is it answered with, is there a place. Each packet that gets no answer
 *          is recorded with the reason.
 * Leaves   sockets to server.ts, which hands in how to reply and how to open a transfer's port.
 * Limits   tftpOpeningMax files of images that are being opened.
 * Tests    test/tftp/dispatch.test.ts
 */
import { parseIpAddress, type IpAddress } from '../domain/address.ts';
import { messageOf } from '../domain/errors.ts';
import { tftpOpeningMax } from '../domain/limits.ts';
import type { Mac } from '../domain/mac.ts';
import type { FindAsset, MacOfNeighbour, OpenImageFile } from '../domain/ports.ts';
import { hasHost, isLinkLocal, type Subnet } from '../domain/subnet.ts';
import type { Peer } from '../platform/udp-socket.ts';
import {
  answerRequest,
  notFound,
  transferOf,
  type Refusal,
  type RequestAnswer,
  type RequestContext,
} from './answer.ts';
import { createBlockSizes, type BlockSizes } from './block-sizes.ts';
import { decode, encode, type Malformed, type TftpRequest } from './codec.ts';
import { fileContent } from './content.ts';
import { startSession, type TransferPort, type TransferSession } from './session.ts';
import { createSessions, type Client, type Sessions } from './sessions.ts';
import {
  peerText,
  tellFinished,
  tellIgnored,
  tellLowered,
  type Subject,
  type TellDeps,
} from './tell.ts';

export interface TftpAddress {
  readonly interface: string;
  readonly address: IpAddress;
  /** whose machines are answered: nobody elsewhere is, for the source of a packet may be forged */
  readonly networks: readonly Subnet[];
  /** of the interface, in bytes */
  readonly mtu?: number;
}

export interface TftpDeps extends TellDeps {
  readonly findAsset: FindAsset;
  readonly openImageFile: OpenImageFile;
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
  readonly blockSizes: BlockSizes;
  /** clients whose file is being opened, with what they asked for */
  readonly opening: Map<string, Uint8Array>;
}

export function createRequestHandler(deps: TftpDeps): RequestHandler {
  const desk: Desk = {
    deps,
    sessions: createSessions<TransferSession>(),
    blockSizes: createBlockSizes(),
    opening: new Map(),
  };
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
      desk.opening.clear();
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
  const { deps, sessions, opening, blockSizes } = desk;
  const { at } = port;
  const client = { key: `${at.address} ${peerText(peer)}`, address: peer.address };
  const openingFor = opening.get(client.key);
  if (openingFor && Buffer.compare(openingFor, bytes) === 0) return;
  opening.delete(client.key);
  const running = sessions.find(client);
  if (running?.takesRequest(bytes)) return;
  running?.end('replaced by a new request from the same port');

  const mac = deps.macOf(from);
  // Of many that come at once not each is in the neighbour table as it was read last: what is told
  // later of the transfer has another look.
  const macNow = (): Mac | undefined => mac ?? deps.macOf(from);
  const subject: Subject = {
    ...{ peer, interface: at.interface },
    get mac() {
      return macNow();
    },
  };
  const blockSizeBytesMax = blockSizes.largestFor(peer.address, deps.clock.monotonicMs());
  const { findAsset } = deps;
  const context = { local: at.address, mtu: at.mtu, blockSizeBytesMax, from, mac, findAsset };
  const answer = answerRequest(packet, context);
  const asked: Asked = { desk, port, client, subject, request: Buffer.from(bytes) };
  if (answer.kind === 'refusal') refuse(asked, answer);
  else if (answer.kind === 'transfer') admit(asked, answer);
  else if (packet.kind === 'rrq') void openFirst(asked, packet, context, answer);
}

/** A request on its way to an answer. */
interface Asked {
  readonly desk: Desk;
  readonly port: RequestPort;
  readonly client: Client;
  readonly subject: Subject;
  readonly request: Uint8Array;
}

/** Opens a file of an image. Meanwhile the client may ask again, or for another file. */
async function openFirst(
  asked: Asked,
  packet: TftpRequest,
  context: RequestContext,
  { file, image, path }: RequestAnswer & { kind: 'image-file' },
): Promise<void> {
  const { desk, client, request, subject } = asked;
  const { deps, opening } = desk;
  if (opening.size >= tftpOpeningMax) {
    tellIgnored(deps, subject, { reason: 'too-many-waiting', detail: file });
    return;
  }
  opening.set(client.key, request);
  const wanted = (): boolean => opening.get(client.key) === request;
  try {
    const content = fileContent(await deps.openImageFile(image, path));
    if (wanted()) admit(asked, transferOf(packet, context, file, content));
    else content.close();
  } catch (error) {
    if (wanted()) refuse(asked, notFound(file, messageOf(error)));
  } finally {
    if (wanted()) opening.delete(client.key);
  }
}

function admit(asked: Asked, transfer: RequestAnswer & { kind: 'transfer' }): void {
  const { desk, client, subject } = asked;
  const { deps, sessions } = desk;
  const prospect = {
    start: () => startTransfer(asked, transfer),
    drop: () => {
      transfer.content.close();
    },
  };
  if (sessions.admit(client, prospect, deps.clock.monotonicMs()) === 'full') {
    tellIgnored(deps, subject, { reason: 'too-many-waiting', detail: transfer.file });
  }
}

function refuse({ desk, port, subject }: Asked, { code, text, file }: Refusal): void {
  port.reply(encode({ kind: 'error', code, text }), subject.peer);
  tellFinished(desk.deps, subject, {
    file,
    outcome: 'refused',
    bytes: 0,
    durationMs: 0,
    repeats: 0,
    detail: `error ${code}: ${text}`,
  });
}

function startTransfer(
  { desk, port, client, subject, request }: Asked,
  { file, plan, content }: RequestAnswer & { kind: 'transfer' },
): TransferSession {
  const { deps, sessions, blockSizes } = desk;
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
  const firstBlockLost = (): void => {
    const { blockSizeBytes } = plan.agreement;
    const next = blockSizes.lower(client.address, blockSizeBytes, deps.clock.monotonicMs());
    tellLowered(deps, subject, { blockSizeBytes, next });
  };
  const session = startSession(
    { request, file, plan, content, subject, port: transferPort, ended, firstBlockLost },
    deps,
  );
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
