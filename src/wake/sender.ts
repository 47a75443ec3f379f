/**
 * Sends magic packets: a socket for each network, open as long as it takes.
 *
 * Owns     how often and where to; and that one network which fails keeps no other from hearing.
 * Leaves   bytes to packet.ts, the choice of networks to plan.ts, sockets to the platform.
 * Tests    test/wake/sender.test.ts, test/interop/wake.test.ts
 */
import type { Socket } from 'node:dgram';
import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '../domain/errors.ts';
import { wakePauseMs, wakePort, wakeTimes } from '../domain/limits-wake.ts';
import type { SendWakeUp, WakeSent } from '../domain/wake.ts';
import { openAddressSocket } from '../platform/device-socket.ts';
import type { NetworkInterface } from '../platform/interfaces.ts';
import { magicPacket } from './packet.ts';
import { wakeWays, type WakeWay } from './plan.ts';

interface WakeSenderDeps {
  /** those that are served, as they are now */
  readonly interfaces: () => readonly NetworkInterface[];
  /** those of the system unless a test says otherwise */
  readonly open?: typeof openAddressSocket;
  readonly port?: number;
}

export function createWakeSender(deps: WakeSenderDeps): SendWakeUp {
  const { interfaces, open = openAddressSocket, port = wakePort } = deps;
  return (macs) => {
    const packets = macs.map(magicPacket);
    const ways = wakeWays(interfaces());
    return Promise.all(ways.map((way) => sendThrough(way, { packets, open, port })));
  };
}

interface Sending {
  readonly packets: readonly Uint8Array[];
  readonly open: typeof openAddressSocket;
  readonly port: number;
}

async function sendThrough(way: WakeWay, { packets, open, port }: Sending): Promise<WakeSent> {
  const { interface: name, from, to } = way;
  let sent = 0;
  let socket: Socket | undefined;
  try {
    // Any free port of ours: a network card does not look at it.
    socket = await open({ address: from, interface: name, port: 0 });
    // An error that comes later belongs to no packet, and changes nothing about those that left.
    socket.on('error', () => undefined);
    for (let time = 0; time < wakeTimes; time += 1) {
      if (time > 0) await pause(wakePauseMs);
      for (const packet of packets) {
        await sendOne(socket, packet, { address: to, port });
        sent += 1;
      }
    }
    return { interface: name, to, packets: sent };
  } catch (error) {
    return { interface: name, to, packets: sent, failure: messageOf(error) };
  } finally {
    socket?.close();
  }
}

function sendOne(
  socket: Socket,
  packet: Uint8Array,
  { address, port }: { readonly address: string; readonly port: number },
): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.send(packet, port, address, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}
