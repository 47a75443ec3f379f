/**
 * The proxy and a client as programs in namespaces, and what they say.
 */
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { BootEvent } from '../../../src/domain/boot-event.ts';
import type { ListenerState } from '../../../src/domain/ports.ts';
import { message } from '../../fakes/dhcp.ts';
import type { Network } from '../../fakes/namespaces.ts';
import type { ClientSettings } from './dhcp-client.ts';
import type { ServerSettings } from './dhcp-server.ts';

const programs = import.meta.dirname;
const BROADCAST = '255.255.255.255';

interface Line {
  readonly ready?: readonly ListenerState[];
  readonly error?: { readonly code: string; readonly text: string };
  readonly event?: BootEvent;
}

/** A server in the namespace `server`, ready or failed. */
export async function serverIn(network: Network, settings: ServerSettings) {
  const command = [process.execPath, path.join(programs, 'dhcp-server.ts')];
  const child = network.run('server', [...command, JSON.stringify(settings)]);
  const lines: Line[] = [];
  const reader = createInterface({ input: child.stdout! });
  reader.on('line', (line) => lines.push(JSON.parse(line) as Line));
  const first = (): Line | undefined => lines.find(({ ready, error }) => ready ?? error);
  while (!first()) await once(reader, 'line');
  return {
    ...first(),
    /** `ip netns exec` becomes the program, so its number is the program's */
    pid: child.pid!,
    events: (): readonly BootEvent[] => lines.flatMap(({ event }) => event ?? []),
    /** Waits until the events show it; tap's own time limit bounds the wait. */
    async until<T>(shown: (events: readonly BootEvent[]) => T | undefined): Promise<T> {
      for (;;) {
        const found = shown(lines.flatMap(({ event }) => event ?? []));
        if (found !== undefined) return found;
        await once(reader, 'line');
      }
    },
    async stop(): Promise<void> {
      child.stdin!.end();
      await once(child, 'exit');
    },
  };
}

export const firstIgnored = (events: readonly BootEvent[]): BootEvent | undefined =>
  events.find(({ kind }) => kind === 'dhcp.ignored');

export interface Reply {
  readonly from: string;
  readonly bytes: Buffer;
}

export async function askFrom(
  network: Network,
  ns: string,
  changes: Partial<ClientSettings> & { bytes?: Buffer } = {},
): Promise<Reply[]> {
  const { bytes = message({}), ...rest } = changes;
  const ports = { port: 68, toPort: 67, to: BROADCAST };
  const settings = { interface: 'eth0', ...ports, hex: bytes.toString('hex'), replies: 1, ...rest };
  const command = [process.execPath, path.join(programs, 'dhcp-client.ts')];
  const child = network.run(ns, [...command, JSON.stringify(settings)]);
  const chunks: Buffer[] = [];
  child.stdout!.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(child, 'close');
  const replies = JSON.parse(Buffer.concat(chunks).toString()) as { hex: string; from: string }[];
  return replies.map(({ hex, from }) => ({ from, bytes: Buffer.from(hex, 'hex') }));
}
