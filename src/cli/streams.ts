/**
 * What commands that print events have in common.
 *
 * Tests    test/cli/streams.test.ts
 */
import { RouseError } from '../domain/errors.ts';
import type { EventResource } from '../schema/event-resource.ts';
import { subjectOf } from './event-view.ts';
import type { Globals } from './flags.ts';
import { parseDurationMs } from '../domain/units.ts';

/** @throws RouseError USAGE for a form that has no lines */
export function wantsJson({ json, output }: Pick<Globals, 'json' | 'output'>): boolean {
  if (json || output === 'json') return true;
  if (output === undefined || output === 'table') return false;
  throw new RouseError('USAGE', `expected --output table or json, found "${output}"`);
}

/** A length of time before now, or a time, as the API reads it. @throws RouseError USAGE */
export function sinceOf(text: string, nowMs: number): string {
  const ms = parseDurationMs(text);
  const atMs = ms === undefined ? Date.parse(text) : nowMs - ms;
  if (!Number.isNaN(atMs)) return new Date(Math.max(0, atMs)).toISOString();
  throw new RouseError('USAGE', `expected --since such as 1h, found "${text}"`);
}

/** The machine as people call it; what is of none, by what it is about. */
export async function whoIs(
  event: EventResource,
  nameOf: (mac: string) => Promise<string>,
): Promise<string> {
  return event.mac === undefined ? subjectOf(event) : nameOf(event.mac);
}
