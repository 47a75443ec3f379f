/**
 * What a Talos node sends about itself: events by gRPC over HTTP/2 in clear text, the lines of its
 * kernel log over TCP or UDP, and the certificate on its port 50000.
 *
 * As a real one it numbers its events, keeps them, and after a broken connection goes on from the
 * last one that was answered; `replayAll` sends all of them again, as after a restart of its sender.
 */
import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import {
  connect as connectHttp2,
  type ClientHttp2Session,
  type IncomingHttpHeaders,
} from 'node:http2';
import { connect, type AddressInfo, type Socket } from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createServer, type Server } from 'node:tls';
import { eventRequest, framed, type NodeEvent } from './talos-protobuf.ts';

export interface Answer {
  readonly httpStatus: number;
  /** undefined where no trailers came */
  readonly grpcStatus: string | undefined;
  readonly body: Buffer;
}

/** One unary call on an open connection. */
export async function call(
  session: ClientHttp2Session,
  body: Uint8Array,
  { path: target = '/events.EventSinkService/Publish', headers = {} } = {},
): Promise<Answer> {
  const stream = session.request({
    ':method': 'POST',
    ':path': target,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...headers,
  });
  let httpStatus = 0;
  let grpcStatus: string | undefined;
  const chunks: Buffer[] = [];
  stream.on('response', (response: IncomingHttpHeaders) => {
    httpStatus = Number(response[':status']);
    const early = response['grpc-status'];
    if (early !== undefined) grpcStatus = String(early);
  });
  stream.on('trailers', (trailers: IncomingHttpHeaders) => {
    grpcStatus = String(trailers['grpc-status']);
  });
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.end(body);
  await once(stream, 'close');
  return { httpStatus, grpcStatus, body: Buffer.concat(chunks) };
}

export interface TalosNode {
  /** publishes an event, and waits for the answer */
  publish(...events: readonly NodeEvent[]): Promise<readonly Answer[]>;
  /** breaks the connection, and sends everything again on a new one */
  replayAll(): Promise<readonly Answer[]>;
  readonly close: () => void;
}

/** @param sink  `host:port` */
export function talosNode(sink: string, { boot = 'boot1' } = {}): TalosNode {
  const past: Buffer[] = [];
  let session: ClientHttp2Session | undefined;
  const open = async (): Promise<ClientHttp2Session> => {
    if (session && !session.closed && !session.destroyed) return session;
    for (let tries = 0; ; tries += 1) {
      const opened = connectHttp2(`http://${sink}`);
      try {
        await once(opened, 'connect');
        opened.on('error', () => undefined);
        session = opened;
        return opened;
      } catch (error) {
        if (tries === RECONNECTS_MAX) throw error;
        await wait(RECONNECT_MS);
      }
    }
  };
  const send = async (bodies: readonly Buffer[]): Promise<readonly Answer[]> => {
    const answers: Answer[] = [];
    for (const body of bodies) answers.push(await call(await open(), framed(body)));
    return answers;
  };
  return {
    publish(...events) {
      const bodies = events.map(({ type, payload }) => {
        const id = `${boot}-${String(past.length).padStart(12, '0')}`;
        const body = eventRequest(id, type, payload);
        past.push(body);
        return body;
      });
      return send(bodies);
    },
    replayAll() {
      session?.destroy();
      return send(past);
    },
    close() {
      session?.destroy();
    },
  };
}

const RECONNECT_MS = 100;
const RECONNECTS_MAX = 50;

/** A line as a node writes it. */
export function logLine(seq: number, msg: string, more: object = {}): string {
  return JSON.stringify({
    msg,
    'talos-time': `2026-08-01T10:00:${String(seq % 60).padStart(2, '0')}.123456789Z`,
    'talos-level': 'info',
    facility: 'user',
    seq,
    clock: seq * 1_000,
    priority: 'warning',
    ...more,
  });
}

/** Sends lines over TCP. @returns the open connection */
export async function sendLines(
  { host, port }: { host: string; port: number },
  lines: readonly string[],
): Promise<Socket> {
  const socket = connect({ host, port });
  await once(socket, 'connect');
  socket.on('error', () => undefined);
  await new Promise<void>((resolve) => {
    socket.write(lines.map((line) => `${line}\n`).join(''), () => {
      resolve();
    });
  });
  return socket;
}

/** Sends lines over UDP, one in a datagram. */
export async function sendDatagrams(
  { host, port }: { host: string; port: number },
  lines: readonly string[],
): Promise<void> {
  const socket = createSocket('udp4');
  for (const line of lines) {
    await new Promise((resolve) => {
      socket.send(line, port, host, resolve);
    });
  }
  await new Promise<void>((resolve) => {
    socket.close(resolve);
  });
}

/** @returns undefined where openssl is missing */
export function certificateFor(name: string, folder: string): { key: Buffer; cert: Buffer } {
  const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
  const made = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
    ...['-days', '2', '-subj', `/CN=${name}`, '-keyout', key, '-out', cert],
  ]);
  if (made.status !== 0) throw new Error(`openssl: ${String(made.stderr)}`);
  return { key: readFileSync(key), cert: readFileSync(cert) };
}

/** A TLS server that shows a certificate, on a port of its own unless one is given. */
export async function serveCertificate(
  identity: { key: Buffer; cert: Buffer },
  at: { host: string; port?: number },
  { requestCert = false } = {},
): Promise<{ server: Server; port: number }> {
  const server = createServer({ ...identity, requestCert, rejectUnauthorized: requestCert });
  server.on('tlsClientError', () => undefined);
  server.listen({ port: 0, ...at });
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}
