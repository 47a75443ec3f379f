/**
 * The sockets of TFTP: one for requests at each address, and one for each transfer.
 *
 * Owns     how datagrams come in and leave, and that nothing thrown on the way gets out.
 * Leaves   every decision: listener-plan.ts says where to listen, dispatch.ts what a request leads
 *          to, transfer.ts what is sent.
 * Specs    RFC 1350 section 4: a transfer has a port of its own, and whoever else sends to it is
 *          told error 5, without harm to the transfer.
 * Tests    test/tftp/server.test.ts, test/interop/tftp.test.ts, test/interop/tftp-follow.test.ts
 */
import dgram from 'node:dgram';
import { isIpv4, type IpAddress } from '../domain/address.ts';
import { RouseError } from '../domain/errors.ts';
import type { Running } from '../domain/ports.ts';
import type { Subnet } from '../domain/subnet.ts';
import { watchInterfaces } from '../platform/interface-watch.ts';
import type { NetworkInterface } from '../platform/interfaces.ts';
import { listenerErrorCode } from '../platform/system-error.ts';
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
import type { TransferPort } from './session.ts';
import { peerText, tellIgnored, type Peer } from './tell.ts';

const TFTP_PORT = 69;

export interface TftpConfig {
  readonly interfaces: readonly NetworkInterface[];
  /** networks behind routers whose machines are answered as well */
  readonly beyond?: readonly Subnet[];
  /** 69 unless given; 0 takes any free port, which `listeners` then names */
  readonly port?: number;
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
  const listeners = new Listeners({
    open: (opening) => openRequestPort(opening, port, { ...deps, handler }),
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

async function openRequestPort(
  { address, at, failed }: Opening,
  wantedPort: number,
  deps: TftpDeps & { readonly handler: RequestHandler },
): Promise<OpenPort> {
  const socket = createSocket(address);
  await bound(socket, address, wantedPort);
  socket.on('error', (error) => {
    failed(error.message);
  });
  const port: RequestPort = {
    get at() {
      return at();
    },
    reply: (bytes, to) => {
      socket.send(bytes, to.port, to.address);
    },
    openTransferPort: (client, receive) => openTransferPort({ at: at(), client, receive }, deps),
  };
  onMessage(socket, at, deps, (bytes, sender) => {
    deps.handler.handle(port, bytes, sender);
  });
  return {
    name: peerText({ address, port: socket.address().port }),
    close: () =>
      new Promise((resolve) => {
        socket.close(() => {
          resolve();
        });
      }),
  };
}

interface TransferPortOptions {
  readonly at: TftpAddress;
  readonly client: Peer;
  readonly receive: (bytes: Uint8Array) => void;
}

function openTransferPort(options: TransferPortOptions, deps: TftpDeps): TransferPort {
  const { at, client, receive } = options;
  const socket = createSocket(at.address);
  let failure: string | undefined;
  let open = true;
  const sent = (error: Error | null): void => {
    if (error) failure = error.message;
  };
  socket.on('error', (error) => {
    failure = error.message;
  });
  const place = (): TftpAddress => at;
  onMessage(socket, place, deps, (bytes, sender) => {
    if (sender.port === client.port && sender.address === client.address) receive(bytes);
    else onStranger({ socket, at, bytes, sender }, deps);
  });
  socket.bind({ address: at.address, port: 0, exclusive: true });
  return {
    send(pieces) {
      if (open) socket.send(pieces, client.port, client.address, sent);
    },
    close() {
      open = false;
      socket.close();
    },
    get failure() {
      return failure;
    },
  };
}

/** A packet that brings a fault of ours to light costs that packet, not the server. */
function onMessage(
  socket: dgram.Socket,
  at: () => TftpAddress,
  deps: TftpDeps,
  take: (bytes: Uint8Array, sender: Peer) => void,
): void {
  socket.on('message', (bytes, sender) => {
    try {
      take(bytes, sender);
    } catch (error) {
      const detail = `INTERNAL: ${String(error)}`;
      const subject = { peer: sender, interface: at().interface };
      tellIgnored(deps, subject, { reason: 'failed', detail });
    }
  });
}

/** Tells error 5, but never in answer to an ERROR: two servers would talk for ever. */
function onStranger(
  stranger: {
    readonly socket: dgram.Socket;
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
    socket.send(error, sender.port, sender.address);
  }
  const subject = { peer: sender, interface: at.interface };
  tellIgnored(deps, subject, { reason: 'foreign-port', detail: '' });
}

function createSocket(address: IpAddress): dgram.Socket {
  return dgram.createSocket({
    type: isIpv4(address) ? 'udp4' : 'udp6',
    // Addresses here are always literals: nothing is looked up, and no send waits for a lookup.
    lookup: (literal, _options, callback) => {
      callback(null, literal, isIpv4(address) ? 4 : 6);
    },
  });
}

function bound(socket: dgram.Socket, address: IpAddress, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', (error: NodeJS.ErrnoException) => {
      socket.close();
      const detail = `UDP port ${port} at ${address} for TFTP`;
      reject(new RouseError(listenerErrorCode(error.code), detail, { cause: error }));
    });
    socket.bind({ address, port, exclusive: true }, () => {
      socket.removeAllListeners('error');
      resolve();
    });
  });
}
