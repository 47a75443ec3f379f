/**
 * Something was found to be wrong with a boot; a part of BootEvent.
 *
 * Tests    test/domain/boot-event.test.ts
 */
import type { BootId, BootStage } from './boot-stage.ts';
import type { FindingId } from './finding.ts';

export interface FindingEvent {
  readonly kind: 'boot.finding';
  readonly boot: BootId;
  readonly finding: FindingId;
  readonly stage: BootStage;
  readonly seen: string;
  readonly expected: string;
}
