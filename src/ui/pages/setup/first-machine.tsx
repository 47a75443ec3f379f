/**
 * The last step of the setup: the first machine, which appears by itself.
 *
 * Tests    test/browser/setup.test.ts
 */
import { useEffect } from 'preact/hooks';
import { now } from '../../clock.ts';
import { Card } from '../../parts/layout.tsx';
import { StatusWord, Time } from '../../parts/words.tsx';
import { useResource } from '../../resource.ts';

interface Seen {
  readonly id: string;
  readonly name?: string;
  readonly code: string;
  readonly state: string;
  readonly macs: readonly string[];
  readonly last_seen_at?: string;
}

export function FirstMachine() {
  const { state, reload } = useResource<{ items: readonly Seen[] }>(
    '/machines?limit=5&sort=-last_seen_at',
  );
  const second = now.value;
  useEffect(reload, [second, reload]);
  const seen = (state.value.data?.items ?? []).filter((one) => one.last_seen_at !== undefined);
  return (
    <div class="stack">
      <h1>Power on a machine</h1>
      <p>
        Set one to boot from the network (IPv4), and power it on. A machine that nobody knows waits
        on its screen with a code, and boots its disk if nobody comes: nothing is installed.
      </p>
      <Card title="Machines that asked">
        <div role="status">
          {seen.length === 0 ? (
            <StatusWord tone="wait">Waiting for a machine</StatusWord>
          ) : (
            <ul class="stack">
              {seen.map(({ id, code, name, macs, state: word, last_seen_at: at }) => (
                <li key={id} class="row">
                  <StatusWord tone={word === 'waiting' ? 'wait' : 'good'}>
                    {name ?? code}
                  </StatusWord>
                  <code>{macs.join(' ')}</code>
                  <Time at={at} />
                  <a href={`/machines/${encodeURIComponent(name ?? code)}`}>Open</a>
                </li>
              ))}
            </ul>
          )}
        </div>
      </Card>
    </div>
  );
}
