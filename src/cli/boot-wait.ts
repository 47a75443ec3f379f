/**
 * `--wait`: a command that changes what a machine boots goes on until it has done so.
 *
 * Owns     which hand-over is the one that was waited for: that of a script which was made after
 *          the command, and not of a boot that had begun with something else.
 * Leaves   what is shown meanwhile to watch-boots.ts.
 * Tests    test/cli/boot-wait.test.ts
 */
import { EXIT } from '../domain/exit.ts';
import type { EventResource } from '../schema/event-resource.ts';
import type { MachineResource } from '../api-client/resources.ts';
import type { Api } from './api.ts';
import { latestBoot } from './boot-source.ts';
import type { Context } from './context.ts';
import { latestSeq } from './event-pages.ts';
import { endingOf } from './event-view.ts';
import type { Result } from './output.ts';
import { wantsJson } from './streams.ts';
import { watchBoots } from './watch-boots.ts';

/** What every command says of its flag. */
export const WAIT_OPTION = [
  '--wait',
  'show its boot, and end when it was handed over (0) or failed (1)',
] as const;

interface Changed {
  readonly machines: readonly Pick<MachineResource, 'macs'>[];
  /** the boot was ordered, so that it can be called off */
  readonly ordered: boolean;
}

/**
 * Takes note of what is, before the command changes it.
 *
 * @returns prints the result, then boots of these machines until each has ended; the exit code
 */
export async function prepareWait(
  context: Context,
  api: Api,
  references: readonly string[],
): Promise<(result: Result, changed: Changed) => Promise<number>> {
  const json = wantsJson(context.globals);
  const afterSeq = await latestSeq(api);
  const over = new Set<string>();
  for (const reference of references) {
    const boot = await latestBoot(api, reference);
    if (boot && boot.outcome !== 'running') over.add(boot.id);
  }
  return async (result, changed) => {
    const text = json ? `${JSON.stringify(result.data)}\n` : result.text(context.view);
    context.cli.io.stdout(text);
    const [only, ...more] = changed.machines;
    const one = more.length === 0 ? only?.macs[0] : undefined;
    const query = new URLSearchParams(one === undefined ? {} : { machine: one });
    const begun = { events: [], afterSeq };
    return watchBoots(context, { api, query, begun, exitOf: createBootWait(changed, over) });
  };
}

/**
 * @param over  ids of boots that had ended before: what is found about them later is no news
 * @returns takes every event; tells the exit code when the last of the machines has ended
 */
export function createBootWait(
  { machines, ordered }: Changed,
  over: ReadonlySet<string>,
): (event: EventResource) => number | undefined {
  const waited = new Map(machines.flatMap((machine) => machine.macs.map((mac) => [mac, machine])));
  const pending = new Set(machines);
  const sessions = new Set<string>();
  let exit: number = EXIT.ok;
  return (event) => {
    const machine = event.mac && waited.get(event.mac);
    if (!machine || !pending.has(machine)) return undefined;
    if (event.kind === 'script.served' && event.session) sessions.add(event.session);
    const ending = isForeign(event, { sessions, over }) ? undefined : endOf(event, { ordered });
    if (ending === undefined) return undefined;
    if (ending === 'failed') exit = EXIT.failed;
    pending.delete(machine);
    return pending.size === 0 ? exit : undefined;
  };
}

interface Known {
  readonly sessions: ReadonlySet<string>;
  readonly over: ReadonlySet<string>;
}

/** Whether it is about a boot that began with another script, or was over. */
function isForeign(event: EventResource, { sessions, over }: Known): boolean {
  if (event.kind === 'boot.beacon') return !sessions.has(event.session);
  return event.kind === 'boot.finding' && over.has(event.boot);
}

function endOf(
  event: EventResource,
  { ordered }: Pick<Changed, 'ordered'>,
): ReturnType<typeof endingOf> {
  const called = event.kind === 'machine.cancelled' || event.kind === 'machine.expired';
  return ordered && called ? 'failed' : endingOf(event);
}
