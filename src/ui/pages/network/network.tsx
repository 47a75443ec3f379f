/**
 * Network: what stands in the way, who else answers machines, what to tell the DHCP server, and
 * where this server listens.
 *
 * Tests    test/browser/network.test.ts
 */
import { CommandDrawer } from '../../parts/command.tsx';
import { Card, PageHead, Skeleton } from '../../parts/layout.tsx';
import { ProblemBox } from '../../parts/problem.tsx';
import { useResource } from '../../resource.ts';
import type { ServerStatus } from '../../resources.ts';
import { DhcpHelpCard } from './dhcp-help.tsx';
import { Doctor } from './doctor.tsx';
import { InterfacesCard } from './interfaces.tsx';
import { Listeners } from './listeners.tsx';
import { Probe } from './probe.tsx';

export function Network() {
  const { state } = useResource<ServerStatus>('/status');
  const { data, problem } = state.value;
  return (
    <>
      <PageHead title="Network" actions={<CommandDrawer texts={commands} />}>
        Where machines ask, who else answers them, and what stands in the way.
      </PageHead>
      <div class="stack">
        <Doctor />
        <Probe />
        <DhcpHelpCard />
        <InterfacesCard />
        <Card title="Listeners" flush>
          {problem && <ProblemBox problem={problem} />}
          {!data && !problem && <Skeleton />}
          {data && <Listeners listeners={data.listeners} />}
        </Card>
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
      text: [
        'GET /api/v1/network/interfaces',
        'POST /api/v1/network/probe',
        'GET /api/v1/network/dhcp-help/opnsense-dnsmasq',
        'GET /api/v1/doctor',
      ].join('\n'),
    },
  ];
}
