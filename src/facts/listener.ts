/**
 * What the receivers of reports have in common: room for connections, and what a port that cannot
 * be opened means for a person.
 *
 * Owns     the cap in all and for each address. A node that finds none comes back after a second.
 * Tests    test/facts/listener.test.ts
 */
import type { Server, Socket } from 'node:net';
import { bracketed, parseIpAddress, type IpAddress } from '../domain/address.ts';
import { RouseError } from '../domain/errors.ts';
import {
  factConnectionsMax,
  factConnectionsPerAddressMax,
  factKeepAliveMs,
} from '../domain/limits-facts.ts';
import type { Clock, RecordEvent } from '../domain/ports.ts';
import type { HearFrom, ReportIgnoreReason } from '../domain/talos-report.ts';
import { listenerErrorCode, systemCode } from '../platform/system-error.ts';
import type { SpendBytes } from './byte-budget.ts';

/** An address and port; port 0 takes a free one. */
export interface ListenAt {
  readonly address: string;
  readonly port: number;
}

export interface ReceiverDeps {
  readonly clock: Clock;
  readonly record: RecordEvent;
  readonly hear: HearFrom;
  /** shared by all receivers */
  readonly spend: SpendBytes;
}

export type Ignore = (from: IpAddress, reason: ReportIgnoreReason, detail?: string) => void;

export function ignoring({ clock, record }: Pick<ReceiverDeps, 'clock' | 'record'>): Ignore {
  return (from, reason, detail = '') => {
    record({ kind: 'report.ignored', atMs: clock.nowMs(), from, reason, detail });
  };
}

interface Room {
  readonly max: number;
  readonly perAddress: number;
}

const ROOM: Room = { max: factConnectionsMax, perAddress: factConnectionsPerAddressMax };

/** Ends connections that are too many. Has an effect on those made from now on. */
export function keepRoom(
  server: Pick<Server, 'on'>,
  ignore: Ignore,
  { max, perAddress }: Room = ROOM,
): { readonly closeAll: () => void } {
  const open = new Set<Socket>();
  const byAddress = new Map<IpAddress, number>();
  server.on('connection', (socket) => {
    const address = parseIpAddress(socket.remoteAddress ?? '');
    const count = address === undefined ? perAddress : (byAddress.get(address) ?? 0);
    // A socket that ended in the meantime has no address any more, and needs no reason.
    if (address === undefined || open.size >= max || count >= perAddress) {
      if (address !== undefined) ignore(address, 'too-many-connections');
      socket.on('error', () => undefined);
      socket.destroy();
      return;
    }
    socket.setKeepAlive(true, factKeepAliveMs);
    open.add(socket);
    byAddress.set(address, count + 1);
    socket.once('close', () => {
      open.delete(socket);
      const left = (byAddress.get(address) ?? 1) - 1;
      if (left === 0) byAddress.delete(address);
      else byAddress.set(address, left);
    });
  });
  return {
    closeAll() {
      for (const socket of open) socket.destroy();
    },
  };
}

export function bindFailure(error: unknown, name: string, at: ListenAt): RouseError {
  const code = listenerErrorCode(systemCode(error));
  return new RouseError(code, `${name} on ${written(at)}`, { cause: error });
}

/** `0.0.0.0:8092`, `[::]:8092` */
export function written({ address, port }: ListenAt): string {
  return `${bracketed(address)}:${port}`;
}
