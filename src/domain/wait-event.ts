/**
 * What happens to a machine that waits to be adopted; a part of BootEvent.
 *
 * Tests    test/domain/boot-event.test.ts
 */
import type { Mac } from './mac.ts';

/** `adopted`: somebody decided about it; `over`: nobody did, and it boots its disk. */
export type WaitOutcome = 'adopted' | 'over';

export type WaitEvent = { readonly mac: Mac; readonly machine: string } & (
  | {
      readonly kind: 'wait.started';
      /** as on its screen */
      readonly code: string;
      readonly seconds: number;
    }
  /** it is still there: every four seconds */
  | { readonly kind: 'wait.polled'; readonly secondsLeft: number }
  | { readonly kind: 'wait.ended'; readonly outcome: WaitOutcome }
);

export const WAIT_EVENT_KINDS = [
  'wait.started',
  'wait.polled',
  'wait.ended',
] as const satisfies readonly WaitEvent['kind'][];
