/**
 * Proofs of rows: HMAC-SHA256 over what stands in the table, kept beside it.
 *
 * Owns     that every row of these tables has one, whoever writes on our connection: triggers of
 *          that connection make them. They cover the raw values, so a changed bit shows however the
 *          value would be read.
 * Leaves   the chain of the audit to audit-proofs.ts, and the key to proof-key.ts.
 * Tests    test/store/proofs.test.ts
 */
import { sql } from 'drizzle-orm';
import { RouseError } from '../domain/errors.ts';
import {
  PROVEN_KINDS,
  type ProvenKind,
  type ProvenRow,
  type RowState,
} from '../domain/integrity.ts';
import { preparedOnce, type Access, type Builder } from './connections.ts';
import type { Sqlite } from './sqlite.ts';

interface Proven {
  /** the column that names a row */
  readonly key: string;
  /** what the proof covers */
  readonly columns: readonly string[];
}

const MACHINE_COLUMNS = [
  ...['id', 'name', 'code', 'profile', 'configured', 'ignored', 'tags', 'variables', 'network'],
  ...['loader', 'personality', 'disk', 'args', 'consoles', 'config_patches', 'version'],
];

const MACS = `(SELECT json_group_array(mac ORDER BY position) FROM machine_macs
  WHERE machine_id = machines.id)`;

/** What firmware reports about a machine is not covered: it changes with each boot. */
const PROVEN: Readonly<Record<ProvenKind, Proven>> = {
  machines: { key: 'id', columns: MACHINE_COLUMNS },
  profiles: {
    key: 'name',
    columns: ['name', 'arches', 'spec', 'version', 'install', 'files', 'destructive'],
  },
  rules: {
    key: 'name',
    columns: ['name', 'weight', 'enabled', 'conditions', 'outcome', 'version'],
  },
  orders: {
    key: 'machine_id',
    columns: ['machine_id', 'profile', 'times_left', 'expires_at_ms', 'asked_by', 'at_ms'],
  },
  users: {
    key: 'name',
    columns: ['name', 'role', 'password_hash', 'enabled', 'created_at_ms', 'last_login_at_ms'],
  },
  sessions: {
    key: 'hash',
    columns: [
      ...['hash', 'user', 'created_at_ms', 'used_at_ms', 'expires_at_ms', 'address', 'agent'],
    ],
  },
  api_tokens: {
    key: 'name',
    columns: [
      ...['name', 'hash', 'role', 'owner', 'created_by', 'created_at_ms', 'expires_at_ms'],
      'used_at_ms',
    ],
  },
};

/** An expression for the proof that the row should have. */
function madeOf(kind: ProvenKind): string {
  const { columns } = PROVEN[kind];
  const all = [...columns, ...(kind === 'machines' ? [MACS] : [])];
  return `rouse_mac('${kind}', json_array(${all.join(', ')}))`;
}

const KEPT = 'INSERT INTO proofs (kind, name, proof)';
const REPLACED = 'ON CONFLICT (kind, name) DO UPDATE SET proof = excluded.proof';

/** Makes the proofs of all rows of a kind that fit. */
function signing(kind: ProvenKind, where: string): string {
  const { key } = PROVEN[kind];
  const made = `SELECT '${kind}', ${key}, ${madeOf(kind)} FROM ${kind} WHERE ${where}`;
  return `${KEPT} ${made} ${REPLACED}`;
}

