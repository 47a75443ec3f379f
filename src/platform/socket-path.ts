/**
 * Where the server with a certain data directory listens for its own command line.
 *
 * Specs    unix(7): the path of a socket has at most 107 bytes on Linux. A longer one is refused
 *          by the kernel with EINVAL, which tells nobody what to do.
 * Tests    test/platform/socket-path.test.ts
 */
import path from 'node:path';
import { RouseError } from '../domain/errors.ts';
import { socketPathBytesMax } from '../domain/limits.ts';

/** @throws RouseError SOCKET_PATH_TOO_LONG */
export function socketPathIn(dataDir: string): string {
  const socketPath = path.join(dataDir, 'rouse.sock');
  const bytes = Buffer.byteLength(socketPath);
  if (bytes <= socketPathBytesMax) return socketPath;
  const detail = `expected at most ${socketPathBytesMax} bytes, found ${bytes}: ${socketPath}`;
  throw new RouseError('SOCKET_PATH_TOO_LONG', detail);
}
