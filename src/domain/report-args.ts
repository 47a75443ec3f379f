/**
 * The arguments that have Talos report to Rouse.
 *
 * Owns     that a profile may say no, and whether its machines will be heard. Where it names a sink
 *          of its own, that one comes later and takes the place of ours; see command-line.ts.
 * Tests    test/domain/report-args.test.ts
 */
import { placed, type PlacedArg } from './command-line.ts';
import { kernelArgKey, parseKernelArg } from './kernel-args.ts';
import type { ProfileSpec, TalosSpec } from './profile.ts';
import type { ReportTargets } from './report-targets.ts';

/** Whether the system that a profile boots will tell us what becomes of it. */
export function reportsToUs(spec: ProfileSpec, targets: ReportTargets = {}): boolean {
  if (spec.kind !== 'talos' || spec.secureBoot) return false;
  const own = new Set(spec.args.map(kernelArgKey));
  if (spec.eventsSink !== undefined) own.add('talos.events.sink');
  if (spec.kernelLog !== undefined) own.add('talos.logging.kernel');
  return reportArgs(spec, targets).some(({ argument }) => !own.has(kernelArgKey(argument)));
}

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
