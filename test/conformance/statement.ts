/**
 * One statement of the conformance table: what a standard or a client in the field asks of a boot
 * server, and what shows that Rouse does so.
 */
import type { Test } from 'tap';

/** A test elsewhere that shows exactly this: it needs a socket, a real program or a firmware. */
export interface HeldBy {
  readonly file: string;
  /** its name, as written in the file */
  readonly test: string;
}

/** Where Rouse is not what the statement asks for, on purpose or not yet. */
interface Reserve {
  /** what Rouse does instead, and why */
  readonly departs?: string;
  /** what is missing; a row of the roadmap says what to do until then */
  readonly open?: string;
}

type Proof =
  | (Reserve & {
      readonly check: (t: Test) => void | Promise<void>;
      readonly heldBy?: readonly HeldBy[];
    })
  | (Reserve & { readonly heldBy: readonly HeldBy[] })
  | { readonly notApplicable: string };

export type Statement = Proof & {
  readonly number: number;
  readonly says: string;
  /** the standard, the source of a client, or `measured` and `reported` as in firmware-quirks.md */
  readonly source: string;
};

/** A part of the table, with its heading. */
export interface Part {
  readonly title: string;
  readonly statements: readonly Statement[];
}
