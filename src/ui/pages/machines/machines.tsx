/**
 * Machines: all of them, filtered by what stands in the address.
 */
import { useState } from 'preact/hooks';
import { bootOf } from '../../live/boots.ts';
import { machines, machinesLoaded, moreMachines } from '../../live/machines.ts';
import { filter, filtered, place } from '../../location.ts';
import { outcomeWords, seenAt, sentenceOf, TONES, wordOf } from '../../machine-words.ts';
import { Button } from '../../parts/button.tsx';
import { EmptyState, PageHead, Skeleton, Tabs } from '../../parts/layout.tsx';
import { Table, type Column } from '../../parts/table.tsx';
import { StatusWord, Time } from '../../parts/words.tsx';
import { measured } from '../../../domain/units.ts';
import { may } from '../../session.ts';
import { NobodyAsked } from '../overview/nobody-asked.tsx';
import { BulkBar } from './bulk.tsx';
import {
  filterOf,
  fits,
  isInView,
  sorted,
  titleOf,
  VIEWS,
  type MachineFilter,
  type StandingMachine,
  type View,
} from './machine-filter.ts';

const VIEW_NAMES: Readonly<Record<View, string>> = {
  all: 'All',
  waiting: 'Waiting',
  booting: 'Booting',
  attention: 'Attention',
};

/** Rows that are drawn at once; more are asked for. */
const ROWS = 200;

export function Machines() {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [rows, setRows] = useState(ROWS);
  if (!machinesLoaded.value) return <Skeleton lines={10} />;
  const standing = machines.value.map((machine): StandingMachine => ({
    machine,
    word: wordOf(machine, bootOf(machine.macs)),
  }));
  const wanted = filterOf(place.value);
  const found = sorted(standing.filter((one) => fits(one, wanted)));
  if (standing.length === 0) {
    return (
      <>
        <PageHead title="Machines" />
        <NobodyAsked />
      </>
    );
  }
  const shown = found.slice(0, rows);
  const picked = found.filter(({ machine }) => chosen.has(machine.id));
  return (
    <>
      <PageHead title="Machines">
        {found.length === standing.length ? '' : `${found.length} of `}
        {standing.length} {standing.length === 1 ? 'machine' : 'machines'}
        {moreMachines.value && ', and more that a search finds'}
      </PageHead>
      <Tabs label="Views" tabs={VIEWS.map((view) => viewTab(view, wanted, standing))} />
      <Chips wanted={wanted} standing={standing} />
      <section class="card">
        {shown.length === 0 ? (
          <NoHit view={wanted.view} />
        ) : (
          <Table
            caption="Machines"
            columns={COLUMNS}
            items={shown}
            keyOf={({ machine }) => machine.id}
            {...(may('operate') && {
              chosen: {
                keys: chosen,
                onChange: setChosen,
                nameOf: ({ machine }: StandingMachine) => titleOf(machine),
              },
            })}
          />
        )}
      </section>
      {found.length > shown.length && (
        <p class="row more">
          <Button
            onPress={() => {
              setRows(rows + ROWS);
            }}
          >
            Show {Math.min(ROWS, found.length - shown.length)} more of {found.length}
          </Button>
        </p>
      )}
      {picked.length > 0 && (
        <BulkBar
          machines={picked.map(({ machine }) => machine)}
          onDone={() => {
            setChosen(new Set());
          }}
        />
      )}
    </>
  );
}

function viewTab(view: View, wanted: MachineFilter, standing: readonly StandingMachine[]) {
  const count = standing.filter(({ word }) => isInView(word, view)).length;
  return {
    name: `${VIEW_NAMES[view]} ${count}`,
    href: filtered({ view: view === 'all' ? undefined : view }),
    current: view === wanted.view,
  };
}

/** Filters that are on, and those that would find something. */
function Chips({
  wanted,
  standing,
}: {
  readonly wanted: MachineFilter;
  readonly standing: readonly StandingMachine[];
}) {
  const { text, arch, profile, tags } = wanted;
  const tagNames = new Set(
    standing.flatMap(({ machine }) =>
      Object.entries(machine.tags).map(([name, value]) => `${name}=${value}`),
    ),
  );
  const offered = [...tagNames].filter((tag) => !tags.includes(tag)).sort();
  return (
    <div class="row chips" role="group" aria-label="Filters">
      {text !== '' && <On words={`“${text}”`} without={{ q: undefined }} />}
      {arch !== undefined && <On words={arch} without={{ arch: undefined }} />}
      {profile !== undefined && <On words={`boots ${profile}`} without={{ profile: undefined }} />}
      {tags.map((tag) => (
        <On key={tag} words={tag} without={{ tag: tags.filter((other) => other !== tag) }} />
      ))}
      {offered.slice(0, CHIPS).map((tag) => (
        <button
          key={tag}
          type="button"
          class="chip"
          onClick={() => {
            filter({ tag: [...tags, tag] });
          }}
        >
          {tag}
        </button>
      ))}
    </div>
  );
}

