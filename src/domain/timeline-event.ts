/**
 * What happened could not all be written down; a part of BootEvent.
 *
 * Tests    test/domain/boot-event.test.ts
 */
export const TIMELINE_LOST_REASONS = ['queue-full', 'too-many', 'store-failed'] as const;
/** Why events or boots are missing in the store although they happened. */
export type TimelineLostReason = (typeof TIMELINE_LOST_REASONS)[number];

export interface TimelineEvent {
  readonly kind: 'timeline.lost';
  readonly what: 'events' | 'boots';
  readonly reason: TimelineLostReason;
  readonly count: number;
  readonly detail: string;
}
