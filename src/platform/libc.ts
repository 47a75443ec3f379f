/**
 * The functions of the C library that Node.js has no way to.
 *
 * Owns     their declarations, and the error of the last one as a name.
 * Leaves   what they are for to device-socket.ts and udp-batch.ts.
 * Specs    the manual pages of the functions; each returns -1 on failure.
 * Limits   Linux with glibc or musl.
 * Tests    test/platform/device-socket.test.ts, test/platform/udp-socket.test.ts
 */
import { getSystemErrorName } from 'node:util';
import { loadKoffi, type Koffi } from './koffi.ts';

export interface Libc {
  socket(family: number, type: number, protocol: number): number;
  setsockopt(fd: number, level: number, name: number, value: Uint8Array, length: number): number;
  bind(fd: number, address: Uint8Array, length: number): number;
  close(fd: number): number;
  if_nametoindex(name: string): number;
  sendmmsg(fd: number, messages: Uint8Array, count: number, flags: number): number;
  recvmmsg(fd: number, messages: Uint8Array, count: number, flags: number, timeout: null): number;
  /** name of the last failure, as `EADDRINUSE` */
  lastError(): string;
  /** where the bytes are; buffers outside of V8's heap never move */
  addressOf(bytes: Uint8Array): number;
}

/** @throws whatever loading a native addon throws */
export function bindLibc(load: () => Koffi = loadKoffi): Libc {
  const koffi = load();
  // The symbols of this process, among them those of whichever C library it runs with.
  const library = koffi.load(null);
  const call = (definition: string): never => library.func(definition) as never;
  // Copies nothing, and tells where it would have: the way to the address of a buffer.
  const copy = library.func('void* memcpy(void*, const void*, size_t)');
  return {
    socket: call('int socket(int, int, int)'),
    setsockopt: call('int setsockopt(int, int, int, const void*, uint)'),
    bind: call('int bind(int, const void*, uint)'),
    close: call('int close(int)'),
    if_nametoindex: call('uint if_nametoindex(const char*)'),
    sendmmsg: call('int sendmmsg(int, void*, uint, int)'),
    recvmmsg: call('int recvmmsg(int, void*, uint, int, void*)'),
    lastError: () => {
      const errno = koffi.errno();
      return errno > 0 ? getSystemErrorName(-errno) : 'no error';
    },
    addressOf: (bytes) => Number(koffi.address(copy(bytes, bytes, 0))),
  };
}
