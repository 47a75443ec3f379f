/**
 * Sends damaged DHCP messages to a server, on the ports its samples were made for, a few at a time.
 * Its settings are the JSON of the first argument.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { deviceSockets } from '../../../src/platform/device-socket.ts';
import { createMutations } from '../../fakes/mutate.ts';

export interface FloodSettings {
  readonly interface: string;
  /** of the server, for port 4011 */
  readonly server: string;
  readonly seed: number;
  readonly messages: number;
}

/** Few enough for the server's receive buffer, whatever else the machine does. */
const AT_ONCE = 64;
const PAUSE_MS = 4;

const settings = JSON.parse(process.argv[2] ?? '') as FloodSettings;
const support = deviceSockets();
if (!support.available) throw new Error(support.why);
const socket = await support.sockets.open({ interface: settings.interface, port: 68 });
const next = createMutations(settings.seed);
for (let sent = 0; sent < settings.messages; sent += 1) {
  const { sample, bytes } = next();
  const [port, address] = sample.port === 'pxe' ? [4011, settings.server] : [67, '255.255.255.255'];
  await new Promise((done) => {
    socket.send(bytes, port, address, done);
  });
  if (sent % AT_ONCE === 0) await pause(PAUSE_MS);
}
socket.close();
