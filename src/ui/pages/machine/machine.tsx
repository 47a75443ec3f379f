/**
 * One machine: what it does now, what it boots next and why, what it is, and what it did.
 */
import { useEffect, useState } from 'preact/hooks';
import { bootOf } from '../../live/boots.ts';
import { onEvents } from '../../live/events.ts';
import type { MachineResource } from '../../live/machines.ts';
import { go } from '../../location.ts';
import { forget, ignore, unignore, wake } from '../../machine-actions.ts';
import { seenAt, sentenceOf, TONES, wordOf } from '../../machine-words.ts';
import { Button } from '../../parts/button.tsx';
import { CommandDrawer } from '../../parts/command.tsx';
import { ConfirmDialog } from '../../parts/dialog.tsx';
import { EmptyState, PageHead, Skeleton, Tabs } from '../../parts/layout.tsx';
import { ProblemBox } from '../../parts/problem.tsx';
import { StatusWord, Time } from '../../parts/words.tsx';
import { useResource, type Resource } from '../../resource.ts';
import type { PageProps } from '../../routes.ts';
import { may } from '../../session.ts';
import { commandLine } from '../../shell-words.ts';
import { AdoptDialog } from '../machines/adopt.tsx';
import { titleOf } from '../machines/machine-filter.ts';
import { BootTab } from './boot-tab.tsx';
import { HardwareTab } from './hardware-tab.tsx';
import { HistoryTab } from './history-tab.tsx';
import { LogTab } from './log-tab.tsx';
import { NextTab } from './next-tab.tsx';
import type { TabProps } from './tab-props.ts';

const TABS = [
  ['', 'Boot'],
  ['next', 'Next boot'],
  ['hardware', 'Hardware'],
  ['history', 'History'],
  ['log', 'Log'],
] as const;

export function Machine({ params }: PageProps) {
  const reference = params['name'] ?? '';
  const resource = useResource<MachineResource>(`/machines/${encodeURIComponent(reference)}`);
  const { data, problem } = resource.state.value;
  useFresh(resource);
  useEffect(() => {
    if (data) document.title = `${titleOf(data)} · Rouse`;
  }, [data]);
  if (problem && !data) return <Missing reference={reference} problem={problem} />;
  if (!data) return <Skeleton lines={8} />;
  const base = `/machines/${encodeURIComponent(reference)}`;
  const tab = params['tab'] ?? '';
  return (
    <>
      <Head machine={data} />
      <Tabs
        label={`About ${titleOf(data)}`}
        tabs={TABS.map(([path, name]) => ({
          name,
          href: path === '' ? base : `${base}/${path}`,
          current: path === tab,
        }))}
      />
      <Tab tab={tab} resource={resource} machine={data} />
    </>
  );
}

/** Fetched again whenever an event is about it. */
function useFresh(resource: Resource<MachineResource>): void {
  useEffect(
    () =>
      onEvents((events) => {
        const { data } = resource.state.peek();
        const isAbout = events.some(
          (event) =>
            data?.macs.some((mac) => mac === event.mac) === true ||
            ('machine' in event && event.machine === data?.id),
        );
        if (isAbout) resource.reload();
      }),
    [resource],
  );
}

function Tab({ tab, ...props }: TabProps & { readonly tab: string }) {
  switch (tab) {
    case 'next':
      return <NextTab {...props} />;
    case 'hardware':
      return <HardwareTab {...props} />;
    case 'history':
      return <HistoryTab {...props} />;
    case 'log':
      return <LogTab {...props} />;
    default:
      return <BootTab {...props} />;
  }
}

function Missing({
  reference,
  problem,
}: {
  readonly reference: string;
  readonly problem: Parameters<typeof ProblemBox>[0]['problem'];
}) {
  if (problem.status !== 404) return <ProblemBox problem={problem} />;
  return (
    <EmptyState icon="machines" title={`Nobody knows ${reference}`}>
      <p>It may have been renamed or forgotten. It comes back by itself when it asks again.</p>
      <a href={`/machines?${new URLSearchParams({ q: reference }).toString()}`}>Search for it</a>
    </EmptyState>
  );
}

function Head({ machine }: { readonly machine: MachineResource }) {
  const boot = bootOf(machine.macs);
  const word = wordOf(machine, boot);
  const { code } = machine;
  const title = titleOf(machine);
  return (
    <PageHead
      title={
        <>
          {title} {code !== undefined && code !== title && <span class="code-word">{code}</span>}
        </>
      }
      actions={<Actions machine={machine} />}
    >
      <span class="row">
        <StatusWord tone={TONES[word]}>{word}</StatusWord>
        {boot && <span aria-live="polite">{sentenceOf(boot)}</span>}
        <span>
          seen <Time at={seenAt(machine, boot)} />
        </span>
      </span>
    </PageHead>
  );
}

function Actions({ machine }: { readonly machine: MachineResource }) {
  const [open, setOpen] = useState<'adopt' | 'forget'>();
  const close = (): void => {
    setOpen(undefined);
  };
  const title = titleOf(machine);
  const isNew = !machine.configured;
  return (
    <>
      <CommandDrawer texts={() => commands(title)} />
      {may('operate') && (
        <>
          <Button onPress={() => wake(machine)}>Wake</Button>
          {machine.boot.ignored ? (
            <Button onPress={() => unignore(machine)}>Answer again</Button>
          ) : (
            <Button onPress={() => ignore(machine)}>Ignore</Button>
          )}
          <Button
            onPress={() => {
              setOpen('forget');
            }}
          >
            Forget
          </Button>
          {isNew && (
            <Button
              kind="primary"
              onPress={() => {
                setOpen('adopt');
              }}
            >
              Adopt
            </Button>
          )}
        </>
      )}
      {open === 'adopt' && <AdoptDialog machines={[machine]} onClose={close} />}
      {open === 'forget' && (
        <ConfirmDialog
          title={`Forget ${title}?`}
          name={title}
          action="Forget"
          onClose={close}
          onConfirm={async () => {
            await forget(machine);
            go('/machines');
          }}
        >
          <p>
            Its name, tags, profile and variables are lost. Boots that were seen stay, under its
            address. When it asks again, it is a new machine that waits to be adopted.
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}

function commands(title: string) {
  const lines = [
    ['rouse', 'watch', title],
    ['rouse', 'explain', title],
    ['rouse', 'script', title],
    ['rouse', 'boots', 'show', title],
    ['rouse', 'machines', 'show', title],
  ];
  return [
    { title: 'Command line', text: lines.map(commandLine).join('\n') },
    {
      title: 'API',
      text: ['', '/decision', '/script', '/boots', '/history']
        .map((path) => `GET /api/v1/machines/${encodeURIComponent(title)}${path}`)
        .join('\n'),
    },
  ];
}
