/**
 * What happened could not all be written down; a part of BootEvent.
 *
 * Tests    test/domain/boot-event.test.ts
 */
/** Why events or boots are missing in the store although they happened. */
type TimelineLostReason = 'queue-full' | 'too-many' | 'store-failed';

export interface TimelineEvent {
  readonly kind: 'timeline.lost';
  readonly what: 'events' | 'boots';
  readonly reason: TimelineLostReason;
  readonly count: number;
  readonly detail: string;
}
