/**
 * One thing that can be wrong with a boot, as a person is told it.
 */
export interface FindingRow {
  /** what is wrong, as one sentence without a full stop */
  readonly title: string;
  /** the likeliest first; each is a sentence without a full stop */
  readonly causes: readonly [string, ...string[]];
  /** a command that shows which cause it is; MACHINE stands for the machine's name or address */
  readonly check: string;
  /** what to do about the likeliest cause */
  readonly fix: string;
}

export type FindingRows = Readonly<Record<string, FindingRow>>;
