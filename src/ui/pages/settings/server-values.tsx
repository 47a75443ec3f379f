/**
 * The settings the server runs with, and where each comes from. They are read, not changed, here.
 *
 * Tests    test/browser/settings.test.ts
 */
import { useState } from 'preact/hooks';
import { CommandDrawer } from '../../parts/command.tsx';
import { Checkbox } from '../../parts/field.tsx';
import { Card, Skeleton } from '../../parts/layout.tsx';
import { ProblemBox } from '../../parts/problem.tsx';
import { Table } from '../../parts/table.tsx';
import { useResource } from '../../resource.ts';
import type { Settings } from './setting-of.ts';

export function ServerValues() {
  const { state } = useResource<Settings>('/settings');
  const [changed, setChanged] = useState(true);
  const { data, problem } = state.value;
  const items = data?.items.filter(({ origin }) => !changed || origin !== 'default') ?? [];
  return (
    <div class="stack">
      {problem && <ProblemBox problem={problem} />}
      {!data && !problem && <Skeleton />}
      {data && (
        <Card title="Settings of the server" flush end={<CommandDrawer small texts={commands} />}>
          <div class="inside">
            <Checkbox
              label="Only those that differ from the defaults"
              checked={changed}
              onToggle={() => {
                setChanged(!changed);
              }}
            />
          </div>
          <Table
            caption="Settings"
            items={items}
            keyOf={({ key }) => key}
            columns={[
              { name: 'Setting', cell: ({ key }) => <code>{key}</code> },
              { name: 'Value', cell: ({ value }) => <code class="value">{String(value)}</code> },
              { name: 'From', cell: ({ origin }) => origin },
            ]}
          />
        </Card>
      )}
      <p class="muted">
        They are changed in <code>rouse.yaml</code>, by the environment or by flags.
      </p>
    </div>
  );
}

function commands() {
  return [
    { title: 'Command line', text: 'rouse config show --origin' },
    { title: 'API', text: 'GET /api/v1/settings' },
  ];
}
