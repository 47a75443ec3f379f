/**
 * The sockets of TFTP: one for requests at each address, and one for each transfer.
 *
 * Owns     how datagrams come in and leave, and that nothing thrown on the way gets out.
 * Leaves   every decision: dispatch.ts says what a request leads to, transfer.ts what is sent.
 * Specs    RFC 1350 section 4: a transfer has a port of its own, and whoever else sends to it is
 *          told error 5, without harm to the transfer.
 * Tests    test/tftp/server.test.ts, test/interop/tftp.test.ts
 */
import dgram from 'node:dgram';
import { isIpv4, type IpAddress } from '../domain/address.ts';
import { RouseError, type ErrorCode } from '../domain/errors.ts';
import type { ListenerState, Running } from '../domain/ports.ts';
import { decode, encode, TFTP_ERROR } from './codec.ts';
import {
  createRequestHandler,
  mayAnswer,
  type RequestHandler,
  type RequestPort,
  type TftpAddress,
  type TftpDeps,
} from './dispatch.ts';
import type { TransferPort } from './session.ts';
import { tellIgnored, type Peer } from './tell.ts';

const TFTP_PORT = 69;

export interface TftpConfig {
  readonly addresses: readonly TftpAddress[];
  /** 69 unless given; 0 takes any free port, which `listeners` then names */
  readonly port?: number;
}

interface Listener {
  readonly state: () => ListenerState;
  readonly close: () => Promise<void>;
}

/** @throws RouseError LISTENER_PORT_TAKEN, LISTENER_NOT_PERMITTED, INTERFACE_UNUSABLE */
export async function startTftpServer(config: TftpConfig, deps: TftpDeps): Promise<Running> {
  const handler = createRequestHandler(deps);
  const listeners: Listener[] = [];
  const closeAll = async (): Promise<void> => {
    await Promise.all(listeners.map(({ close }) => close()));
  };
  try {
    for (const at of config.addresses) {
      listeners.push(await listen(at, config.port ?? TFTP_PORT, { ...deps, handler }));
    }
  } catch (error) {
    await closeAll();
    throw error;
  }
  return {
    get listeners() {
      return listeners.map(({ state }) => state());
    },
    async close() {
      handler.endAll('the server stops');
      await closeAll();
    },
  };
}

async function listen(
  at: TftpAddress,
  wantedPort: number,
  deps: TftpDeps & { readonly handler: RequestHandler },
): Promise<Listener> {
  const { clock, record, handler } = deps;
  const socket = createSocket(at.address);
  await bound(socket, at.address, wantedPort);
  const address = `${at.address}:${socket.address().port}`;
  const listener = `tftp ${address}`;
  let failure: string | undefined;
  socket.on('error', (error) => {
    failure = error.message;
    record({ kind: 'listener.down', atMs: clock.nowMs(), listener, detail: failure });
  });
  const port: RequestPort = {
    at,
    reply: (bytes, to) => {
      socket.send(bytes, to.port, to.address);
    },
    openTransferPort: (client, receive) => openTransferPort({ at, client, receive }, deps),
  };
  onMessage(socket, at, deps, (bytes, sender) => {
    handler.handle(port, bytes, sender);
  });
  record({ kind: 'listener.up', atMs: clock.nowMs(), listener, detail: at.interface });
  return {
    state: () => ({
      name: 'tftp',
      address,
      up: failure === undefined,
      detail: failure ?? at.interface,
    }),
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
  onMessage(socket, at, deps, (bytes, sender) => {
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
  at: TftpAddress,
  deps: TftpDeps,
  take: (bytes: Uint8Array, sender: Peer) => void,
): void {
  socket.on('message', (bytes, sender) => {
    try {
      take(bytes, sender);
    } catch (error) {
      const detail = `INTERNAL: ${String(error)}`;
      const subject = { peer: sender, interface: at.interface };
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
  if (decode(bytes).kind !== 'error' && mayAnswer(at, sender)) {
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

const BIND_ERRORS: Readonly<Record<string, ErrorCode>> = {
  EADDRINUSE: 'LISTENER_PORT_TAKEN',
  EACCES: 'LISTENER_NOT_PERMITTED',
  EADDRNOTAVAIL: 'INTERFACE_UNUSABLE',
};

function bound(socket: dgram.Socket, address: IpAddress, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', (error: NodeJS.ErrnoException) => {
      socket.close();
      const code = BIND_ERRORS[error.code ?? ''] ?? 'INTERNAL';
      const detail = `UDP port ${port} at ${address} for TFTP`;
      reject(new RouseError(code, detail, { cause: error }));
    });
    socket.bind({ address, port, exclusive: true }, () => {
      socket.removeAllListeners('error');
      resolve();
    });
  });
}
