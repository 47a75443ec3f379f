/**
 * Everything that happened with a machine, and its own kernel log where it sends one.
 */
import { signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { LogLineResource } from '../../resources.ts';
import { get } from '../../api.ts';
import { onEvents, type EventResource } from '../../live/events.ts';
import { newestFirst } from '../../live/event-log.ts';
import { Card, EmptyState, Skeleton } from '../../parts/layout.tsx';
import { Clock } from '../../parts/words.tsx';
import { useResource } from '../../resource.ts';
import { tellProblem } from '../../toasts.ts';
import type { TabProps } from './tab-props.ts';

const LINES = 300;

export function LogTab({ machine }: TabProps) {
  const events = useLog(machine.macs);
  const kernel = useResource<{ items: readonly LogLineResource[] }>(
    `/machines/${encodeURIComponent(machine.id)}/logs`,
  );
  const lines = kernel.state.value.data?.items ?? [];
  return (
    <div class="stack">
      <Card flush title="What was seen">
        {events === undefined && <Skeleton />}
        {events?.length === 0 && <EmptyState icon="activity" title="Nothing was seen of it yet" />}
        {events !== undefined && events.length > 0 && <EventLines events={events} />}
      </Card>
      {lines.length > 0 && (
        <Card flush title="Its kernel log">
          <ol class="lines mono small" tabIndex={0} aria-label="Kernel log">
            {lines.map(({ received_at: at, seq, message }) => (
              <li key={`${at} ${seq ?? message}`}>{message}</li>
            ))}
          </ol>
        </Card>
      )}
    </div>
  );
}

function EventLines({ events }: { readonly events: readonly EventResource[] }) {
  return (
    <ol class="lines" tabIndex={0} aria-label="Events, the newest first">
      {events.map((event) => (
        <li key={event.seq}>
          <Clock atMs={event.atMs} />
          <span>{event.words ?? event.kind}</span>
          <code class="muted">{event.kind}</code>
        </li>
      ))}
    </ol>
  );
}

function useLog(macs: readonly string[]): readonly EventResource[] | undefined {
  const mac = macs[0] ?? '';
  const log = useMemo(() => signal<readonly EventResource[] | undefined>(undefined), [mac]);
  useEffect(() => {
    const end = onEvents((events) => {
      const own = events.filter((event) => event.mac !== undefined && macs.includes(event.mac));
      if (own.length > 0) log.value = newestFirst(log.value ?? [], own, LINES);
    });
    get<{ items: readonly EventResource[] }>('/events', {
      machine: mac,
      newest: true,
      limit: LINES,
    }).then(({ items }) => {
      log.value = newestFirst(log.value ?? [], items, LINES);
    }, tellProblem);
    return end;
  }, [log]);
  return log.value;
}
