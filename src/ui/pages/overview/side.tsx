/**
 * The side of the overview: the last day, and who listens.
 */
import { useEffect } from 'preact/hooks';
import { signal } from '@preact/signals';
import type { BootOutcome } from '../../../domain/boot-stage.ts';
import type { BootSummary } from '../../resources.ts';
import { all } from '../../api.ts';
import { dayOf, type HourKind } from '../../charts/hours.ts';
import { now, nowMs } from '../../clock.ts';
import { serverStatus } from '../../live/connection.ts';
import { onEvents } from '../../live/events.ts';
import { Card } from '../../parts/layout.tsx';
import { StatusWord, Time } from '../../parts/words.tsx';
import { tellProblem } from '../../toasts.ts';

interface Past {
  readonly startedAtMs: number;
  readonly outcome: BootOutcome | 'running';
}

const DAY_MS = 86_400_000;
const PAGES_MAX = 5;
const past = signal<readonly Past[]>([]);

async function loadDay(): Promise<void> {
  const since = new Date(nowMs() - DAY_MS).toISOString();
  const { items } = await all<BootSummary>('/boots', { since }, { pagesMax: PAGES_MAX });
  past.value = items.map((boot) => ({
    startedAtMs: Date.parse(boot.started_at),
    outcome: boot.outcome,
  }));
}

function useDay(): readonly Past[] {
  useEffect(() => {
    loadDay().catch(tellProblem);
    return onEvents((events) => {
      const ended = events.filter((event) => event.kind === 'boot.ended');
      if (ended.length === 0) return;
      const more = ended.map(({ atMs, durationMs, outcome }) => ({
        startedAtMs: atMs - durationMs,
        outcome,
      }));
      past.value = [...past.value, ...more];
    });
  }, []);
  return past.value;
}

const KINDS: readonly (readonly [HourKind, string])[] = [
  ['failed', 'failed'],
  ['local', 'local disk'],
  ['done', 'handed over'],
];

export function Day() {
  const boots = useDay();
  const minute = Math.floor(now.value / 60_000) * 60_000;
  const { hours, totals, most } = dayOf(boots, minute);
  return (
    <Card title="Last 24 hours">
      <dl class="totals">
        {[...KINDS].reverse().map(([kind, words]) => (
          <div key={kind} class={`total ${kind}`}>
            <dt>{words}</dt>
            <dd>{totals[kind]}</dd>
          </div>
        ))}
      </dl>
      <svg class="hours" viewBox="0 0 240 48" preserveAspectRatio="none" aria-hidden="true">
        {hours.map(({ fromMs, counts }, at) => {
          let top = 48;
          return (
            <g key={fromMs}>
              <rect class="base" x={at * 10 + 1} y={47} width={8} height={1} />
              {[...KINDS].reverse().map(([kind]) => {
                const height = most === 0 ? 0 : (counts[kind] * 46) / most;
                top -= height;
                return (
                  <rect key={kind} class={kind} x={at * 10 + 1} y={top} width={8} height={height} />
                );
              })}
            </g>
          );
        })}
      </svg>
      <p class="axis muted small">
        <span>24 h ago</span>
        <span>now</span>
      </p>
    </Card>
  );
}

export function Listeners() {
  const status = serverStatus.value;
  if (!status) return null;
  return (
    <Card
      title="Listeners"
      end={
        <span class="muted small">
          up since <Time at={status.started_at} />
        </span>
      }
    >
      <ul class="listeners">
        {status.listeners.map(({ name, address, up, detail }) => (
          <li key={`${name} ${address}`}>
            <StatusWord tone={up ? 'good' : 'bad'}>{up ? 'up' : 'down'}</StatusWord>
            <span class="name">{name}</span>
            <span class="mono small">{address}</span>
            {!up && detail !== '' && <span class="detail small">{detail}</span>}
          </li>
        ))}
      </ul>
      <p class="muted small">Rouse {status.version}</p>
    </Card>
  );
}
