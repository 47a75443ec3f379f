/**
 * One action on many machines, as types; see ports.ts.
 *
 * Tests    test/service/bulk.test.ts
 */
import type { RouseError } from './errors.ts';
import type { MachineFilter } from './machine-query.ts';
import type { Adoption, OrderRequest } from './use-cases.ts';

export const BULK_ACTIONS = [
  'adopt',
  'ignore',
  'unignore',
  'arm',
  'disarm',
  'boot-once',
  'cancel',
  'wake',
  'tag',
  'delete',
] as const;
type BulkAction = (typeof BULK_ACTIONS)[number];

export interface BulkRequest
  extends Pick<Adoption, 'once'>, Partial<Pick<OrderRequest, 'profile' | 'times' | 'lifeMs'>> {
  /** names, ids, codes or addresses; otherwise whatever the filter finds */
  readonly references?: readonly string[];
  readonly filter?: MachineFilter;
  readonly action: BulkAction;
  /** null takes one away */
  readonly tags?: Readonly<Record<string, string | null>>;
  /** names of machines whose disk may be erased */
  readonly confirm: readonly string[];
  /** says what would be done, and does nothing */
  readonly dryRun: boolean;
  readonly askedBy: string;
}

/** What became of one machine. */
export interface BulkItem {
  /** its name or address; as it was asked for where there is none */
  readonly machine: string;
  readonly id?: string;
  readonly outcome: 'done' | 'planned' | 'refused';
  readonly error?: RouseError;
}

/** One after the other; what is refused for one machine is done for the others. */
export type BulkMachines = (request: BulkRequest) => Promise<readonly BulkItem[]>;
