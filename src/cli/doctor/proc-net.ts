/**
 * The kernel's tables of sockets, read as text: which port is bound at which address.
 *
 * Specs    proc_net(5): addresses are hexadecimal words in the byte order of the processor, which
 *          is little-endian on every platform Rouse runs on; ports are big-endian. TCP state 0A is
 *          LISTEN.
 * Limits   tells nothing about SO_BINDTODEVICE: a socket bound to one interface looks like one
 *          bound to all.
 * Tests    test/cli/doctor/proc-net.test.ts
 */

export type Transport = 'udp' | 'tcp';

export interface BoundSocket {
  readonly transport: Transport;
  /** `0.0.0.0` and `::` are every address */
  readonly address: string;
  readonly port: number;
  readonly inode: string;
}

const TCP_LISTEN = '0A';
const ROW = /^\s*\d+:\s+([0-9A-F]+):([0-9A-F]{4})\s+\S+\s+([0-9A-F]{2})\s+(?:\S+\s+){5}(\d+)/;

/** Reads `/proc/net/udp`, `udp6`, `tcp` or `tcp6`: sockets that wait for somebody. */
export function parseSocketTable(text: string, transport: Transport): BoundSocket[] {
  return text.split('\n').flatMap((line) => {
    const [, address = '', port = '', state, inode = ''] = ROW.exec(line) ?? [];
    const waits = transport === 'udp' || state === TCP_LISTEN;
    if (!waits || inode === '') return [];
    return [{ transport, address: addressFrom(address), port: Number.parseInt(port, 16), inode }];
  });
}

/** Reads `/proc/net/unix`: inode of the socket that listens at this path. */
export function listenerInode(text: string, socketPath: string): string | undefined {
  // Columns: Num RefCount Protocol Flags Type St Inode Path; flag 0x10000 marks a listener.
  const row = text
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .find(([, , , flags, , , , name]) => flags === '00010000' && name === socketPath);
  return row?.[6];
}

function addressFrom(hex: string): string {
  const words = (hex.match(/.{8}/g) ?? []).map((word) => Buffer.from(word, 'hex').reverse());
  const bytes = Buffer.concat(words);
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.every((byte) => byte === 0)) return '::';
  const mapped = bytes.subarray(0, 12).toString('hex') === '00000000000000000000ffff';
  if (mapped) return bytes.subarray(12).join('.');
  return (bytes.toString('hex').match(/.{4}/g) ?? []).join(':');
}
