/**
 * What can be wrong with a boot: stable ids, and what to do about each.
 *
 * Owns     the ids, a public contract, and what a person is told: likely causes with the likeliest
 *          first, a check that proves it, and the fix. docs/reference/diagnosis.md lists them.
 * Tests    test/domain/finding.test.ts
 */
export interface FindingRow {
  readonly title: string;
  readonly causes: readonly string[];
  readonly check: string;
  readonly fix: string;
}

export const FINDING_ROWS = {
  'tftp-never-asked': {
    title: 'The machine was offered a loader and never asked for it',
    causes: ['A firewall drops UDP port 69 on its way to this server'],
    check: 'rouse doctor --probe',
    fix: 'Allow UDP 69 from the machines to this server',
  },
} as const satisfies Record<string, FindingRow>;

export type FindingId = keyof typeof FINDING_ROWS;
