/**
 * Whether news arrive, and what the header says about the server.
 *
 * Tests    test/ui/build.test.ts
 */
import { signal } from '@preact/signals';

/** `live`: news arrive; `reconnecting`: they are waited for; `starting`: not yet asked. */
export type Connection = 'starting' | 'live' | 'reconnecting';

export const connection = signal<Connection>('starting');
/** how many machines wait to be adopted */
export const waitingCount = signal(0);

export interface Listener {
  readonly name: string;
  readonly address: string;
  readonly up: boolean;
  readonly detail: string;
}

export interface ServerStatus {
  readonly version: string;
  readonly started_at: string;
  readonly uptime_seconds: number;
  readonly listeners: readonly Listener[];
  /** events since the start, by kind, and by reason where they have one */
  readonly events: Readonly<Record<string, number>>;
}

export const serverStatus = signal<ServerStatus | undefined>(undefined);