const CHIPS = 12;

function On({
  words,
  without,
}: {
  readonly words: string;
  readonly without: Parameters<typeof filter>[0];
}) {
  return (
    <button
      type="button"
      class="chip"
      aria-pressed="true"
      title="Take this filter away"
      onClick={() => {
        filter(without);
      }}
    >
      {words} <span aria-hidden="true">×</span>
    </button>
  );
}

function NoHit({ view }: { readonly view: View }) {
  const isFiltered = place.value.query.some(([name]) => name !== 'view');
  if (!isFiltered && view !== 'all') {
    const words: Readonly<Record<Exclude<View, 'all'>, readonly [string, string]>> = {
      waiting: ['Nobody waits', 'A machine that nobody knows yet appears here when it asks.'],
      booting: ['No machine is booting', 'Power one on that boots from the network.'],
      attention: ['Nothing needs attention', 'The last boot of every machine went well.'],
    };
    const [title, text] = words[view];
    return (
      <EmptyState icon="check" title={title}>
        <p>{text}</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState icon="search" title="No machine fits these filters">
      <Button
        onPress={() => {
          filter({ q: undefined, arch: undefined, profile: undefined, tag: [], view: undefined });
        }}
      >
        Clear filters
      </Button>
    </EmptyState>
  );
}

const COLUMNS: readonly Column<StandingMachine>[] = [
  {
    name: 'Name',
    cell: ({ machine }) => (
      <a href={`/machines/${encodeURIComponent(machine.name ?? machine.id)}`}>{titleOf(machine)}</a>
    ),
  },
  {
    name: 'State',
    cell: ({ machine, word }) => <State word={word} machine={machine} />,
  },
  {
    name: 'Address',
    cell: ({ machine }) => (
      <span class="mono" title={machine.macs.join(', ')}>
        {machine.macs[0]}
        {machine.macs.length > 1 && <span class="muted"> +{machine.macs.length - 1}</span>}
      </span>
    ),
  },
  {
    name: 'Hardware',
    cell: ({ machine }) => {
      const { manufacturer, product, arch } = machine.hardware;
      return (
        <span class="cut" title={[manufacturer, product].filter(Boolean).join(' ')}>
          {product ?? manufacturer ?? ''} <span class="muted">{arch}</span>
        </span>
      );
    },
  },
  {
    name: 'Boots',
    cell: ({ machine }) => machine.boot.profile ?? <span class="muted">by rules</span>,
  },
  {
    name: 'Tags',
    cell: ({ machine }) => <Tags tags={Object.entries(machine.tags)} />,
  },
  {
    name: 'Last boot',
    number: true,
    cell: ({ machine }) => <LastBoot macs={machine.macs} />,
  },
  {
    name: 'Seen',
    number: true,
    cell: ({ machine }) => <Time at={seenAt(machine, bootOf(machine.macs))} />,
  },
];

const TAGS_SHOWN = 1;

function Tags({ tags }: { readonly tags: readonly (readonly [string, string])[] }) {
  const words = tags.map(([name, value]) => (value === '' ? name : `${name}=${value}`));
  return (
    <span title={words.join(', ')}>
      {words.slice(0, TAGS_SHOWN).map((word) => (
        <span key={word} class="chip">
          {word}
        </span>
      ))}
      {words.length > TAGS_SHOWN && <span class="muted"> +{words.length - TAGS_SHOWN}</span>}
    </span>
  );
}

function State({ machine, word }: StandingMachine) {
  const boot = bootOf(machine.macs);
  return (
    <span title={boot && sentenceOf(boot)}>
      <StatusWord tone={TONES[word]}>{word}</StatusWord>
    </span>
  );
}

function LastBoot({ macs }: { readonly macs: readonly string[] }) {
  const boot = bootOf(macs);
  if (!boot) return <span class="muted">never</span>;
  if (boot.outcome === undefined) return <span class="muted">goes on</span>;
  const { word, tone } = outcomeWords(boot.outcome);
  return (
    <>
      {tone === 'good' ? '' : `${word} `}
      {measured((boot.endedAtMs ?? boot.lastAtMs) - boot.startedAtMs)}
    </>
  );
}
