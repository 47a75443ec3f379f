/**
 * The audit as a chain: each row's proof covers the row and the proof before it, and both ends have
 * a proof of their own. What was altered, taken out, put in or exchanged shows, and so does an end
 * that was cut off.
 *
 * Tests    test/store/audit-proofs.test.ts
 */
import { sql } from 'drizzle-orm';
import type { AuditReport } from '../domain/integrity.ts';
import type { Builder } from './connections.ts';
import type { Sqlite } from './sqlite.ts';

const COLUMNS = 'seq, at_ms, actor, actor_kind, role, action, target, status, address, detail';
const ofRow = (row: string): string =>
  COLUMNS.split(', ')
    .map((name) => `${row}.${name}`)
    .join(', ');

const chained = (before: string, row: string): string =>
  `rouse_mac('audit', json_array(${before}, ${ofRow(row)}))`;
const end = (which: string, seq: string, proof: string): string =>
  `rouse_mac('audit end', json_array(${which}, ${seq}, ${proof}))`;

function noted(which: 'first' | 'last', from: string): string {
  return `INSERT INTO audit_ends (which, seq, proof)
    SELECT '${which}', seq, ${end(`'${which}'`, 'seq', 'proof')} FROM audit_proofs WHERE ${from}
    ON CONFLICT (which) DO UPDATE SET seq = excluded.seq, proof = excluded.proof`;
}

const NO_FIRST = "NOT EXISTS (SELECT 1 FROM audit_ends WHERE which = 'first')";
const BEFORE = "coalesce((SELECT proof FROM audit_proofs WHERE seq = new.seq - 1), '')";

/** On the connection that writes, for as long as it is open. */
export function chainAudit(writer: Sqlite): void {
  writer.exec(`CREATE TEMP TRIGGER proof_audit_added AFTER INSERT ON main.audit BEGIN
    INSERT INTO audit_proofs (seq, before, proof)
      VALUES (new.seq, ${BEFORE}, ${chained(BEFORE, 'new')});
    ${noted('last', 'seq = new.seq')};
    ${noted('first', `seq = new.seq AND ${NO_FIRST}`)};
  END`);
  writer.exec(`CREATE TEMP TRIGGER proof_audit_gone AFTER DELETE ON main.audit BEGIN
    DELETE FROM audit_proofs WHERE seq = old.seq;
    ${noted('first', 'seq = (SELECT min(seq) FROM audit_proofs)')};
  END`);
}

interface Link {
  readonly seq: number;
  readonly before: string | null;
  readonly proof: string | null;
  readonly made: string;
}
interface End {
  readonly which: 'first' | 'last';
  readonly seq: number;
  readonly proof: string;
  readonly made: string;
}

export function verifyAudit(builder: Builder): AuditReport {
  const links = builder.all<Link>(
    sql.raw(`SELECT audit.seq, p.before, p.proof, ${chained('p.before', 'audit')} AS made
      FROM audit LEFT JOIN audit_proofs AS p ON p.seq = audit.seq ORDER BY audit.seq`),
  );
  const kept = builder.all<End>(
    sql.raw(`SELECT which, e.seq, e.proof, ${end('which', 'e.seq', 'p.proof')} AS made
      FROM audit_ends AS e LEFT JOIN audit_proofs AS p ON p.seq = e.seq`),
  );
  const loose = builder.all<{ readonly seq: number }>(
    sql.raw('SELECT seq FROM audit_proofs WHERE seq NOT IN (SELECT seq FROM audit)'),
  );
  const ends = new Map(kept.map((one) => [one.which, one]));
  if (isBlank(builder)) return { verified: false, rows: links.length, unproven: 0, faults: [] };
  const first = ends.get('first');
  const old = links.filter(({ seq, proof }) => proof === null && seq < (first?.seq ?? Infinity));
  const proven = links.slice(old.length);
  const unproven = proven.filter(({ proof }) => proof === '').length;
  const faults = [
    ...proven.flatMap((link, at) => faultsOf(link, at === 0 ? undefined : proven[at - 1])),
    ...loose.map(({ seq }) => `row ${seq} is gone`),
    ...endFaults(first, proven.at(0)?.seq, 'the oldest rows are gone'),
    ...endFaults(ends.get('last'), proven.at(-1)?.seq, 'the newest rows are gone'),
  ];
  return { verified: true, rows: links.length, unproven: unproven + old.length, faults };
}

function isBlank(builder: Builder): boolean {
  const [row] = builder.all<{ readonly made: string }>(sql`SELECT rouse_mac('none', '') AS made`);
  return row?.made === '';
}

function faultsOf({ seq, before, proof, made }: Link, previous: Link | undefined): string[] {
  if (proof === '') return [];
  if (proof === null || proof !== made) return [`row ${seq} is not as it was written`];
  const isNext = previous === undefined || previous.seq + 1 === seq;
  const follows = previous === undefined || before === (previous.proof ?? '');
  return isNext && follows ? [] : [`row ${seq} does not follow the one before it`];
}

function endFaults(
  kept: End | undefined,
  seq: number | undefined,
  gone: string,
): readonly string[] {
  if (kept === undefined) return seq === undefined ? [] : [`an end is not known: ${gone}`];
  if (kept.proof === '') return [];
  return kept.seq === seq && kept.proof === kept.made ? [] : [gone];
}
