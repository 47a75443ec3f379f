/**
 * What people do with machines, and what becomes of their orders; a part of BootEvent.
 *
 * Tests    test/domain/boot-event.test.ts
 */
import type { HistoryAction } from './order.ts';
import { MENU_EVENT_KINDS, type MenuEvent } from './menu-event.ts';
import { WAIT_EVENT_KINDS, type WaitEvent } from './wait-event.ts';

/** `armed` and `disarmed` are told by install.armed and install.done; `woken` says more. */
export type OperatedAction = Exclude<HistoryAction, 'armed' | 'disarmed' | 'woken'>;

interface OperatedEvent {
  readonly kind: `machine.${OperatedAction}`;
  readonly machine: string;
  readonly profile?: string;
  readonly askedBy: string;
}

interface WokenEvent {
  /** packets to wake it left this host; whether it heard them, nobody knows */
  readonly kind: 'machine.woken';
  readonly machine: string;
  readonly askedBy: string;
  /** through which they left, with commas between */
  readonly interfaces: string;
}

/** What concerns people: machines that wait for them or ask, and what they do about machines. */
export type PeopleEvent = WaitEvent | MenuEvent | OperatedEvent | WokenEvent;

export const PEOPLE_EVENT_KINDS = [
  ...WAIT_EVENT_KINDS,
  ...MENU_EVENT_KINDS,
  'machine.adopted',
  'machine.ignored',
  'machine.unignored',
  'machine.ordered',
  'machine.used',
  'machine.expired',
  'machine.cancelled',
  'machine.woken',
] as const satisfies readonly PeopleEvent['kind'][];
