/**
 * A boot is over; a part of BootEvent.
 *
 * Tests    test/domain/boot-event.test.ts, test/timeline/recorder.test.ts
 */

import type { BootId, BootOutcome, BootStage } from './boot-stage.ts';

export interface EndEvent {
  /** told once of each boot; what the system reports that was started comes later */
  readonly kind: 'boot.ended';
  readonly boot: BootId;
  readonly outcome: BootOutcome;
  readonly profile?: string;
  /** from the first that was seen of it to the last */
  readonly durationMs: number;
  /** those that were seen, in their order; an installation takes its time afterwards */
  readonly stages: readonly { readonly stage: BootStage; readonly tookMs: number }[];
}
