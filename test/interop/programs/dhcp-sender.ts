/**
 * Sends DHCP messages out of interfaces as the machines behind them would, and listens to nothing:
 * JSON lines come in, and each is answered with `sent`.
 */
import { createInterface } from 'node:readline';
import { deviceSockets } from '../../../src/platform/device-socket.ts';

export interface SendOrder {
  readonly interface: string;
  readonly port: number;
  readonly to: string;
  readonly toPort: number;
  readonly hex: string;
}

const support = deviceSockets();
if (!support.available) throw new Error(support.why);
const { sockets } = support;
const open = new Map<string, ReturnType<typeof sockets.open>>();

createInterface({ input: process.stdin }).on('line', (line) => {
  void send(JSON.parse(line) as SendOrder);
});

async function send({ interface: name, port, to, toPort, hex }: SendOrder): Promise<void> {
  const key = `${name} ${port}`;
  const opening = open.get(key) ?? sockets.open({ interface: name, port });
  open.set(key, opening);
  const socket = await opening;
  socket.send(Buffer.from(hex, 'hex'), toPort, to, () => process.stdout.write('sent\n'));
}
