/**
 * What happens to the reports of installed systems, as events.
 *
 * Tests    test/domain/boot-event.test.ts
 */
import type { IpAddress } from './address.ts';
import type { FactNews } from './machine-facts.ts';
import type { ReportIgnoreReason } from './talos-report.ts';

export type FactEvent =
  | (FactNews & { readonly machine: string })
  | {
      readonly kind: 'report.ignored';
      readonly reason: ReportIgnoreReason;
      readonly from: IpAddress;
      readonly detail: string;
    }
  | {
      /** facts could not be written down; they are kept in memory */
      readonly kind: 'facts.lost';
      readonly count: number;
      readonly detail: string;
    };

export const FACT_EVENT_KINDS = [
  'talos.stage',
  'talos.installed',
  'talos.misconfigured',
  'talos.failed',
  'report.ignored',
  'facts.lost',
] as const satisfies readonly FactEvent['kind'][];
