/**
 * What a machine is, as far as it said so itself.
 */
import { Card, Facts } from '../../parts/layout.tsx';
import { StatusWord, Time } from '../../parts/words.tsx';
import type { TabProps } from './tab-props.ts';

export function HardwareTab({ machine }: TabProps) {
  const { hardware, macs, firmware, talos, network, variables, tags } = machine;
  return (
    <div class="cards">
      <Card title="Hardware">
        <Facts
          pairs={[
            ['Maker', hardware.manufacturer],
            ['Product', hardware.product],
            ['Serial', hardware.serial && <code>{hardware.serial}</code>],
            ['Asset tag', hardware.asset],
            ['UUID', hardware.uuid && <code>{hardware.uuid}</code>],
            ['Architecture', hardware.arch],
            ['Loader that works', firmware?.loader],
            ['Form of the offer', firmware?.personality],
          ]}
        />
      </Card>
      <Card title="Network cards">
        <Facts
          pairs={[
            ...macs.map((mac) => ['Address', <code key={mac}>{mac}</code>] as const),
            ['System address', network?.address],
            ['Gateway', network?.gateway],
          ]}
        />
      </Card>
      <Card title="Kept about it">
        <Facts
          pairs={[
            ['First seen', <Time key="first" at={machine.first_seen_at} />],
            ['Last seen', <Time key="last" at={machine.last_seen_at} />],
            ['Tags', pairsOf(tags)],
            ['Variables', pairsOf(variables)],
            ['Known as', <code key="id">{machine.id}</code>],
            ['Version', machine.version],
          ]}
        />
      </Card>
      {talos && (
        <Card title="Talos reports">
          <Facts
            pairs={[
              ['Stage', talos.stage],
              ['Ready', talos.ready === undefined ? undefined : talos.ready ? 'yes' : 'not yet'],
              ['Hostname', talos.hostname],
              ['Addresses', talos.addresses.join(', ')],
              ['Failure', talos.failure && <StatusWord tone="bad">{talos.failure}</StatusWord>],
              [
                'Configuration',
                talos.config_error && <StatusWord tone="bad">{talos.config_error}</StatusWord>,
              ],
              ['Last report', <Time key="report" at={talos.last_report_at} />],
            ]}
          />
        </Card>
      )}
    </div>
  );
}

function pairsOf(record: Readonly<Record<string, string>>) {
  const entries = Object.entries(record);
  if (entries.length === 0) return undefined;
  return entries.map(([name, value]) => (
    <div key={name}>
      <code>
        {name}={value}
      </code>
    </div>
  ));
}
