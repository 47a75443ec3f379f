/**
 * A TFTP client that can stop in the middle: it says `paused` and goes on with the next line of its
 * input. At the end it says how many bytes it got and their checksum.
 */
import { createSocket } from 'node:dgram';
import { createHash } from 'node:crypto';
import { on, once } from 'node:events';
import { isIPv6 } from 'node:net';
import { ack, rrq } from '../../fakes/tftp.ts';

export interface ClientSettings {
  readonly server: string;
  /** stops before it acknowledges this block */
  readonly pauseAt?: number;
}

type Message = readonly [Buffer, { readonly port: number }];

const BLOCK_BYTES = 512;
const settings = JSON.parse(process.argv[2] ?? '') as ClientSettings;
const socket = createSocket(isIPv6(settings.server) ? 'udp6' : 'udp4');
const sum = createHash('sha256');
const say = (line: unknown): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

let bytes = 0;
let next = 1;
socket.send(rrq('file'), 69, settings.server);
for await (const [packet, sender] of on(socket, 'message') as AsyncIterable<Message>) {
  if (packet.readUInt16BE(0) !== 3) {
    say({ failed: packet.toString('latin1', 4) });
    break;
  }
  // A block that comes again was repeated while we paused.
  if (packet.readUInt16BE(2) !== next) continue;
  const data = packet.subarray(4);
  sum.update(data);
  bytes += data.length;
  if (next === settings.pauseAt) {
    say({ paused: next });
    await once(process.stdin, 'data');
  }
  await new Promise((sent) => {
    socket.send(ack(next), sender.port, settings.server, sent);
  });
  if (data.length < BLOCK_BYTES) {
    say({ bytes, sha256: sum.digest('hex') });
    break;
  }
  next += 1;
}
socket.close();
process.stdin.destroy();
