/**
 * Sends DHCP messages out of an interface, one after the other, as firmware without an address does,
 * and writes down the first reply to each: JSON with hexadecimal bytes, or null.
 */
import { deviceSockets } from '../../../src/platform/device-socket.ts';

export interface DiscoverSettings {
  readonly interface: string;
  /** the messages; each gets a transaction number of its own, and is to be answered by broadcast */
  readonly hex: readonly string[];
}

const PATIENCE_MS = 3_000;
const AT = { xid: 4, flags: 10 } as const;
/** This program has no raw socket, with which firmware hears what is sent to its address to be. */
const BROADCAST_FLAG = 0x8000;

const settings = JSON.parse(process.argv[2] ?? '') as DiscoverSettings;
const support = deviceSockets();
if (!support.available) throw new Error(support.why);
const socket = await support.sockets.open({ interface: settings.interface, port: 68 });

async function ask(hex: string, xid: number): Promise<string | null> {
  const message = Buffer.from(hex, 'hex');
  message.writeUInt32BE(xid, AT.xid);
  message.writeUInt16BE(BROADCAST_FLAG, AT.flags);
  return new Promise((resolve) => {
    const done = (reply: string | null): void => {
      clearTimeout(timer);
      socket.off('message', hear);
      resolve(reply);
    };
    const timer = setTimeout(done, PATIENCE_MS, null);
    const hear = (bytes: Buffer): void => {
      if (bytes.length > AT.flags && bytes.readUInt32BE(AT.xid) === xid) {
        done(bytes.toString('hex'));
      }
    };
    socket.on('message', hear);
    socket.send(message, 67, '255.255.255.255');
  });
}

const replies: (string | null)[] = [];
for (const [index, hex] of settings.hex.entries()) replies.push(await ask(hex, 0x7e570000 + index));
process.stdout.write(JSON.stringify(replies));
socket.close();
