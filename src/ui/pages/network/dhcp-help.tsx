/**
 * What to enter in the DHCP server of this network, with the addresses of this host.
 *
 * Owns     that the server and the way are in the address, so that a link to them can be sent.
 * Tests    test/browser/network.test.ts
 */
import { filter, place } from '../../location.ts';
import { CopyButton } from '../../parts/button.tsx';
import { CommandBlock } from '../../parts/command.tsx';
import { Select } from '../../parts/field.tsx';
import { Card, Facts, Skeleton } from '../../parts/layout.tsx';
import { ProblemBox } from '../../parts/problem.tsx';
import { useResource } from '../../resource.ts';
import type { DhcpHelp, DhcpServers } from '../../resources.ts';
import { valueOf } from '../../router.ts';

const WAYS: Readonly<Record<DhcpHelp['how'], string>> = {
  proxy: 'It says nothing about booting: Rouse answers beside it',
  'next-server': 'It names Rouse, and a loader for each kind of machine',
  'one-name': 'It names Rouse, and one file for every machine',
  'same-host': 'It runs on the host of Rouse',
};

export function DhcpHelpCard() {
  const { state } = useResource<DhcpServers>('/network/dhcp-help');
  const { data, problem } = state.value;
  const server = valueOf(place.value, 'server') ?? '';
  const how = valueOf(place.value, 'how');
  return (
    <Card title="What to enter in your DHCP server">
      <div class="stack dhcp">
        {problem && <ProblemBox problem={problem} />}
        <Select
          label="DHCP server"
          value={server}
          choices={[
            { value: '', label: 'Choose yours' },
            ...(data?.items ?? []).map(({ name, product }) => ({ value: name, label: product })),
          ]}
          onChange={(name) => {
            filter({ server: name === '' ? undefined : name, how: undefined });
          }}
        />
        {server !== '' && (
          <Help
            path={`/network/dhcp-help/${encodeURIComponent(server)}${how ? `?how=${how}` : ''}`}
            ways={data?.items.find(({ name }) => name === server)?.ways ?? []}
          />
        )}
      </div>
    </Card>
  );
}

function Help({
  path,
  ways,
}: {
  readonly path: string;
  readonly ways: readonly DhcpHelp['how'][];
}) {
  const { state } = useResource<DhcpHelp>(path);
  const { data, problem } = state.value;
  if (problem) return <ProblemBox problem={problem} />;
  if (!data) return <Skeleton />;
  const { 'dhcp.mode': needed, inForce } = data.rouse;
  return (
    <>
      <Select
        label="How"
        value={data.how}
        choices={ways.map((way) => ({ value: way, label: WAYS[way] }))}
        onChange={(way) => {
          filter({ how: way });
        }}
      />
      <p>
        Rouse needs <code>dhcp.mode: {needed}</code>
        {needed === inForce ? ', as it is.' : ` in rouse.yaml. Now it is ${inForce}.`}
      </p>
      {data.blocks.map(({ interface: name, address, sections }) => (
        <div class="stack" key={`${name ?? ''} ${address}`}>
          <p class="muted">
            Machines of {name ?? 'this network'} reach Rouse at <code>{address}</code>.
          </p>
          <div class="columns">
            {sections.map((section, at) => (
              <Section key={`${at} ${section.title}`} {...section} />
            ))}
          </div>
        </div>
      ))}
    </>
  );
}

function Section({
  title,
  where,
  fields,
  config,
  notes = [],
}: DhcpHelp['blocks'][number]['sections'][number]) {
  return (
    <section class="stack entry">
      <div>
        <h3>{title}</h3>
        {where && <p class="muted">{where}</p>}
      </div>
      {fields.length > 0 && (
        <Facts
          pairs={fields.map(({ label, value }) => [
            label,
            <>
              <code>{value || 'empty'}</code>{' '}
              {value && <CopyButton text={value} label={`Copy ${label}`} />}
            </>,
          ])}
        />
      )}
      {config && <CommandBlock text={config} />}
      {notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
    </section>
  );
}
