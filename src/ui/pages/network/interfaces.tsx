/**
 * The interfaces of the host: which of them are served and how, and whether packets come at all.
 *
 * Tests    test/browser/network.test.ts
 */
import { useEffect } from 'preact/hooks';
import { now } from '../../clock.ts';
import { Card, Skeleton } from '../../parts/layout.tsx';
import { ProblemBox } from '../../parts/problem.tsx';
import { Table } from '../../parts/table.tsx';
import { StatusWord } from '../../parts/words.tsx';
import { useResource } from '../../resource.ts';
import type { Interfaces } from '../../resources.ts';

type Interface = Interfaces['items'][number];

const AGAIN_MS = 5_000;

export function InterfacesCard() {
  const { state, reload } = useResource<Interfaces>('/network/interfaces');
  const { data, problem } = state.value;
  const turn = Math.floor(now.value / AGAIN_MS);
  useEffect(reload, [turn, reload]);
  const others = data?.items.filter(({ served }) => !served) ?? [];
  return (
    <Card title="Interfaces" flush>
      {problem && <ProblemBox problem={problem} />}
      {!data && !problem && <Skeleton />}
      {data && (
        <List caption="Served interfaces" items={data.items.filter(({ served }) => served)} />
      )}
      {others.length > 0 && (
        <details>
          <summary>{others.length} not served</summary>
          <List caption="Other interfaces" items={others} />
        </details>
      )}
    </Card>
  );
}

function List({
  caption,
  items,
}: {
  readonly caption: string;
  readonly items: readonly Interface[];
}) {
  return (
    <Table
      caption={caption}
      items={items}
      keyOf={({ name }) => name}
      columns={[
        { name: 'Interface', cell: ({ name }) => name },
        { name: 'State', cell: (one) => <State {...one} /> },
        { name: 'Mode', cell: ({ mode }) => mode ?? 'not served' },
        { name: 'Address', cell: ({ addresses }) => <code>{addresses.join(' ')}</code> },
        { name: 'Packets in', number: true, cell: (one) => packets(one.counters?.rx_packets) },
        { name: 'Out', number: true, cell: (one) => packets(one.counters?.tx_packets) },
      ]}
    />
  );
}

function packets(count: number | undefined): string {
  return count?.toLocaleString() ?? 'unknown';
}

function State({ up, link, served }: Interface) {
  if (up && link !== 'none') return <StatusWord tone="good">Up</StatusWord>;
  return <StatusWord tone={served ? 'bad' : 'idle'}>{up ? 'No link' : 'Down'}</StatusWord>;
}
