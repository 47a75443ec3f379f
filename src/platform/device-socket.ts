/**
 * UDP sockets as a DHCP server needs them: one that hears a single interface, broadcasts included,
 * and answers through it.
 *
 * Owns     making such a socket with the C library, because Node.js offers no way to bind one to a
 *          device; the sockets of those who have to do without; and errors in words.
 * Specs    socket(7): SO_BINDTODEVICE, allowed to everybody since Linux 5.7 while the socket is not
 *          bound yet; ip(7). Node.js takes over a descriptor through `bind({ fd })`.
 * Limits   Linux with glibc or musl, and the option numbers of x86, arm64, riscv64 and loong64.
 *          When the interface is removed the socket goes deaf without an error, and stays so when
 *          one of the same name appears: compare `interfaceIndex`.
 * Tests    test/platform/device-socket.test.ts, test/interop/dhcp-server.test.ts
 */
import { createSocket, type Socket } from 'node:dgram';
import { ANY_IPV4, type IpAddress } from '../domain/address.ts';
import { RouseError, type ErrorCode } from '../domain/errors.ts';
import { dhcpReceiveBufferBytes } from '../domain/limits.ts';
import { loadKoffi, type Koffi } from './koffi.ts';
import { bindLibc, type Libc } from './libc.ts';
import { listenerErrorCode, systemCode } from './system-error.ts';
import {
  enlargeBuffer,
  int32,
  setOption,
  SOCKET_OPTION,
  socketAddress,
  udpDescriptor,
} from './udp-descriptor.ts';

export interface DeviceSockets {
  /** @throws RouseError LISTENER_PORT_TAKEN, LISTENER_NOT_PERMITTED, INTERFACE_UNUSABLE */
  open(place: { readonly interface: string; readonly port: number }): Promise<Socket>;
  /** the kernel's number for the interface, 0 while there is none of that name */
  interfaceIndex(name: string): number;
}

export type DeviceSocketSupport =
  | { readonly available: true; readonly sockets: DeviceSockets }
  | { readonly available: false; readonly why: string };

/**
 * Whether sockets can be bound to an interface here. It is tried out, since container rules and old
 * kernels forbid it without a word in advance.
 */
export function deviceSockets(load: () => Koffi = loadKoffi): DeviceSocketSupport {
  if (process.platform !== 'linux') {
    return { available: false, why: `${process.platform} has no SO_BINDTODEVICE` };
  }
  let libc: Libc;
  try {
    libc = bindLibc(load);
  } catch (error) {
    return { available: false, why: `the C library cannot be called: ${String(error)}` };
  }
  const refusal = tryBindToDevice(libc);
  if (refusal !== undefined) return { available: false, why: `SO_BINDTODEVICE: ${refusal}` };
  return {
    available: true,
    sockets: {
      open: async (place) => adopt(openDescriptor(libc, place), place),
      interfaceIndex: (name) => libc.if_nametoindex(name),
    },
  };
}

/** A socket on one address of ours, in pure Node.js, for where devices cannot be bound to. */
export async function openAddressSocket(place: {
  readonly address: IpAddress;
  readonly interface: string;
  readonly port: number;
}): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  try {
    await bound(socket, { address: place.address, port: place.port, exclusive: true });
    socket.setBroadcast(true);
    return socket;
  } catch (error) {
    socket.close();
    throw socketError(systemCode(error) ?? String(error), place, error);
  }
}

/** @returns the error name when it is refused; the loopback device exists everywhere */
function tryBindToDevice(libc: Libc): string | undefined {
  const fd = udpDescriptor(libc);
  if (fd < 0) return libc.lastError();
  const bound = setOption(libc, fd, { name: SOCKET_OPTION.bindToDevice, value: cString('lo') });
  const refusal = bound ? undefined : libc.lastError();
  libc.close(fd);
  return refusal;
}

function openDescriptor(libc: Libc, place: { interface: string; port: number }): number {
  const fd = udpDescriptor(libc);
  if (fd < 0) throw socketError(libc.lastError(), place);
  const device = cString(place.interface);
  const address = socketAddress({ address: ANY_IPV4, port: place.port });
  // Several interfaces share the port; so does an address server that binds to devices itself.
  const opened =
    setOption(libc, fd, { name: SOCKET_OPTION.reuseAddress, value: int32(1) }) &&
    setOption(libc, fd, { name: SOCKET_OPTION.broadcast, value: int32(1) }) &&
    setOption(libc, fd, { name: SOCKET_OPTION.bindToDevice, value: device }) &&
    libc.bind(fd, address, address.length) === 0;
  if (!opened) {
    const code = libc.lastError();
    libc.close(fd);
    throw socketError(code, place);
  }
  enlargeBuffer(libc, fd, { which: 'receive', sizeBytes: dhcpReceiveBufferBytes });
  return fd;
}

/** From here on Node.js owns the descriptor and closes it with the socket. */
async function adopt(fd: number, place: { interface: string; port: number }): Promise<Socket> {
  const socket = createSocket('udp4');
  try {
    await bound(socket, { fd, exclusive: true });
    return socket;
  } catch (error) {
    socket.close();
    throw socketError(systemCode(error) ?? String(error), place, error);
  }
}

function bound(socket: Socket, options: Parameters<Socket['bind']>[0] & object): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(options, () => {
      socket.off('error', reject);
      resolve();
    });
  });
}

function socketError(
  code: string,
  place: { interface: string; port: number },
  cause?: unknown,
): RouseError {
  const where = `UDP port ${place.port} on interface ${place.interface}`;
  const known = listenerErrorCode(code);
  const details: Partial<Record<ErrorCode, string>> = {
    INTERFACE_UNUSABLE: `${where}: ${code}`,
    INTERNAL: `${where} cannot be opened: ${code}`,
  };
  return new RouseError(known, details[known] ?? where, { cause });
}

function cString(text: string): Buffer {
  return Buffer.from(`${text}\0`);
}
