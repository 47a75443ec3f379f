/**
 * Differences as a table: what it was, and what it will be.
 *
 * Tests    test/browser/profiles.test.ts
 */
import type { Change } from '../../changes.ts';
import { Table } from '../../parts/table.tsx';

export function ChangeList({
  changes,
  before = 'Now',
  after = 'After',
}: {
  readonly changes: readonly Change[];
  readonly before?: string;
  readonly after?: string;
}) {
  return (
    <Table
      caption="Changes"
      items={changes}
      keyOf={({ field }) => field}
      columns={[
        { name: 'Field', cell: ({ field }) => <code>{field}</code> },
        { name: before, cell: (change) => <Value value={change.before} /> },
        { name: after, cell: (change) => <Value value={change.after} /> },
      ]}
    />
  );
}

function Value({ value }: { readonly value: unknown }) {
  if (value === undefined) return <span class="muted">nothing</span>;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return <code class="value">{text.length > 400 ? `${text.slice(0, 400)}…` : text}</code>;
}
