/**
 * The audit: who changed what, the newest first.
 *
 * Tests    test/browser/settings.test.ts
 */
import { useState } from 'preact/hooks';
import { get } from '../../api.ts';
import { useLoaded } from '../../loaded.ts';
import { filter, place } from '../../location.ts';
import { Button } from '../../parts/button.tsx';
import { Field } from '../../parts/field.tsx';
import { Card, Skeleton } from '../../parts/layout.tsx';
import { ProblemBox } from '../../parts/problem.tsx';
import { Table } from '../../parts/table.tsx';
import { StatusWord, Time } from '../../parts/words.tsx';
import { valueOf } from '../../router.ts';

interface Row {
  readonly seq: number;
  readonly at: string;
  readonly actor: string;
  readonly actor_kind: string;
  readonly action: string;
  readonly target: string;
  readonly status: number;
  readonly address: string;
}

interface Page {
  readonly items: readonly Row[];
  readonly next?: string;
}

const LIMIT = 50;

export function Audit() {
  const actor = valueOf(place.value, 'actor');
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const cursor = cursors.at(-1);
  const { state } = useLoaded(
    () => get<Page>('/audit', { limit: LIMIT, actor, cursor }),
    `${actor ?? ''} ${cursor ?? ''}`,
  );
  const { data, problem } = state.value;
  return (
    <div class="stack">
      <Field
        label="Only by"
        value={actor ?? ''}
        onInput={(text) => {
          setCursors([]);
          filter({ actor: text === '' ? undefined : text });
        }}
      />
      {problem && <ProblemBox problem={problem} />}
      {!data && !problem && <Skeleton />}
      {data && (
        <Card title="Who did what" flush={data.items.length > 0}>
          {data.items.length === 0 ? <p class="muted">Nothing was done.</p> : <Rows {...data} />}
        </Card>
      )}
      <div class="row">
        <Button
          disabled={cursors.length === 0}
          onPress={() => {
            setCursors(cursors.slice(0, -1));
          }}
        >
          Newer
        </Button>
        <Button
          disabled={data?.next === undefined}
          onPress={() => {
            if (data?.next !== undefined) setCursors([...cursors, data.next]);
          }}
        >
          Older
        </Button>
      </div>
    </div>
  );
}

function Rows({ items }: Page) {
  return (
    <Table
      caption="Audit"
      items={items}
      keyOf={({ seq }) => String(seq)}
      columns={[
        { name: 'When', cell: ({ at }) => <Time at={at} /> },
        { name: 'Who', cell: ({ actor, actor_kind: kind }) => `${actor} (${kind})` },
        { name: 'What', cell: ({ action }) => <code>{action}</code> },
        { name: 'To', cell: ({ target }) => target },
        {
          name: 'Outcome',
          cell: ({ status }) =>
            status < 400 ? (
              <StatusWord tone="good">Done</StatusWord>
            ) : (
              <StatusWord tone="bad">Refused ({status})</StatusWord>
            ),
        },
        { name: 'From', cell: ({ address }) => address },
      ]}
    />
  );
}
