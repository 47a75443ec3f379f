/**
 * Activity: what happens, as it happens, and what happened before.
 *
 * Owns     that a reader can stop the list: what comes meanwhile is counted and shown afterwards.
 * Tests    test/browser/activity.test.ts
 */
import { useEffect, useState } from 'preact/hooks';
import { get } from '../../api.ts';
import { onEvents, type EventResource } from '../../live/events.ts';
import { nameOf } from '../../live/machines.ts';
import { useLoaded } from '../../loaded.ts';
import { filter, place } from '../../location.ts';
import { Button } from '../../parts/button.tsx';
import { CommandDrawer } from '../../parts/command.tsx';
import { Field, Select } from '../../parts/field.tsx';
import { Card, EmptyState, PageHead, Skeleton } from '../../parts/layout.tsx';
import { ProblemBox } from '../../parts/problem.tsx';
import { Clock } from '../../parts/words.tsx';
import { valueOf } from '../../router.ts';
import { GROUPS, isLike, kindsOf } from './kinds.ts';

const SHOWN_MAX = 500;

interface Asked {
  readonly machine: string | undefined;
  readonly kinds: readonly string[] | undefined;
  /** up to this time, RFC 3339; undefined follows what happens */
  readonly until: string | undefined;
}

export function Activity() {
  const group = valueOf(place.value, 'show') ?? '';
  const asked: Asked = {
    machine: valueOf(place.value, 'machine'),
    kinds: kindsOf(group),
    until: valueOf(place.value, 'until'),
  };
  const query = {
    ...{ machine: asked.machine, kind: asked.kinds?.join(','), until: asked.until },
    ...{ newest: true, limit: SHOWN_MAX },
  };
  return (
    <>
      <PageHead
        title="Activity"
        actions={
          <>
            <CommandDrawer texts={() => commands(asked)} />
            <a class="button" href={addressFor(query)} download="rouse-events.json">
              Download
            </a>
          </>
        }
      >
        What machines did, and what became of it.
      </PageHead>
      <div class="stack">
        <Filters group={group} {...asked} />
        <Events key={JSON.stringify(query)} query={query} asked={asked} />
      </div>
    </>
  );
}

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

function addressFor(query: Query): string {
  const pairs = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return `/api/v1/events?${new URLSearchParams(pairs).toString()}`;
}

function Filters({ group, machine, until }: Asked & { readonly group: string }) {
  return (
    <div class="try">
      <Field
        label="Machine"
        value={machine ?? ''}
        placeholder="name, code or address"
        onInput={(text) => {
          filter({ machine: text === '' ? undefined : text });
        }}
      />
      <Select
        label="Show"
        value={group}
        choices={[
          { value: '', label: 'Everything' },
          ...GROUPS.map(({ id, name }) => ({ value: id, label: name })),
          ...(group !== '' && !GROUPS.some(({ id }) => id === group)
            ? [{ value: group, label: group }]
            : []),
        ]}
        onChange={(show) => {
          filter({ show: show === '' ? undefined : show });
        }}
      />
      <Field
        label="Up to"
        type="datetime-local"
        value={localTime(until)}
        onInput={(text) => {
          filter({ until: text === '' ? undefined : new Date(text).toISOString() });
        }}
      />
    </div>
  );
}

/** As a field for times wants it: in the reader's own zone. */
function localTime(at: string | undefined): string {
  if (at === undefined) return '';
  const time = new Date(at);
  const own = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return own.toISOString().slice(0, 16);
}

function Events({ query, asked }: { readonly query: Query; readonly asked: Asked }) {
  const { state } = useLoaded(
    async () => (await get<{ items: readonly EventResource[] }>('/events', query)).items,
    'events',
  );
  const { data, problem } = state.value;
  const news = useNews(asked);
  const [paused, setPaused] = useState<number>();
  if (problem) return <ProblemBox problem={problem} />;
  if (!data) return <Skeleton lines={8} />;
  const known = new Set(data.map(({ seq }) => seq));
  const all = [...data, ...news.filter(({ seq }) => seq === undefined || !known.has(seq))];
  const shown = (paused === undefined ? all : all.slice(0, paused)).slice(-SHOWN_MAX).toReversed();
  if (all.length === 0) return <Quiet />;
  const held = all.length - (paused ?? all.length);
  return (
    <Card
      title={asked.until === undefined ? 'Live' : 'As it was'}
      flush
      end={
        asked.until === undefined && (
          <Button
            small
            pressed={paused !== undefined}
            onPress={() => {
              setPaused(paused === undefined ? all.length : undefined);
            }}
          >
            {paused === undefined ? 'Pause' : `Go on (${held} new)`}
          </Button>
        )
      }
    >
      <ol class="events" aria-label="Events, the newest first">
        {shown.map((event) => (
          <Line key={`${event.seq ?? ''} ${event.atMs} ${event.kind}`} event={event} />
        ))}
      </ol>
    </Card>
  );
}

function Line({ event }: { readonly event: EventResource }) {
  const mac = 'mac' in event ? event.mac : undefined;
  const name = mac === undefined ? undefined : (nameOf.value.get(mac) ?? mac);
  return (
    <li>
      <Clock atMs={event.atMs} />
      <span>
        {name !== undefined && <a href={`/machines/${encodeURIComponent(name)}`}>{name}</a>}
      </span>
      <span class="grow">{event.words ?? event.kind}</span>
      <code class="muted">{event.kind}</code>
    </li>
  );
}

function Quiet() {
  return (
    <EmptyState icon="activity" title="Nothing happened.">
      <p>Nothing fits these filters, or no machine has asked yet. It appears here by itself.</p>
    </EmptyState>
  );
}

/** What happened since the page was opened, as far as the filters want it. */
function useNews({ machine, kinds, until }: Asked): readonly EventResource[] {
  const [news, setNews] = useState<readonly EventResource[]>([]);
  useEffect(() => {
    if (until !== undefined) return undefined;
    const wanted = (event: EventResource): boolean =>
      (kinds === undefined || isLike(event.kind, kinds)) &&
      (machine === undefined || isOf(event, machine));
    return onEvents((events) => {
      const fit = events.filter(wanted);
      if (fit.length > 0) setNews((before) => [...before, ...fit].slice(-2 * SHOWN_MAX));
    });
  }, []);
  return news;
}

function isOf(event: EventResource, machine: string): boolean {
  const mac = 'mac' in event ? event.mac : undefined;
  if (mac === undefined) return false;
  return mac === machine.toLowerCase() || nameOf.value.get(mac) === machine;
}

function commands({ machine, kinds }: Asked) {
  const flags = [
    ...(machine === undefined ? [] : [`--machine ${machine}`]),
    ...(kinds ?? []).map((kind) => `--kind '${kind}'`),
  ];
  return [
    { title: 'Command line', text: ['rouse events -f', ...flags].join(' ') },
    { title: 'API', text: "curl -N -H 'Accept: text/event-stream' …/api/v1/events" },
  ];
}
