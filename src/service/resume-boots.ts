/**
 * Machines that were given something by the rules when the server was stopped, and have not started
 * it yet: after the start they have what they had, before anybody else may ask.
 *
 * Owns     which boots these are. Of a place in a rule the time begins anew.
 * Leaves   what rules give to chooser.ts, and the boots to src/timeline.
 * Limits   openBootsMax boots, heard of within rulePlaceReservedMs.
 * Tests    test/service/resume-boots.test.ts, test/api/rule-places.test.ts
 */
import type { Boot } from '../domain/boot-session.ts';
import type { BootStore } from '../domain/event-ports.ts';
import { rulePlaceReservedMs } from '../domain/limits-rules.ts';
import { openBootsMax } from '../domain/limits-timeline.ts';
import type { Clock, MachineStore } from '../domain/ports.ts';
import type { Chooser } from './chooser.ts';

interface ResumeDeps {
  readonly boots: Pick<BootStore, 'list'>;
  readonly machines: Pick<MachineStore, 'findByMac'>;
  readonly chooser: Pick<Chooser, 'take'>;
  readonly clock: Pick<Clock, 'nowMs'>;
}

export async function resumeBoots({ boots, machines, chooser, clock }: ResumeDeps): Promise<void> {
  const { items } = await boots.list({ outcome: 'running' }, { limit: openBootsMax });
  const sinceMs = clock.nowMs() - rulePlaceReservedMs;
  const given = items.filter(
    ({ profile, lastAtMs }) => profile !== undefined && lastAtMs > sinceMs,
  );
  for (const { macs, profile, address } of given.toSorted(byStart)) {
    const machine = await machines.findByMac(macs[0]);
    if (!machine) continue;
    const taken = await chooser.take({ machine, ...(address && { from: address }) });
    // Somebody has changed its mind about the machine: what it boots now is not what it has.
    if (taken.choice?.profile !== profile) taken.giveBack();
  }
}

/** Whoever came first had its place first. */
function byStart(a: Boot, b: Boot): number {
  return a.startedAtMs - b.startedAtMs;
}