/** On the connection that writes: from now on no row goes without. */
export function keepProofs(writer: Sqlite): void {
  const on = (name: string, when: string, work: string): void => {
    writer.exec(`CREATE TEMP TRIGGER proof_${name} AFTER ${when} BEGIN ${work}; END`);
  };
  for (const kind of PROVEN_KINDS) {
    const { key, columns } = PROVEN[kind];
    const sign = signing(kind, `${key} = new.${key}`);
    on(`${kind}_added`, `INSERT ON main.${kind}`, sign);
    on(`${kind}_changed`, `UPDATE OF ${columns.join(', ')} ON main.${kind}`, sign);
    const gone = `DELETE FROM proofs WHERE kind = '${kind}' AND name = old.${key}`;
    on(`${kind}_gone`, `DELETE ON main.${kind}`, gone);
  }
  const ofMachine = (row: 'new' | 'old') => signing('machines', `id = ${row}.machine_id`);
  on('macs_added', 'INSERT ON main.machine_macs', ofMachine('new'));
  on('macs_changed', 'UPDATE ON main.machine_macs', ofMachine('new'));
  on('macs_gone', 'DELETE ON main.machine_macs', ofMachine('old'));
}

/** Makes the proof of every row, for an inventory that had none. */
export function proveAll(writer: Sqlite): void {
  writer.exec('DELETE FROM proofs');
  for (const kind of PROVEN_KINDS) writer.exec(signing(kind, 'true'));
}

interface Seen {
  readonly made: string;
  readonly kept: string | null;
}

/** A row without a proof was put there by somebody else, where proofs are made. */
function judged({ made, kept }: Seen): RowState {
  if (made === '' || kept === '') return 'unproven';
  return made === kept ? 'good' : 'damaged';
}

function seen(kind: ProvenKind, where: string): string {
  const { key } = PROVEN[kind];
  const kept = `(SELECT proof FROM proofs WHERE kind = '${kind}'
    AND proofs.name = ${kind}.${key})`;
  return `SELECT ${key} AS name, ${madeOf(kind)} AS made, ${kept} AS kept
    FROM ${kind} WHERE ${where}`;
}

const statements = preparedOnce((builder) => {
  const { $client: database } = builder as Builder & { readonly $client: Sqlite };
  const one = (kind: ProvenKind) => () =>
    database.prepare<[string], Seen>(seen(kind, `${kind}.${PROVEN[kind].key} = ?`));
  return {
    machines: one('machines'),
    profiles: one('profiles'),
    rules: one('rules'),
    orders: one('orders'),
    users: one('users'),
    sessions: one('sessions'),
    api_tokens: one('api_tokens'),
  };
});

function stateOf(builder: Builder, { kind, name }: ProvenRow): RowState {
  const found = statements(builder)[kind].get(name);
  return found === undefined ? 'good' : judged(found);
}

/** @throws RouseError ROW_DAMAGED */
export function refuseDamagedRow(access: Access, row: ProvenRow): Promise<void> {
  return access.read((builder) => {
    if (stateOf(builder, row) === 'damaged') throw rowDamaged(row);
  });
}

export function isDamagedRow(access: Access, row: ProvenRow): Promise<boolean> {
  return access.read((builder) => stateOf(builder, row) === 'damaged');
}

function rowDamaged({ kind, name }: ProvenRow): RouseError {
  return new RouseError('ROW_DAMAGED', `${kind}, ${name}`);
}

export async function damagedNames(access: Access, kind: ProvenKind): Promise<ReadonlySet<string>> {
  const states = await access.read((builder) => statesOf(builder, kind));
  return new Set(states.flatMap(({ name, state }) => (state === 'damaged' ? [name] : [])));
}

/** Every row of a kind with its state. */
export function statesOf(
  builder: Builder,
  kind: ProvenKind,
): readonly { readonly name: string; readonly state: RowState }[] {
  return builder
    .all<Seen & { readonly name: string }>(sql.raw(seen(kind, 'true')))
    .map((row) => ({ name: row.name, state: judged(row) }));
}

/** @returns whether there is such a row */
export function proveAnew(builder: Builder, { kind, name }: ProvenRow): boolean {
  const { key } = PROVEN[kind];
  const there = builder.all(sql`SELECT 1 FROM ${sql.raw(kind)} WHERE ${sql.raw(key)} = ${name}`);
  if (there.length === 0) return false;
  const [before = '', after = ''] = signing(kind, `${key} = \u0000`).split('\u0000');
  builder.run(sql`${sql.raw(before)} ${name} ${sql.raw(after)}`);
  return true;
}
