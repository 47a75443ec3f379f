/**
 * Overview: what happens now, who waits, what needs a hand.
 */
import { useState } from 'preact/hooks';
import { duration } from '../../../domain/units.ts';
import { MiniStrip } from '../../charts/mini-strip.tsx';
import { now } from '../../clock.ts';
import type { LiveBoot } from '../../live/boot-reducer.ts';
import { bootsLoaded, latestBoots, runningBoots } from '../../live/boots.ts';
import {
  machines,
  machinesLoaded,
  nameOf,
  waitingMachines,
  type MachineResource,
} from '../../live/machines.ts';
import { liveProblem } from '../../live/start.ts';
import { ignore } from '../../machine-actions.ts';
import { needsAttention, sentenceOf } from '../../machine-words.ts';
import { Button, ButtonLink } from '../../parts/button.tsx';
import { Card, PageHead, Skeleton } from '../../parts/layout.tsx';
import { ProblemBox } from '../../parts/problem.tsx';
import { StatusWord, Time } from '../../parts/words.tsx';
import { may } from '../../session.ts';
import { AdoptDialog } from '../machines/adopt.tsx';
import { Day, Listeners } from './side.tsx';
import { NobodyAsked } from './nobody-asked.tsx';

export function Overview() {
  if (liveProblem.value && !machinesLoaded.value) {
    return <ProblemBox problem={liveProblem.value} />;
  }
  if (!machinesLoaded.value || !bootsLoaded.value) return <Skeleton lines={8} />;
  const isQuiet = machines.value.length === 0 && latestBoots.value.length === 0;
  const attention = latestBoots.value.filter(needsAttention);
  return (
    <>
      <PageHead title="Overview">{summary(attention.length)}</PageHead>
      <div class="overview">
        <div class="stack">
          {isQuiet && <NobodyAsked />}
          <Waiting />
          <Running />
          {attention.length > 0 && <Attention boots={attention} />}
        </div>
        <div class="stack">
          {!isQuiet && <Day />}
          <Listeners />
        </div>
      </div>
    </>
  );
}

/** Those that wait on their screens stand elsewhere. */
function moving(): readonly LiveBoot[] {
  return runningBoots.value.filter(({ stage }) => stage !== 'wait');
}

function summary(attention: number): string {
  const parts = [
    [moving().length, 'booting'],
    [waitingMachines.value.length, 'waiting to be adopted'],
    [attention, attention === 1 ? 'needs attention' : 'need attention'],
  ] as const;
  const there = parts.filter(([count]) => count > 0).map(([count, words]) => `${count} ${words}`);
  return there.length === 0 ? 'Quiet.' : `${there.join(', ')}.`;
}

const WAITING_SHOWN = 8;

function Waiting() {
  const [adopting, setAdopting] = useState<MachineResource>();
  const waiting = waitingMachines.value;
  const close = (): void => {
    setAdopting(undefined);
  };
  if (waiting.length === 0 && !adopting) return null;
  return (
    <Card
      flush
      title="Waiting to be adopted"
      end={
        <a href="/machines?view=waiting" class="small">
          {waiting.length > WAITING_SHOWN ? `All ${waiting.length}` : 'Adopt several at once'}
        </a>
      }
    >
      <ul class="inbox">
        {waiting.slice(0, WAITING_SHOWN).map((machine) => (
          <li key={machine.id}>
            <WaitingRow
              machine={machine}
              onAdopt={() => {
                setAdopting(machine);
              }}
            />
          </li>
        ))}
      </ul>
      {adopting && <AdoptDialog machines={[adopting]} onClose={close} />}
    </Card>
  );
}

function WaitingRow({
  machine,
  onAdopt,
}: {
  readonly machine: MachineResource;
  readonly onAdopt: () => void;
}) {
  const { code, macs, hardware, last_seen_at: seenAt } = machine;
  const title = code ?? macs[0] ?? '';
  return (
    <>
      <a class="code" href={`/machines/${machine.id}`}>
        {title}
      </a>
      <div class="grow">
        <p>
          {[hardware.manufacturer, hardware.product].filter(Boolean).join(' ') || 'Unknown maker'}
        </p>
        <p class="muted small">
          <span class="mono">{macs[0]}</span>
          {hardware.arch !== undefined && ` · ${hardware.arch}`}
          {hardware.serial !== undefined && ` · ${hardware.serial}`} · seen <Time at={seenAt} />
        </p>
      </div>
      {may('operate') && (
        <div class="row">
          <Button small kind="quiet" label={`Ignore ${title}`} onPress={() => ignore(machine)}>
            Ignore
          </Button>
          <Button small kind="primary" label={`Adopt ${title}`} onPress={onAdopt}>
            Adopt
          </Button>
        </div>
      )}
    </>
  );
}

const RUNNING_SHOWN = 10;

function Running() {
  const running = moving();
  const isMany = running.length > RUNNING_SHOWN;
  return (
    <Card
      flush
      title="Booting now"
      end={
        <a href="/booting" class="small">
          {isMany ? `All ${running.length} in one picture` : 'In one picture'}
        </a>
      }
    >
      {running.length === 0 ? (
        <p class="quiet muted">No machine is booting. Boots appear here by themselves.</p>
      ) : (
        <ul class="running">
          {running.slice(0, RUNNING_SHOWN).map((boot) => (
            <li key={boot.id}>
              <RunningRow boot={boot} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function RunningRow({ boot }: { readonly boot: LiveBoot }) {
  const name = nameOf.value.get(boot.mac) ?? boot.machine;
  const elapsedMs = Math.max(0, (boot.endedAtMs ?? now.value) - boot.startedAtMs);
  return (
    <>
      <a class="name" href={`/machines/${encodeURIComponent(name)}`}>
        {name}
      </a>
      <MiniStrip boot={boot} />
      <span class="sentence">{sentenceOf(boot)}</span>
      <span class="elapsed muted">{elapsed(elapsedMs)}</span>
    </>
  );
}

/** Whole seconds: what changes each second is not to be read in hundredths. */
function elapsed(ms: number): string {
  return ms < 1_000 ? '0 s' : duration(ms);
}

const ATTENTION_SHOWN = 6;

function Attention({ boots }: { readonly boots: readonly LiveBoot[] }) {
  return (
    <Card
      flush
      title="Needs attention"
      end={
        <a href="/machines?view=attention" class="small">
          All {boots.length}
        </a>
      }
    >
      <ul class="inbox">
        {boots.slice(0, ATTENTION_SHOWN).map((boot) => {
          const name = nameOf.value.get(boot.mac) ?? boot.machine;
          const href = `/machines/${encodeURIComponent(name)}`;
          return (
            <li key={boot.id}>
              <a class="name" href={href}>
                {name}
              </a>
              <div class="grow">
                <StatusWord tone="bad">{sentenceOf(boot)}</StatusWord>
                <p class="muted small">
                  {boot.findings.length > 0 && <code>{boot.findings.join(', ')}</code>}{' '}
                  <Time at={new Date(boot.lastAtMs).toISOString()} />
                </p>
              </div>
              <ButtonLink small href={href}>
                Why
              </ButtonLink>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
