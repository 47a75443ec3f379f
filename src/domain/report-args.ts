/**
 * The arguments that have Talos report to Rouse.
 *
 * Owns     that a profile may say no. Where it names a sink of its own, that one comes later and
 *          takes the place of ours; see command-line.ts.
 * Tests    test/domain/report-args.test.ts
 */
import { placed, type PlacedArg } from './command-line.ts';
import { parseKernelArg } from './kernel-args.ts';
import type { TalosSpec } from './profile.ts';
import type { ReportTargets } from './report-targets.ts';

/** @param targets  of the receivers that are on; none where nobody knows where they are */
export function reportArgs(
  { reports }: Pick<TalosSpec, 'reports'>,
  { events, kernelLog }: ReportTargets = {},
): readonly PlacedArg[] {
  if (reports === false) return [];
  return placed('reports', [
    ...(events === undefined ? [] : [parseKernelArg(`talos.events.sink=${events}`)]),
    ...(kernelLog === undefined ? [] : [parseKernelArg(`talos.logging.kernel=tcp://${kernelLog}`)]),
  ]);
}
