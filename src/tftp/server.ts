/**
 * The sockets of TFTP: one for requests at each address, and those that its transfers share.
 *
 * Owns     how datagrams come in and leave, and that nothing thrown on the way gets out.
 * Leaves   every decision: listener-plan.ts says where to listen, dispatch.ts what a request leads
 *          to, transfer-ports.ts whose packet it is, transfer.ts what is sent.
 * Specs    RFC 1350 section 4: a transfer has a port other than the request's, and whoever else
 *          sends to it is told error 5, without harm to the transfer.
 * Tests    test/tftp/server.test.ts, test/interop/tftp.test.ts, test/interop/tftp-follow.test.ts
 */
import type { Running } from '../domain/ports.ts';
import type { Subnet } from '../domain/subnet.ts';
import { watchInterfaces } from '../platform/interface-watch.ts';
import type { NetworkInterface } from '../platform/interfaces.ts';
import { openUdpSocket, type Peer, type UdpSocket } from '../platform/udp-socket.ts';
import { decode, encode, TFTP_ERROR } from './codec.ts';
import {
  answerable,
  createRequestHandler,
  type RequestHandler,
  type RequestPort,
  type TftpAddress,
  type TftpDeps,
} from './dispatch.ts';
import { planListeners } from './listener-plan.ts';
import { Listeners, type OpenPort, type Opening } from './listeners.ts';
import { peerText, tellIgnored } from './tell.ts';
import { createPortShare, openTransferPorts } from './transfer-ports.ts';

const TFTP_PORT = 69;

export interface TftpConfig {
  readonly interfaces: readonly NetworkInterface[];
  /** networks behind routers whose machines are answered as well */
  readonly beyond?: readonly Subnet[];
  /** 69 unless given; 0 takes any free port, which `listeners` then names */
  readonly port?: number;
  /** transfers use the request port, for firewalls and address translation that know no TFTP */
  readonly singlePort?: boolean;
  /** how changes of the interfaces are heard of; the machine is looked at unless a test says so */
  readonly watch?: typeof watchInterfaces;
}

/**
 * Serves at every address of the interfaces, and goes on doing so as addresses come and go. An
 * address where the port cannot be opened is a listener that is down, never an error.
 */
export async function startTftpServer(config: TftpConfig, deps: TftpDeps): Promise<Running> {
  const { interfaces, beyond = [], port = TFTP_PORT, watch = watchInterfaces } = config;
  const { clock, record } = deps;
  const handler = createRequestHandler(deps);
  const open = config.singlePort ? openSinglePort : openRequestPort;
  const listeners = new Listeners({
    open: (opening) => open(opening, port, { ...deps, handler }),
    nameOf: ({ address }) => peerText({ address, port }),
    changed({ name, address, detail, up }) {
      const kind = up ? 'listener.up' : 'listener.down';
      record({ kind, atMs: clock.nowMs(), listener: `${name} ${address}`, detail });
    },
  });
  const follow = (now: readonly NetworkInterface[]): Promise<void> =>
    listeners.follow(planListeners(now, beyond));
  await follow(interfaces);
  const watching = watch(
    interfaces.map(({ name }) => name),
    follow,
  );
  return {
    get listeners() {
      return listeners.states;
    },
    async close() {
      handler.endAll('the server stops');
      await watching.close();
      await listeners.close();
    },
  };
}

type OpenDeps = TftpDeps & { readonly handler: RequestHandler };

async function openRequestPort(
  opening: Opening,
  wantedPort: number,
  deps: OpenDeps,
): Promise<OpenPort> {
  const { at } = opening;
  const transfers = await openTransferPorts(
    (take) => openSocket(opening, { port: 0, take, purpose: 'TFTP transfers' }, deps),
    (socket, bytes, sender) => {
      onStranger({ socket, at: at(), bytes, sender }, deps);
    },
  );
  const port: RequestPort = {
    get at() {
      return at();
    },
    reply: (bytes, to) => {
      socket.to(to)([[bytes]]);
    },
    openTransferPort: transfers.open,
  };
  const take = (bytes: Uint8Array, sender: Peer): void => {
    deps.handler.handle(port, bytes, sender);
  };
  let socket: UdpSocket;
  try {
    socket = await openSocket(opening, { port: wantedPort, take, purpose: 'TFTP' }, deps);
  } catch (error) {
    await transfers.close();
    throw error;
  }
  return openPort(opening, socket, async () => {
    await Promise.all([socket.close(), transfers.close()]);
  });
}

/** Everything leaves from the request port, and is told apart by who sent it. */
async function openSinglePort(
  opening: Opening,
  wantedPort: number,
  deps: OpenDeps,
): Promise<OpenPort> {
  const { at } = opening;
  const port: RequestPort = {
    get at() {
      return at();
    },
    reply: (bytes, to) => {
      socket.to(to)([[bytes]]);
    },
    openTransferPort: (client, receive) => share.open(socket, client, receive),
  };
  const share = createPortShare((bytes, sender) => {
    deps.handler.handle(port, bytes, sender);
  });
  const take = (bytes: Uint8Array, sender: Peer): void => {
    const request = decode(bytes);
    const asks = request.kind === 'rrq' || request.kind === 'wrq';
    if (asks) deps.handler.handle(port, bytes, sender);
    else share.take(bytes, sender);
  };
  const socket = await openSocket(opening, { port: wantedPort, take, purpose: 'TFTP' }, deps);
  return openPort(opening, socket, () => socket.close());
}

function openPort({ address }: Opening, socket: UdpSocket, close: () => Promise<void>): OpenPort {
  return { name: peerText({ address, port: socket.port }), close };
}

interface SocketOptions {
  readonly port: number;
  readonly purpose: string;
  readonly take: (bytes: Uint8Array, sender: Peer) => void;
}

/** A packet that brings a fault of ours to light costs that packet, not the server. */
function openSocket(
  { address, at, failed }: Opening,
  { port, purpose, take }: SocketOptions,
  deps: TftpDeps,
): Promise<UdpSocket> {
  const guarded = (bytes: Uint8Array, sender: Peer): void => {
    try {
      take(bytes, sender);
    } catch (error) {
      const detail = `INTERNAL: ${String(error)}`;
      const subject = { peer: sender, interface: at().interface };
      tellIgnored(deps, subject, { reason: 'failed', detail });
    }
  };
  return openUdpSocket({ address, port, purpose, take: guarded, failed });
}

/** Tells error 5, but never in answer to an ERROR: two servers would talk for ever. */
function onStranger(
  stranger: {
    readonly socket: UdpSocket;
    readonly at: TftpAddress;
    readonly bytes: Uint8Array;
    readonly sender: Peer;
  },
  deps: TftpDeps,
): void {
  const { socket, at, bytes, sender } = stranger;
  if (decode(bytes).kind !== 'error' && answerable(at, sender)) {
    const text = 'Unknown transfer ID';
    const error = encode({ kind: 'error', code: TFTP_ERROR.unknownTransferId, text });
    socket.to(sender)([[error]]);
  }
  const subject = { peer: sender, interface: at.interface };
  tellIgnored(deps, subject, { reason: 'foreign-port', detail: '' });
}
