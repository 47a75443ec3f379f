/**
 * Step 2 of the setup: is everything open that machines ask?
 *
 * Tests    test/browser/setup.test.ts
 */
import { Button } from '../../parts/button.tsx';
import { Card, Skeleton } from '../../parts/layout.tsx';
import { ProblemBox } from '../../parts/problem.tsx';
import { useResource } from '../../resource.ts';
import type { ServerStatus } from '../../resources.ts';
import { Listeners } from '../network/listeners.tsx';

export function Listening() {
  const { state, reload } = useResource<ServerStatus>('/status');
  const { data, problem } = state.value;
  const closed = data?.listeners.filter(({ up }) => !up) ?? [];
  return (
    <div class="stack">
      <h1>{closed.length === 0 ? 'Rouse listens' : 'Not everything is open'}</h1>
      <p>
        {closed.length === 0
          ? 'Machines ask on these ports. Everything is open.'
          : 'Another program has a port that machines ask. It is tried again by itself.'}
      </p>
      {problem && <ProblemBox problem={problem} />}
      {!data && !problem && <Skeleton />}
      {data && (
        <Card
          title="Listeners"
          flush
          end={
            <Button small onPress={reload}>
              Look again
            </Button>
          }
        >
          <Listeners listeners={data.listeners} />
        </Card>
      )}
      {closed.length > 0 && (
        <p>
          <code>rouse doctor</code> on the server names the program, and says how to get the port.
          Interfaces and modes are in <code>rouse.yaml</code>.
        </p>
      )}
    </div>
  );
}
