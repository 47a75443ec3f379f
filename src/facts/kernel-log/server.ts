/**
 * Receives kernel logs: TCP and UDP on one port.
 *
 * Owns     the sockets, and reading no faster than the allowance of an address. A line that is not
 *          understood is counted, and the connection stays: the next one may be.
 * Leaves   what a line is to ../kernel-log-codec.ts, and whose it is to the one who hears it.
 * Tests    test/facts/kernel-log/server.test.ts
 */
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { parseIpAddress, type IpAddress } from '../../domain/address.ts';
import type { Running } from '../../domain/ports.ts';
import { createLineSplitter, parseKernelLine } from '../kernel-log-codec.ts';
import {
  bindFailure,
  ignoring,
  keepRoom,
  written,
  type Ignore,
  type ListenAt,
  type ReceiverDeps,
} from '../listener.ts';

const NAME = 'talos-kernel-log';

/** @throws RouseError LISTENER_PORT_TAKEN, LISTENER_NOT_PERMITTED, INTERFACE_UNUSABLE */
export async function startKernelLogServer(at: ListenAt, deps: ReceiverDeps): Promise<Running> {
  const ignore = ignoring(deps);
  const tcp = createServer();
  const room = keepRoom(tcp, ignore);
  tcp.on('connection', (socket) => {
    receiveStream(socket, deps, ignore);
  });
  const udp = createSocket(at.address.includes(':') ? 'udp6' : 'udp4');
  try {
    await listen(tcp, at);
    await bind(udp, { ...at, port: (tcp.address() as AddressInfo).port });
  } catch (error) {
    tcp.close();
    udp.close();
    throw bindFailure(error, NAME, at);
  }
  receiveDatagrams(udp, deps, ignore);
  const address = written({ ...at, port: udp.address().port });
  deps.record({ kind: 'listener.up', atMs: deps.clock.nowMs(), listener: NAME, detail: address });
  return {
    listeners: [{ name: NAME, address, up: true, detail: '' }],
    async close() {
      room.closeAll();
      await Promise.all([
        new Promise((resolve) => tcp.close(resolve)),
        new Promise<void>((resolve) => {
          udp.close(resolve);
        }),
      ]);
    },
  };
}

async function listen(server: Server, { address: host, port }: ListenAt): Promise<void> {
  server.listen({ host, port });
  await once(server, 'listening');
}

async function bind(socket: UdpSocket, { address, port }: ListenAt): Promise<void> {
  socket.bind({ address, port });
  await once(socket, 'listening');
}

function receiveStream(socket: Socket, deps: ReceiverDeps, ignore: Ignore): void {
  const from = parseIpAddress(socket.remoteAddress ?? '');
  if (from === undefined || socket.destroyed) return;
  const splitter = createLineSplitter();
  // A node that restarts leaves its connection behind; the keep-alive of the socket ends it.
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    const { lines, tooLong } = splitter.push(chunk);
    for (let count = 0; count < tooLong; count += 1) ignore(from, 'too-long');
    for (const line of lines) hearLine(line, { from, forgeable: false }, deps, ignore);
    const waitMs = deps.spend(from, chunk.length, deps.clock.monotonicMs());
    if (waitMs === 0) return;
    socket.pause();
    const resume = setTimeout(() => socket.resume(), waitMs).unref();
    socket.once('close', () => {
      clearTimeout(resume);
    });
  });
}

function receiveDatagrams(socket: UdpSocket, deps: ReceiverDeps, ignore: Ignore): void {
  // Errors of single datagrams reach nobody: the next one is read all the same.
  socket.on('error', () => undefined);
  socket.on('message', (bytes, { address }) => {
    const from = parseIpAddress(address);
    if (from === undefined) return;
    if (deps.spend(from, bytes.length, deps.clock.monotonicMs()) > 0) {
      ignore(from, 'rate-limited');
      return;
    }
    // The splitter's bound, for a datagram can be four times as long.
    const { lines, tooLong } = createLineSplitter().push(Buffer.concat([bytes, LINE_END]));
    if (tooLong > 0) ignore(from, 'too-long');
    for (const line of lines) hearLine(line, { from, forgeable: true }, deps, ignore);
  });
}

const LINE_END = Buffer.from('\n');

function hearLine(
  text: string,
  source: { readonly from: IpAddress; readonly forgeable: boolean },
  deps: ReceiverDeps,
  ignore: Ignore,
): void {
  const line = parseKernelLine(text);
  const { from, forgeable } = source;
  if (line) deps.hear(from, { via: 'log', line, forgeable });
  else ignore(from, 'malformed');
}
