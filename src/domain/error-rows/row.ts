/** One error of the registry. */
export interface ErrorRow {
  readonly status: number;
  readonly exit: number;
  /** one line, without a full stop */
  readonly message: string;
  /** what to do next */
  readonly hint: string;
}
export type ErrorRows = Readonly<Record<string, ErrorRow>>;
