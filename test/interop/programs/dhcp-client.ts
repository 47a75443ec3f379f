/**
 * Sends one DHCP message out of an interface, as firmware without an address does, and writes down
 * what comes back: JSON with hexadecimal bytes and the sender of each reply.
 */
import { deviceSockets } from '../../../src/platform/device-socket.ts';

export interface ClientSettings {
  readonly interface: string;
  readonly port: number;
  readonly to: string;
  readonly toPort: number;
  readonly hex: string;
  /** stop once this many replies came and it has been quiet for a moment */
  readonly replies: number;
}

/** Long enough for a second reply to show itself, which there must not be. */
const QUIET_MS = 300;
const PATIENCE_MS = 3_000;

const settings = JSON.parse(process.argv[2] ?? '') as ClientSettings;
const support = deviceSockets();
if (!support.available) throw new Error(support.why);
const { port } = settings;
const socket = await support.sockets.open({ interface: settings.interface, port });
const replies: unknown[] = [];
const end = (): void => {
  process.stdout.write(JSON.stringify(replies));
  socket.close();
};
let timer = setTimeout(end, settings.replies === 0 ? QUIET_MS : PATIENCE_MS);
const message = Buffer.from(settings.hex, 'hex');
const chaddr = message.subarray(28, 44);
socket.on('message', (bytes, from) => {
  // Replies to others are broadcast as well; firmware tells its own by the hardware address.
  if (!bytes.subarray(28, 44).equals(chaddr)) return;
  replies.push({ hex: bytes.toString('hex'), from: `${from.address}:${from.port}` });
  if (replies.length < settings.replies) return;
  clearTimeout(timer);
  timer = setTimeout(end, QUIET_MS);
});
socket.send(message, settings.toPort, settings.to);
