/**
 * What the server made of the boots of a test: good ones must not be found fault with.
 *
 * A finding counts even if it was withdrawn a moment later: the log has each that there ever was.
 */
import type { Test } from 'tap';
import type { BootResource, BootSummary } from '../../src/schema/shown/boot.ts';
import type { RouseServer } from './server.ts';

const GOOD: readonly string[] = ['handoff', 'local'];

/** Every boot that the server knows of, the first one first. */
export function bootsOf(rouse: RouseServer): readonly BootResource[] {
  const list = JSON.parse(rouse.rouse('boots', 'list', '--lines', '100', '--json')) as {
    readonly items: readonly BootSummary[];
  };
  return list.items
    .map(({ id }) => JSON.parse(rouse.rouse('boots', 'show', id, '--json')) as BootResource)
    .reverse();
}

/**
 * Says how each went, for whoever wants to know how long firmware takes. There may be more of them
 * than times a machine was switched on: EDK2 goes on from PXE to HTTP before it tries the disk.
 */
export function wentWell(
  t: Test,
  rouse: RouseServer,
  { atLeast }: { readonly atLeast: number },
): void {
  const boots = bootsOf(rouse);
  for (const boot of boots) t.comment(inWords(boot));
  const good = boots.filter(({ outcome }) => GOOD.includes(outcome));
  t.ok(good.length >= atLeast, `${good.length} good boots`);
  t.same(findingsTold(rouse), [], 'with which nothing was ever found to be wrong');
}

/** Ids of all findings that were told of, in the order of the log. */
export function findingsTold(rouse: RouseServer): readonly string[] {
  return [...rouse.log().matchAll(/"finding":"([\w-]+)"/g)].map(([, id = '']) => id);
}

function inWords({ client = 'client unknown', outcome, stages, started_at }: BootResource): string {
  const start = Date.parse(started_at);
  const seconds = (at: string): string => ((Date.parse(at) - start) / 1_000).toFixed(1);
  const told = stages.map(({ stage, started_at: from, ended_at: to }) => {
    const lasted = to === undefined || to === from ? '' : ` to ${seconds(to)}`;
    return `${stage} ${seconds(from)}${lasted}`;
  });
  return `${client}, ${outcome}: ${told.join(', ')}`;
}
