/**
 * Booting: every boot at once in one picture, time from left to right, a line for each machine.
 *
 * Owns     the drawing. A canvas holds a thousand lines at the speed of the screen; beside it stand
 *          the same figures as text, and the machines that went wrong as links.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import { duration, size } from '../../../domain/units.ts';
import {
  rowAt,
  rowHeight,
  countsOf,
  hasFailed,
  stripsOf,
  throughputOf,
  windowOf,
} from '../../charts/strips.ts';
import { now, nowMs } from '../../clock.ts';
import type { LiveBoot } from '../../live/boot-reducer.ts';
import { latestBoots } from '../../live/boots.ts';
import { nameOf } from '../../live/machines.ts';
import { PHASES, PHASE_WORDS, type Phase } from '../../live/phases.ts';
import { go } from '../../location.ts';
import { sentenceOf } from '../../machine-words.ts';
import { Card, EmptyState, PageHead } from '../../parts/layout.tsx';
import { StatusWord } from '../../parts/words.tsx';
import { theme } from '../../prefs.ts';

/** What began longer ago, and is over, is not part of the picture. */
const SPAN_MS = 5 * 60_000;
const HEIGHT_MAX = 900;
const FAILED_SHOWN = 30;

function inPicture(boots: readonly LiveBoot[], atMs: number): readonly LiveBoot[] {
  return boots
    .filter(({ outcome, endedAtMs = atMs }) => outcome === undefined || atMs - endedAtMs < SPAN_MS)
    .filter(({ stage, lastAtMs }) => stage !== 'wait' || atMs - lastAtMs < SPAN_MS)
    .sort((a, b) => a.startedAtMs - b.startedAtMs || (a.id < b.id ? -1 : 1));
}

export function Booting() {
  const boots = inPicture(latestBoots.value, now.value);
  const failed = boots.filter(hasFailed);
  const running = boots.filter(({ outcome }) => outcome === undefined);
  return (
    <>
      <PageHead title="Booting">
        {boots.length} boots of the last five minutes, {running.length} going on,{' '}
        {size(throughputOf(boots, now.value))}/s
      </PageHead>
      <Counts boots={boots} />
      {boots.length === 0 ? (
        <EmptyState icon="power" title="No machine is booting">
          <p>Every boot is drawn here while it happens, one line for each machine.</p>
        </EmptyState>
      ) : (
        <Card flush title="Stage by stage">
          <Picture boots={boots} />
        </Card>
      )}
      {failed.length > 0 && <Failed boots={failed} />}
    </>
  );
}

const KEYS = [...PHASES, 'failed'] as const;

function Counts({ boots }: { readonly boots: readonly LiveBoot[] }) {
  const counts = countsOf(boots);
  return (
    <dl class="counts">
      {KEYS.map((phase) => (
        <div key={phase}>
          <dt>
            <span class={`swatch phase-${phase}`} />
            {phase === 'failed' ? 'went wrong' : PHASE_WORDS[phase]}
          </dt>
          <dd>{counts[phase]}</dd>
        </div>
      ))}
    </dl>
  );
}

function Failed({ boots }: { readonly boots: readonly LiveBoot[] }) {
  return (
    <Card title="Went wrong">
      <ul class="wrong-list">
        {boots.slice(0, FAILED_SHOWN).map((boot) => (
          <li key={boot.id}>
            <a href={hrefOf(boot)}>{titleOf(boot)}</a>{' '}
            <StatusWord tone="bad">{sentenceOf(boot)}</StatusWord>
          </li>
        ))}
      </ul>
      {boots.length > FAILED_SHOWN && <p>and {boots.length - FAILED_SHOWN} more</p>}
    </Card>
  );
}

function titleOf({ mac, machine }: LiveBoot): string {
  return nameOf.value.get(mac) ?? machine;
}

function hrefOf(boot: LiveBoot): string {
  return `/machines/${encodeURIComponent(titleOf(boot))}`;
}

interface At {
  readonly boot: LiveBoot;
  readonly x: number;
  readonly y: number;
}

function Picture({ boots }: { readonly boots: readonly LiveBoot[] }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const shown = useRef(boots);
  shown.current = boots;
  const [at, setAt] = useState<At>();
  const row = rowHeight(boots.length, HEIGHT_MAX);
  useEffect(() => drawing(canvas, shown), []);
  const pointed = (event: MouseEvent): At | undefined => {
    const boot = boots[rowAt(event.offsetY, row, boots.length) ?? -1];
    return boot && { boot, x: event.offsetX, y: event.offsetY };
  };
  return (
    <div class="picture">
      <canvas
        ref={canvas}
        role="img"
        aria-label="A line for each boot, coloured by its stage. The figures above say the same."
        style={{ height: `${Math.max(60, boots.length * row)}px` }}
        onMouseMove={(event) => {
          setAt(pointed(event));
        }}
        onMouseLeave={() => {
          setAt(undefined);
        }}
        onClick={(event) => {
          const found = pointed(event);
          if (found) go(hrefOf(found.boot));
        }}
      />
      {at && (
        <p class="tip" style={{ left: `${at.x}px`, top: `${at.y}px` }}>
          <strong>{titleOf(at.boot)}</strong> {sentenceOf(at.boot)}
        </p>
      )}
      <p class="axis muted small" aria-hidden="true">
        <span>{duration(spanOf(boots))} ago</span>
        <span>now</span>
      </p>
    </div>
  );
}

function spanOf(boots: readonly LiveBoot[]): number {
  const { fromMs, toMs } = windowOf(boots, { nowMs: now.value, spanMs: SPAN_MS, width: 1 });
  return toMs - fromMs;
}

/** Draws as often as the screen shows, or once a second for whoever wants less motion. */
function drawing(
  canvas: { readonly current: HTMLCanvasElement | null },
  boots: { readonly current: readonly LiveBoot[] },
): () => void {
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  let frame = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let colours = readColours();
  const endTheme = theme.subscribe(() => {
    colours = readColours();
  });
  const next = (): void => {
    if (canvas.current) draw(canvas.current, boots.current, colours);
    if (calm) timer = setTimeout(next, 1_000);
    else frame = requestAnimationFrame(next);
  };
  next();
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    endTheme();
  };
}

type Colours = Readonly<Record<Phase | 'failed', string>>;

/** As the style sheet has them in this theme. */
function readColours(): Colours {
  const probe = document.createElement('i');
  document.body.append(probe);
  const entries = KEYS.map((phase) => {
    probe.className = `phase-${phase}`;
    return [phase, getComputedStyle(probe).backgroundColor] as const;
  });
  probe.remove();
  return Object.fromEntries(entries) as Colours;
}

function draw(canvas: HTMLCanvasElement, boots: readonly LiveBoot[], colours: Colours): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const { clientWidth: width, clientHeight: height } = canvas;
  const ratio = window.devicePixelRatio;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  const row = rowHeight(boots.length, HEIGHT_MAX);
  const gap = row > 5 ? 2 : row > 3 ? 1 : 0;
  const window_ = windowOf(boots, { nowMs: nowMs(), spanMs: SPAN_MS, width });
  for (const [at, boot] of boots.entries()) {
    for (const { phase, left, width: wide } of stripsOf(boot, window_)) {
      context.fillStyle = colours[phase];
      context.fillRect(left, at * row, wide, row - gap);
    }
  }
}
