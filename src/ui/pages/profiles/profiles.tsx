/**
 * Profiles: what machines can boot, who does, and templates to begin with.
 *
 * Tests    test/browser/profiles.test.ts
 */
import { all } from '../../api.ts';
import { ButtonLink } from '../../parts/button.tsx';
import { CommandDrawer } from '../../parts/command.tsx';
import { Card, EmptyState, PageHead, Skeleton } from '../../parts/layout.tsx';
import { ProblemBox } from '../../parts/problem.tsx';
import { Table } from '../../parts/table.tsx';
import { StatusWord } from '../../parts/words.tsx';
import { useLoaded } from '../../loaded.ts';
import { may } from '../../session.ts';
import { isDestructive, KIND_NAMES, kindOf, type ProfileBody } from './profile-form.ts';
import { TEMPLATES } from './templates.ts';
import { usesOf, type UsingMachine, type UsingRule } from './uses.ts';

export function Profiles() {
  const { state } = useLoaded(load, 'profiles');
  const { data, problem, loading } = state.value;
  return (
    <>
      <PageHead
        title="Profiles"
        actions={
          <>
            <CommandDrawer texts={commands} />
            {may('admin') && (
              <ButtonLink kind="primary" href="/new-profile">
                New profile
              </ButtonLink>
            )}
          </>
        }
      >
        What machines boot: a kernel, an installer, another loader, or their disk.
      </PageHead>
      {problem && <ProblemBox problem={problem} />}
      {!data && loading && <Skeleton />}
      {data?.profiles.length === 0 && (
        <EmptyState icon="profiles" title="There is no profile yet.">
          <p>Machines boot their disk until one is made. Begin with a template:</p>
          <Templates />
        </EmptyState>
      )}
      {data && data.profiles.length > 0 && <List {...data} />}
    </>
  );
}

interface Loaded {
  readonly profiles: readonly ProfileBody[];
  readonly machines: readonly UsingMachine[];
  readonly more: boolean;
  readonly rules: readonly UsingRule[];
}

async function load(): Promise<Loaded> {
  const [profiles, machines, rules] = await Promise.all([
    all<ProfileBody>('/profiles'),
    all<UsingMachine>('/machines', { configured: true }),
    all<UsingRule>('/rules'),
  ]);
  const { items, more } = machines;
  return { profiles: profiles.items, machines: items, more, rules: rules.items };
}

function List({ profiles, machines, more, rules }: Loaded) {
  return (
    <Card title={`${profiles.length} profiles`} flush>
      <Table
        caption="Profiles"
        items={profiles}
        keyOf={({ name }) => name}
        columns={[
          {
            name: 'Name',
            cell: ({ name }) => <a href={`/profiles/${encodeURIComponent(name)}`}>{name}</a>,
          },
          { name: 'Boots', cell: (profile) => KIND_NAMES[kindOf(profile)] },
          {
            name: 'Machines it is for',
            cell: ({ arch = [] }) => (arch.length === 0 ? 'all' : arch.join(', ')),
          },
          {
            name: 'Disk',
            cell: (profile) =>
              isDestructive(profile) ? (
                <StatusWord tone="bad">Erases the disk</StatusWord>
              ) : (
                <span class="muted">Leaves it alone</span>
              ),
          },
          {
            name: 'Used by',
            cell: ({ name }) => usesOf(name, { machines, more, rules }).words,
          },
        ]}
      />
    </Card>
  );
}

export function Templates() {
  return (
    <ul class="templates">
      {TEMPLATES.map(({ id, name, what }) => (
        <li key={id}>
          <a class="card template" href={`/new-profile?template=${id}`}>
            <strong>{name}</strong>
            <span class="muted">{what}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

function commands() {
  return [
    { title: 'Command line', text: 'rouse profiles list' },
    { title: 'As YAML', text: 'rouse export --kind profile' },
    { title: 'API', text: 'GET /api/v1/profiles' },
  ];
}
