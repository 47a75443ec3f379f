/**
 * Looking at every row that has a proof, and saying that one is right.
 *
 * Tests    test/store/proofs.test.ts, test/store/audit-proofs.test.ts
 */
import { RouseError } from '../domain/errors.ts';
import { PROVEN_KINDS, type Integrity, type ProvenRow } from '../domain/integrity.ts';
import type { RuleName } from '../domain/rule.ts';
import { verifyAudit } from './audit-proofs.ts';
import type { Access } from './connections.ts';
import type { Mac } from './proof-function.ts';
import { damagedNames, proveAnew, statesOf } from './proofs.ts';

export function createIntegrity(access: Access, mac: Mac): Integrity {
  return {
    check: () =>
      access.read((builder) => {
        const rows: (ProvenRow & { readonly state: string })[] = PROVEN_KINDS.flatMap((kind) =>
          statesOf(builder, kind).map((row) => ({ kind, ...row })),
        );
        const verified = mac('none', '') !== '';
        const of = (state: string): ProvenRow[] =>
          verified
            ? rows.filter((row) => row.state === state).map(({ kind, name }) => ({ kind, name }))
            : [];
        return { verified, rows: rows.length, damaged: of('damaged'), unproven: of('unproven') };
      }),
    damagedRules: async () => [...(await damagedNames(access, 'rules'))] as RuleName[],
    accept: (row) =>
      access.write((builder) => {
        if (mac('none', '') === '') {
          throw new RouseError('SECRETS_KEY_UNUSABLE', 'without it no row can be proven');
        }
        return proveAnew(builder, row);
      }),
    verifyAudit: () => access.read(verifyAudit),
  };
}
