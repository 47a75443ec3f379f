/**
 * Whether news arrive, and what the header says about the server.
 *
 * Tests    test/browser/live.test.ts
 */
import { signal } from '@preact/signals';
import type { ServerStatus } from '../resources.ts';

/** `live`: news arrive; `reconnecting`: they are waited for; `starting`: not yet asked. */
export type Connection = 'starting' | 'live' | 'reconnecting';

export const connection = signal<Connection>('starting');
/** how many machines wait to be adopted */
export const waitingCount = signal(0);

export const serverStatus = signal<ServerStatus | undefined>(undefined);
