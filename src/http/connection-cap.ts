/**
 * Keeps one host from holding every connection of a listener.
 *
 * Owns     counting open connections by remote address, and closing one that is too many. Without
 *          it a single host with 4 096 idle connections would keep a whole rack from booting.
 * Tests    test/http/connection-cap.test.ts
 */
import type { Server } from 'node:net';

/** Has an effect on connections made from now on. Unix sockets have no address and no cap. */
export function capConnectionsPerAddress(server: Pick<Server, 'on'>, max: number): void {
  const open = new Map<string, number>();
  server.on('connection', (socket) => {
    const { remoteAddress } = socket;
    if (remoteAddress === undefined) return;
    const count = (open.get(remoteAddress) ?? 0) + 1;
    if (count > max) {
      socket.destroy();
      return;
    }
    open.set(remoteAddress, count);
    socket.once('close', () => {
      const left = (open.get(remoteAddress) ?? 1) - 1;
      if (left === 0) open.delete(remoteAddress);
      else open.set(remoteAddress, left);
    });
  });
}
