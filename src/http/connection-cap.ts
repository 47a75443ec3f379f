/**
 * Keeps connections few enough, in all and from one host.
 *
 * Owns     counting them, and which one is too many. A machine whose connection is, is told to come
 *          back: iPXE does after what Retry-After says, while a connection that is closed fails its
 *          boot. As many as `refusals` are told so at a time, and further ones are closed. Without
 *          the cap a single host with 4 096 idle connections would keep a whole rack from booting.
 * Leaves   the answer to server.ts.
 * Specs    RFC 9110 sections 15.6.4 and 10.2.3.
 * Tests    test/http/connection-cap.test.ts, test/http/server.test.ts
 */
import type { Server, Socket } from 'node:net';

export interface ConnectionLimits {
  readonly max: number;
  /** Unix sockets have no address and no such cap */
  readonly perAddress: number;
  readonly refusals: number;
}

interface ConnectionCap {
  /** whether what is asked on this connection is to be refused */
  refuses(socket: Socket): boolean;
}

/** Has an effect on connections made from now on. */
export function capConnections(
  server: Pick<Server, 'on' | 'maxConnections'>,
  { max, perAddress, refusals }: ConnectionLimits,
): ConnectionCap {
  const byAddress = new Map<string, number>();
  const refused = new Set<Socket>();
  let open = 0;
  const admit = (socket: Socket, address: string): void => {
    open += 1;
    byAddress.set(address, (byAddress.get(address) ?? 0) + 1);
    socket.once('close', () => {
      open -= 1;
      const left = (byAddress.get(address) ?? 1) - 1;
      if (left === 0) byAddress.delete(address);
      else byAddress.set(address, left);
    });
  };
  server.maxConnections = max + refusals;
  server.on('connection', (socket) => {
    const address = socket.remoteAddress ?? '';
    const room = address === '' || (byAddress.get(address) ?? 0) < perAddress;
    if (open < max && room) {
      admit(socket, address);
    } else if (refused.size < refusals) {
      refused.add(socket);
      socket.once('close', () => refused.delete(socket));
    } else {
      socket.destroy();
    }
  });
  return { refuses: (socket) => refused.has(socket) };
}
