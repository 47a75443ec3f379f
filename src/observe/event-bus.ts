/**
 * Hands every boot event to everyone who listens.
 *
 * Owns     the promise that recording never throws and never waits: a listener that fails is
 *          reported through `failed` and the others still hear the event.
 * Tests    test/observe/event-bus.test.ts
 */
import type { BootEvent } from '../domain/boot-event.ts';
import type { RecordEvent } from '../domain/ports.ts';
import { createListeners } from './listeners.ts';

export interface EventBus {
  readonly record: RecordEvent;
  /** @returns a function that ends the subscription */
  subscribe(listener: RecordEvent): () => void;
}

export function createEventBus(failed: (error: unknown, event: BootEvent) => void): EventBus {
  const { tell, subscribe } = createListeners<BootEvent>(failed);
  return { record: tell, subscribe };
}
