/**
 * What the registry says about a finding of one boot: names stand where the registry has words for
 * them, so that a check can be typed as it is printed.
 *
 * Tests    test/domain/finding-advice.test.ts
 */
import type { FindingRow } from './finding-rows/row.ts';
import { FINDING_ROWS, type FindingId } from './finding.ts';

/** What is known of the boot. A name is one of ours, an address was parsed: both can be typed. */
interface Known {
  readonly machine: string;
  readonly address?: string;
}

/** A word for what is not known of the boot stays. */
export function adviceOn(id: FindingId, { machine, address = 'ADDRESS' }: Known): FindingRow {
  const row: FindingRow = FINDING_ROWS[id];
  const named = (text: string): string =>
    text.replaceAll(/\bMACHINE\b/g, machine).replaceAll(/\bADDRESS\b/g, address);
  return { ...row, check: named(row.check), fix: named(row.fix) };
}
