/**
 * What a message on a machine's screen means.
 */
import type { FindingId } from '../finding.ts';

export interface ScreenRow {
  /** the text that stands beside the code; firmware of one maker may word it differently */
  readonly says: string;
  readonly meaning: string;
  /** what to look at first */
  readonly next: string;
  /** what Rouse calls it where it sees the same from its side; the likeliest first */
  readonly findings: readonly FindingId[];
}
