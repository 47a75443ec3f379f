/**
 * UDP sockets as numbers, made with the C library for what Node.js has no options for.
 *
 * Leaves   what a socket is bound to, and handing it to Node.js, to device-socket.ts and
 *          udp-socket.ts.
 * Specs    socket(7), ip(7). Option numbers are those of x86, arm64, riscv64 and loong64.
 * Tests    test/platform/device-socket.test.ts, test/platform/udp-socket.test.ts
 */
import { endianness } from 'node:os';
import type { Libc } from './libc.ts';

export const SOCKADDR_IN_BYTES = 16;

/** Numbers of options of the level SOL_SOCKET. */
export const SOCKET_OPTION = {
  reuseAddress: 2,
  broadcast: 6,
  sendBuffer: 7,
  receiveBuffer: 8,
  bindToDevice: 25,
  sendBufferForce: 32,
  receiveBufferForce: 33,
} as const;

const AF_INET = 2;
const SOCK_DGRAM = 2;
const SOCK_NONBLOCK = 0o4000;
const SOCK_CLOEXEC = 0o2000000;
const SOL_SOCKET = 1;

/** @returns -1 on failure */
export function udpDescriptor(libc: Libc): number {
  return libc.socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

/** @returns whether it is set */
export function setOption(
  libc: Libc,
  fd: number,
  option: { readonly name: number; readonly value: Uint8Array },
): boolean {
  return libc.setsockopt(fd, SOL_SOCKET, option.name, option.value, option.value.length) === 0;
}

/** Beyond the system's limit where the capability allows it, up to the limit otherwise. */
export function enlargeBuffer(
  libc: Libc,
  fd: number,
  { which, sizeBytes }: { readonly which: 'receive' | 'send'; readonly sizeBytes: number },
): void {
  const value = int32(sizeBytes);
  const forced = setOption(libc, fd, { name: SOCKET_OPTION[`${which}BufferForce`], value });
  if (!forced) setOption(libc, fd, { name: SOCKET_OPTION[`${which}Buffer`], value });
}

export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  if (endianness() === 'LE') bytes.writeInt32LE(value);
  else bytes.writeInt32BE(value);
  return bytes;
}

/**
 * `struct sockaddr_in`: family in the machine's byte order, the rest in the wire's.
 *
 * @param address  IPv4
 */
export function socketAddress({ address, port }: { address: string; port: number }): Buffer {
  const bytes = Buffer.alloc(SOCKADDR_IN_BYTES);
  if (endianness() === 'LE') bytes.writeUInt16LE(AF_INET);
  else bytes.writeUInt16BE(AF_INET);
  bytes.writeUInt16BE(port, 2);
  address.split('.').forEach((part, at) => (bytes[4 + at] = Number(part)));
  return bytes;
}
