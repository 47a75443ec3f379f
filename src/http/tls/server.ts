/**
 * One port for TLS and for what is asked without it.
 *
 * Owns     telling them apart by the first byte, which begins a TLS handshake or is a letter of an
 *          HTTP method, and how long somebody may take to send it. What comes without TLS becomes
 *          a request like any other; the guard says which of these are answered.
 * Specs    RFC 8446 section 5.1: a record that begins a handshake has the type 22.
 * Tests    test/http/tls/server.test.ts
 */
import type { Server as HttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Certificate, Certificates } from '../../domain/access-ports.ts';
import {
  httpCheckIntervalMs,
  httpHeaderBytesMax,
  httpHeadersMsMax,
  httpIdleMsMax,
  httpKeepAliveMsMax,
  httpRequestMsMax,
} from '../../domain/limits.ts';
import type { ListenerState } from '../../domain/ports.ts';

const HANDSHAKE = 22;

/** What others than this host may take of time and room, for Fastify. */
export function adminServerOptions(certificates: Certificates | undefined): object {
  const http = {
    maxHeaderSize: httpHeaderBytesMax,
    headersTimeout: httpHeadersMsMax,
    connectionsCheckingInterval: httpCheckIntervalMs,
  };
  const limits = {
    connectionTimeout: httpIdleMsMax,
    keepAliveTimeout: httpKeepAliveMsMax,
    requestTimeout: httpRequestMsMax,
  };
  if (!certificates) return { http, ...limits };
  const tls = { ...secureContext(certificates.current), handshakeTimeout: httpHeadersMsMax };
  return { https: { ...http, ...tls }, ...limits };
}

function secureContext({ cert, key }: Certificate) {
  return { cert, key, minVersion: 'TLSv1.2' } as const;
}

/** Connections that are there keep the certificate they began with. */
export function followCertificate(
  server: HttpsServer,
  certificates: Certificates,
): { close(): void } {
  return {
    close: certificates.onChange((certificate) => {
      server.setSecureContext(secureContext(certificate));
    }),
  };
}

interface Open {
  readonly state: ListenerState;
  close(): Promise<void>;
}

/** A listener of which something is shown that changes. */
export function withDetail(open: Open, detail: () => string): Open {
  const { name, address, up } = open.state;
  const state = {
    ...{ name, address, up },
    get detail() {
      return detail();
    },
  };
  return { state, close: () => open.close() };
}

type ConnectionListener = (this: HttpsServer, socket: Socket) => void;

/**
 * To be called before anything else hears of connections.
 *
 * @returns begins to take them; whoever wants to refuse one destroys it in a listener before
 */
export function splitByFirstByte(server: HttpsServer): { begin(): void; close(): void } {
  const secure = server.listeners('connection') as ConnectionListener[];
  server.removeAllListeners('connection');
  // Who cannot agree on TLS could not read an answer either.
  server.removeAllListeners('tlsClientError');
  server.on('tlsClientError', (_error: Error, socket: TLSSocket) => {
    socket.destroy();
  });
  const undecided = new Set<Socket>();
  const decided = (socket: Socket, first: Buffer): void => {
    socket.unshift(first);
    if (first[0] === HANDSHAKE) for (const listener of secure) listener.call(server, socket);
    // The HTTP server takes whatever stream it is given for one that is safe to read from.
    else server.emit('secureConnection', socket);
  };
  return {
    begin() {
      server.on('connection', (socket: Socket) => {
        if (!socket.destroyed) awaitFirst(socket, undecided, decided);
      });
    },
    close() {
      for (const socket of undecided) socket.destroy();
    },
  };
}

function awaitFirst(
  socket: Socket,
  undecided: Set<Socket>,
  decided: (socket: Socket, first: Buffer) => void,
): void {
  undecided.add(socket);
  const impatience = setTimeout(() => socket.destroy(), httpHeadersMsMax);
  const ignore = (): void => undefined;
  const leave = (): void => {
    clearTimeout(impatience);
    undecided.delete(socket);
  };
  const look = (): void => {
    const first = socket.read() as Buffer | null;
    if (first === null) return;
    leave();
    socket.off('readable', look);
    socket.off('error', ignore);
    socket.off('close', leave);
    socket.off('end', end);
    decided(socket, first);
  };
  const end = (): void => void socket.destroy();
  socket.on('readable', look);
  socket.on('error', ignore);
  socket.once('close', leave);
  // A server of HTTP leaves half-open connections open; nothing will come on this one.
  socket.once('end', end);
}
