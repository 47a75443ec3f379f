/**
 * The boot that goes on, or the last one, or the one in the address: stage by stage, live.
 */
import { useEffect, useState } from 'preact/hooks';
import { ago, measured, size } from '../../../domain/units.ts';
import type { BootResource, BootSummary, FindingResource } from '../../resources.ts';
import { get } from '../../api.ts';
import { bootText } from '../../boot-text.ts';
import { BootTimeline } from '../../charts/boot-timeline.tsx';
import { now } from '../../clock.ts';
import { onEvents } from '../../live/events.ts';
import { place } from '../../location.ts';
import { outcomeWords } from '../../machine-words.ts';
import { CopyButton } from '../../parts/button.tsx';
import { CommandBlock } from '../../parts/command.tsx';
import { Card, EmptyState, Facts, Skeleton } from '../../parts/layout.tsx';
import { ProblemBox } from '../../parts/problem.tsx';
import { StatusWord, Time } from '../../parts/words.tsx';
import { createResource } from '../../resource.ts';
import { valueOf } from '../../router.ts';
import type { TabProps } from './tab-props.ts';

interface Shown {
  readonly boot?: BootResource;
  readonly good?: BootResource;
}

/** The boot with the one it is compared with, which does not change while it is looked at. */
function useBoot(macs: readonly string[], wanted: string | undefined) {
  const [resource] = useState(() => {
    let good: BootResource | undefined;
    return createResource<Shown>(async () => {
      const mac = macs[0] ?? '';
      const path = `/machines/${encodeURIComponent(mac)}/boots`;
      const id =
        wanted ?? (await get<{ items: readonly BootSummary[] }>(path, { limit: 1 })).items[0]?.id;
      if (id === undefined) return { data: {}, etag: undefined };
      const boot = await get<BootResource>(`/boots/${id}`);
      const goodId = boot.last_good?.id;
      if (goodId !== undefined && good?.id !== goodId) {
        good = await get<BootResource>(`/boots/${goodId}`);
      }
      return { data: { boot, ...(good && goodId && { good }) }, etag: undefined };
    });
  });
  useEffect(() => {
    resource.reload();
    const end = onEvents((events) => {
      if (events.some(({ mac }) => mac !== undefined && macs.includes(mac))) resource.reload();
    });
    return () => {
      end();
      resource.close();
    };
  }, [resource]);
  return resource.state.value;
}

export function BootTab({ machine }: TabProps) {
  const wanted = valueOf(place.value, 'boot');
  return <OneBoot key={`${machine.id} ${wanted ?? ''}`} macs={machine.macs} wanted={wanted} />;
}

function OneBoot({
  macs,
  wanted,
}: {
  readonly macs: readonly string[];
  readonly wanted: string | undefined;
}) {
  const { data, problem } = useBoot(macs, wanted);
  if (problem && !data) return <ProblemBox problem={problem} />;
  if (!data) return <Skeleton lines={8} />;
  const { boot, good } = data;
  if (!boot) return <NeverBooted />;
  return (
    <div class="stack">
      {boot.findings.map((finding) => (
        <Finding key={finding.id} finding={finding} />
      ))}
      <Card
        title={<BootTitle boot={boot} />}
        end={<CopyButton text={() => bootText(boot)}>Copy as text</CopyButton>}
      >
        <BootTimeline boot={boot} good={good} />
      </Card>
      <Card title="About this boot">
        <Facts
          pairs={[
            ['Began', <Time key="at" at={boot.started_at} />],
            ['Firmware', firmwareOf(boot)],
            ['Address', [boot.address, boot.interface].filter(Boolean).join(' through ')],
            ['Boot file', boot.boot_file && <code>{boot.boot_file}</code>],
            ['Profile', boot.profile && <a href={`/profiles/${boot.profile}`}>{boot.profile}</a>],
            ['Sent', boot.bytes > 0 && size(boot.bytes)],
            ['Last good boot', boot.last_good && measured(boot.last_good.duration_ms)],
            ['Known as', <code key="id">{boot.id}</code>],
          ]}
        />
      </Card>
    </div>
  );
}

function BootTitle({ boot }: { readonly boot: BootResource }) {
  const { word, tone } = outcomeWords(boot.outcome);
  const runningMs = Math.max(0, now.value - Date.parse(boot.started_at));
  const ms = boot.outcome === 'running' ? Math.max(boot.duration_ms, runningMs) : boot.duration_ms;
  const isGood = boot.outcome === 'handoff' || boot.outcome === 'local';
  return (
    <span class="row">
      <StatusWord tone={tone}>{word}</StatusWord>
      <span>
        {measured(ms)}
        {isGood && boot.last_good && <Difference ms={ms - boot.last_good.duration_ms} />}
      </span>
      <span class="muted">{ago(boot.started_at, now.value)}</span>
    </span>
  );
}

function Difference({ ms }: { readonly ms: number }) {
  return (
    <span class="muted">
      , {measured(Math.abs(ms))} {ms < 0 ? 'faster' : 'slower'} than the last good one
    </span>
  );
}

function firmwareOf({ client, vendor_class: vendor, relayed }: BootResource): string {
  return [client?.toUpperCase(), vendor, relayed && 'through a relay'].filter(Boolean).join(', ');
}

/** What is wrong, in a sentence, and what to do about it. */
function Finding({ finding }: { readonly finding: FindingResource }) {
  const { id, title, seen, expected, causes, check, fix } = finding;
  return (
    <section class="finding" aria-label={title}>
      <h2>
        <StatusWord tone="bad">{title}</StatusWord>
      </h2>
      <p>
        Seen: {seen}. Expected: {expected}.
      </p>
      <div class="advice">
        <div>
          <h3>Likely because</h3>
          <ol>
            {causes.map((cause) => (
              <li key={cause}>{cause}.</li>
            ))}
          </ol>
        </div>
        <div class="stack">
          <h3>Show which</h3>
          <CommandBlock text={check} />
          <p>
            <strong>What helps:</strong> {fix}
          </p>
        </div>
      </div>
      <p class="small muted">
        <code>{id}</code>
      </p>
    </section>
  );
}

function NeverBooted() {
  return (
    <EmptyState icon="power" title="It has never booted here">
      <ol class="steps">
        <li>
          In its firmware setup (F2, Del or Esc at power-on), put the network (IPv4, PXE) first in
          the boot order, or choose it once in the boot menu (F11 or F12).
        </li>
        <li>Secure Boot: switch it off, unless its profile has a signed loader.</li>
        <li>Power it on. It appears here within a second.</li>
      </ol>
    </EmptyState>
  );
}
