/**
 * Who answers machines here: the network is asked as machines ask it, and every answer is shown.
 *
 * Owns     the last answer, as long as this tab is open: it stays while other pages are read, and a
 *          probe that runs is not started twice.
 * Tests    test/browser/network.test.ts, test/browser/setup.test.ts
 */
import { signal } from '@preact/signals';
import { describeProbeKinds } from '../../../domain/probe.ts';
import { ask } from '../../api.ts';
import { now, nowMs } from '../../clock.ts';
import { Button } from '../../parts/button.tsx';
import { Card, EmptyState } from '../../parts/layout.tsx';
import { ProblemBox } from '../../parts/problem.tsx';
import { Table } from '../../parts/table.tsx';
import { StatusWord, Time } from '../../parts/words.tsx';
import { problemOf, type Problem } from '../../problem.ts';
import type { ProbeReport } from '../../resources.ts';
import { may } from '../../session.ts';
import { FindingList } from './findings.tsx';

interface Probed {
  /** while it runs */
  readonly sinceMs?: number;
  readonly at?: string;
  readonly report?: ProbeReport;
  readonly problem?: Problem;
}

const probed = signal<Probed>({});
/** as docs/reference/api.md has it */
const SECONDS_MAX = 15;

async function probe(): Promise<void> {
  probed.value = { ...probed.value, sinceMs: nowMs() };
  try {
    const { data: report } = await ask<ProbeReport>('/network/probe', { method: 'POST' });
    probed.value = { report, at: new Date(nowMs()).toISOString() };
  } catch (error) {
    probed.value = { problem: problemOf(error) };
  }
}

export function Probe() {
  const { sinceMs, at, report, problem } = probed.value;
  const isFirst = !report && !problem && sinceMs === undefined;
  return (
    <Card
      title="Who answers machines here"
      flush
      end={
        <>
          {at && (
            <span class="muted small">
              Asked <Time at={at} />
            </span>
          )}
          {may('operate') && (
            <Button small disabled={sinceMs !== undefined} onPress={probe}>
              {isFirst ? 'Ask the network' : 'Ask again'}
            </Button>
          )}
        </>
      }
    >
      <div role="status">
        {sinceMs !== undefined && <Running sinceMs={sinceMs} />}
        {isFirst && (
          <EmptyState icon="network" title="Nobody was asked yet">
            <p>
              Rouse asks as five kinds of machines do, and lists every DHCP and PXE server that
              answers. No address is taken. It needs {SECONDS_MAX} seconds at most
              {may('operate') ? '.' : ', and the role operate.'}
            </p>
          </EmptyState>
        )}
      </div>
      {problem && <ProblemBox problem={problem} />}
      {report && <Answers {...report} />}
    </Card>
  );
}

function Running({ sinceMs }: { readonly sinceMs: number }) {
  const seconds = Math.max(0, Math.floor((now.value - sinceMs) / 1_000));
  return (
    <p class="running">
      <progress aria-label="Asking" max={SECONDS_MAX} value={seconds} />
      Asking as BIOS, UEFI and iPXE do
    </p>
  );
}

function Answers({ answers, findings }: ProbeReport) {
  // One server answers each kind of machine: what it says to several alike is one row.
  const rows = [
    ...Map.groupBy(answers, (one) =>
      [one.interface, one.server, one.port, fileOf(one), one.next_server].join(' '),
    ),
  ];
  return (
    <>
      {rows.length === 0 && <EmptyState icon="network" title="Nobody answered" />}
      {rows.length > 0 && (
        <Table
          caption="Servers that answered"
          items={rows}
          keyOf={([key]) => key}
          columns={[
            { name: 'Server', cell: ([, [one]]) => <code class="value">{one?.server}</code> },
            { name: 'Whose', cell: ([, [one]]) => one && <Whose {...one} /> },
            { name: 'Asked as', cell: ([, all]) => describeProbeKinds(all.map((a) => a.kind)) },
            { name: 'Offers', cell: ([, [one]]) => <code>{one?.address ?? 'no address'}</code> },
            { name: 'File', cell: ([, [one]]) => one && <code>{fileOf(one) || 'none'}</code> },
            {
              name: 'From',
              cell: ([, [one]]) => one?.next_server && <code>{one.next_server}</code>,
            },
          ]}
        />
      )}
      <FindingList findings={findings} />
    </>
  );
}

type Answer = ProbeReport['answers'][number];

function fileOf({ file, option_67: option }: Answer): string {
  return file || option;
}

function Whose(answer: Answer) {
  if (answer.own_host) return <StatusWord tone="good">This host</StatusWord>;
  const boots = answer.pxe_options || fileOf(answer) !== '';
  return (
    <StatusWord tone={boots ? 'wait' : 'idle'}>
      {boots ? 'Another, tells what to boot' : 'Another, addresses alone'}
    </StatusWord>
  );
}
