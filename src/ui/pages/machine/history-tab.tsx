/**
 * What a machine did, and what people did with it.
 */
import { useEffect } from 'preact/hooks';
import { measured } from '../../../domain/units.ts';
import type { BootSummary } from '../../resources.ts';
import type { HistoryResource } from '../../resources.ts';
import { onEvents } from '../../live/events.ts';
import { outcomeWords } from '../../machine-words.ts';
import { Card, EmptyState, Skeleton } from '../../parts/layout.tsx';
import { ProblemBox } from '../../parts/problem.tsx';
import { Table, type Column } from '../../parts/table.tsx';
import { StatusWord, Time } from '../../parts/words.tsx';
import { useResource } from '../../resource.ts';
import type { TabProps } from './tab-props.ts';

const BOOTS = 50;

export function HistoryTab({ machine }: TabProps) {
  const base = `/machines/${encodeURIComponent(machine.id)}`;
  const boots = useResource<{ items: readonly BootSummary[] }>(`${base}/boots?limit=${BOOTS}`);
  const people = useResource<{ items: readonly HistoryResource[] }>(`${base}/history`);
  useEffect(
    () =>
      onEvents((events) => {
        if (!events.some(({ mac }) => mac !== undefined && machine.macs.includes(mac))) return;
        boots.reload();
        people.reload();
      }),
    [boots, people],
  );
  return (
    <div class="stack">
      <Card flush title="Boots">
        <Boots of={machine.name ?? machine.id} state={boots.state.value} />
      </Card>
      <Card title="Who did what">
        <People state={people.state.value} />
      </Card>
    </div>
  );
}

type State<T> = ReturnType<typeof useResource<{ items: readonly T[] }>>['state']['value'];

function Boots({ of, state }: { readonly of: string; readonly state: State<BootSummary> }) {
  const { data, problem } = state;
  if (problem && !data) return <ProblemBox problem={problem} />;
  if (!data) return <Skeleton />;
  if (data.items.length === 0) return <EmptyState icon="power" title="It has never booted here" />;
  return (
    <Table
      caption="Boots, the newest first"
      items={data.items}
      keyOf={({ id }) => id}
      columns={columnsFor(of)}
    />
  );
}

function columnsFor(of: string): readonly Column<BootSummary>[] {
  return [
    {
      name: 'Began',
      cell: ({ id, started_at: at }) => (
        <a href={`/machines/${encodeURIComponent(of)}?boot=${id}`}>
          <Time at={at} />
        </a>
      ),
    },
    {
      name: 'End',
      cell: ({ outcome }) => {
        const { word, tone } = outcomeWords(outcome);
        return <StatusWord tone={tone}>{word}</StatusWord>;
      },
    },
    { name: 'Profile', cell: ({ profile }) => profile },
    {
      name: 'Why',
      cell: ({ error, reason, ignored, finding_ids: found }) =>
        [error ?? reason ?? ignored, ...found].filter(Boolean).join(', '),
    },
    { name: 'Took', number: true, cell: ({ duration_ms: ms }) => measured(ms) },
  ];
}

function People({ state }: { readonly state: State<HistoryResource> }) {
  const { data, problem } = state;
  if (problem && !data) return <ProblemBox problem={problem} />;
  if (!data) return <Skeleton />;
  if (data.items.length === 0) return <p class="muted">Nobody has done anything with it yet.</p>;
  return (
    <ol class="people">
      {data.items.map(({ action, profile, asked_by: by, at }) => (
        <li key={`${at} ${action}`}>
          <Time at={at} />
          <span>
            <strong>{action}</strong> {profile} <span class="muted">by {by}</span>
          </span>
        </li>
      ))}
    </ol>
  );
}
