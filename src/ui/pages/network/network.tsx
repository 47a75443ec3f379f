/**
 * Network: which ports are open, who else answers machines, and what to tell the DHCP server.
 *
 * Tests    test/browser/network.test.ts
 */
import { CommandDrawer } from '../../parts/command.tsx';
import { Card, PageHead, Skeleton } from '../../parts/layout.tsx';
import { ProblemBox } from '../../parts/problem.tsx';
import { useResource } from '../../resource.ts';
import type { ServerStatus } from '../../resources.ts';
import { Listeners } from './listeners.tsx';

export function Network() {
  const { state } = useResource<ServerStatus>('/status');
  const { data, problem } = state.value;
  return (
    <>
      <PageHead title="Network" actions={<CommandDrawer texts={commands} />}>
        Where machines ask, who else answers them, and what stands in the way.
      </PageHead>
      <div class="stack">
        {problem && <ProblemBox problem={problem} />}
        {!data && !problem && <Skeleton />}
        {data && (
          <Card title="Listeners" flush>
            <Listeners listeners={data.listeners} />
          </Card>
        )}
      </div>
    </>
  );
}

function commands() {
  return [
    {
      title: 'Command line',
      text: 'rouse status\nrouse doctor --probe\nrouse dhcp-help opnsense-dnsmasq',
    },
    {
      title: 'API',
      text: 'GET /api/v1/status\nGET /api/v1/doctor',
    },
  ];
}
