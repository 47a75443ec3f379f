/**
 * The latest messages of one webhook, and what can be done about them.
 *
 * Tests    test/browser/settings.test.ts
 */
import { ask } from '../../api.ts';
import { Button } from '../../parts/button.tsx';
import { Card, Skeleton } from '../../parts/layout.tsx';
import { ProblemBox } from '../../parts/problem.tsx';
import { Table } from '../../parts/table.tsx';
import type { Tone } from '../../machine-words.ts';
import { StatusWord, Time } from '../../parts/words.tsx';
import { useResource } from '../../resource.ts';
import { tell } from '../../toasts.ts';

export interface Delivery {
  readonly message: string;
  readonly event?: number;
  readonly kind: string;
  readonly at: string;
  readonly attempts: number;
  readonly outcome: string;
  readonly status?: number;
  readonly detail?: string;
}

const OUTCOMES: Readonly<Record<string, readonly [word: string, tone: Tone]>> = {
  delivered: ['Delivered', 'good'],
  waiting: ['To be tried again', 'wait'],
  'given-up': ['Given up', 'bad'],
};

export function OutcomeWord({ outcome }: { readonly outcome: string }) {
  const [word, tone] = OUTCOMES[outcome] ?? [outcome, 'idle'];
  return <StatusWord tone={tone}>{word}</StatusWord>;
}

export function Deliveries({
  webhook: { name, enabled },
  onChanged,
  onDelete,
}: {
  readonly webhook: { readonly name: string; readonly enabled: boolean };
  readonly onChanged: () => void;
  readonly onDelete: () => void;
}) {
  const at = `/webhooks/${encodeURIComponent(name)}`;
  const { state, reload } = useResource<{ items: readonly Delivery[] }>(
    `${at}/deliveries?limit=50`,
  );
  const { data, problem } = state.value;
  const act = async (action: string, body: object): Promise<Delivery> => {
    const answer = await ask<Delivery>(`${at}/actions/${action}`, { method: 'POST', body });
    reload();
    onChanged();
    return answer.data;
  };
  return (
    <Card
      title={`Messages of ${name}`}
      flush
      end={
        <>
          <Button
            small
            onPress={async () => {
              const { outcome, status, detail } = await act('test', {});
              const answer = status === undefined ? (detail ?? '') : `answered ${status}`;
              tell(`${outcome === 'delivered' ? 'It arrived' : 'It did not arrive'}: ${answer}`);
            }}
          >
            Send a test
          </Button>
          <Button
            small
            onPress={async () => {
              await ask(at, { method: 'PATCH', body: { enabled: !enabled } });
              onChanged();
            }}
          >
            {enabled ? 'Turn off' : 'Turn on'}
          </Button>
          <Button small onPress={onDelete}>
            Delete
          </Button>
        </>
      }
    >
      {problem && <ProblemBox problem={problem} />}
      {!data && !problem && <Skeleton />}
      {data?.items.length === 0 && <p class="inside muted">None yet. Send a test to try it.</p>}
      {data && data.items.length > 0 && (
        <Messages name={name} items={data.items} onAgain={(event) => act('redeliver', { event })} />
      )}
    </Card>
  );
}

function Messages({
  name,
  items,
  onAgain,
}: {
  readonly name: string;
  readonly items: readonly Delivery[];
  readonly onAgain: (event: number) => Promise<unknown>;
}) {
  return (
    <Table
      caption={`Messages of ${name}`}
      items={items}
      keyOf={({ message }) => message}
      columns={[
        { name: 'Event', cell: ({ event }) => event ?? 'test' },
        { name: 'Kind', cell: ({ kind }) => <code>{kind}</code> },
        { name: 'Tried', cell: ({ at: when }) => <Time at={when} /> },
        { name: 'Times', number: true, cell: ({ attempts }) => attempts },
        { name: 'Outcome', cell: ({ outcome }) => <OutcomeWord outcome={outcome} /> },
        { name: 'Detail', cell: ({ detail }) => detail },
        {
          name: 'Again',
          cell: ({ event }) =>
            event !== undefined && (
              <Button small label={`Send event ${event} again`} onPress={() => onAgain(event)}>
                Send again
              </Button>
            ),
        },
      ]}
    />
  );
}
