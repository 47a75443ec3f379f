/**
 * What happened and could not all be written down: a part of the BootEvent union.
 *
 * Tests    test/domain/boot-event.test.ts
 */

/** Why machines were seen without it being written down. */
export const SIGHTING_LOST_REASONS = ['queue-full', 'store-failed'] as const;
export type SightingLostReason = (typeof SIGHTING_LOST_REASONS)[number];

/** Why events or boots are missing in the store although they happened. */
export const TIMELINE_LOST_REASONS = ['queue-full', 'too-many', 'store-failed'] as const;
type TimelineLostReason = (typeof TIMELINE_LOST_REASONS)[number];

interface Lost {
  readonly count: number;
  readonly detail: string;
}

export interface TimelineLost extends Lost {
  readonly kind: 'timeline.lost';
  readonly what: 'events' | 'boots';
  readonly reason: TimelineLostReason;
}

export type LostEvent =
  | TimelineLost
  | (Lost & {
      readonly kind: 'sighting.lost';
      readonly reason: SightingLostReason;
    });

export const LOST_EVENT_KINDS = [
  'sighting.lost',
  'timeline.lost',
] as const satisfies readonly LostEvent['kind'][];
