/**
 * Are the rows that decide about machines and people as Rouse wrote them?
 *
 * Tests    test/cli/doctor/check-rows.test.ts
 */
import type { ProvenRow } from '../../domain/integrity.ts';
import { count } from '../../domain/units.ts';
import type { Facts } from './facts.ts';
import type { Finding } from './finding.ts';

const NAMED_MAX = 5;

/** A server that does not run is not asked: a command of its own opens the inventory. */
export function checkRows({ server }: Facts): readonly Finding[] {
  if (server.state !== 'running' || server.integrity === undefined) return [];
  const { verified, rows, damaged, unproven } = server.integrity;
  const check = 'rows';
  if (!verified) {
    const text = 'nothing is verified: the key of secrets is missing, or another one';
    return [{ check, level: 'warn', text, fix: 'put the key file in place: secrets.key_file' }];
  }
  if (damaged.length > 0) {
    return [
      {
        check,
        level: 'fail',
        text: `not as they were written, and not used: ${named(damaged)}`,
        fix: 'restore a backup, or see rouse integrity check',
      },
    ];
  }
  if (unproven.length === 0)
    return [{ check, level: 'ok', text: `${count(rows, 'row')} verified` }];
  const text = `written while there was no key, so not verified: ${named(unproven)}`;
  return [{ check, level: 'warn', text, fix: 'look at them, and save them again' }];
}

function named(rows: readonly ProvenRow[]): string {
  const names = rows.slice(0, NAMED_MAX).map(({ kind, name }) => `${kind} ${name}`);
  const more = rows.length - names.length;
  return [...names, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
