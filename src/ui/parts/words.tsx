/**
 * Small things that are read: a status, a time, a size.
 */
import type { ComponentChildren } from 'preact';
import { ago, size } from '../../domain/units.ts';
import { now } from '../clock.ts';
import type { Tone } from '../machine-words.ts';

/** A shape for each tone: colour is never all there is. */
const SHAPES: Readonly<Record<Tone, string>> = {
  good: 'M2.5 6.5 5 9l4.5-5.5',
  busy: 'M2 6a4 4 0 0 1 4-4M6 10a4 4 0 0 0 4-4',
  wait: 'M6 1.500a4.5 4.5 0 1 0 0 9 4.5 4.5 0 1 0 0-9M6 3.500V6l1.5 1.5',
  bad: 'M6 1 11 10.500H1zM6 4.500v2.500M6 8.800v.1',
  work: 'M1.5 4.500h9M1.5 8h5.5',
  idle: 'M2 6h8',
};

export function StatusWord({
  tone,
  children,
}: {
  readonly tone: Tone;
  readonly children: ComponentChildren;
}) {
  return (
    <span class={`status tone-${tone}`}>
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
        <path
          d={SHAPES[tone]}
          fill="none"
          stroke="currentColor"
          stroke-width="1.6"
          stroke-linecap="round"
          stroke-linejoin="round"
        />
      </svg>
      {children}
    </span>
  );
}

/** How long ago, with the time itself for whoever points at it. */
export function Time({ at }: { readonly at: string | undefined }) {
  if (at === undefined) return <span class="muted">never</span>;
  return (
    <time dateTime={at} title={new Date(at).toLocaleString()}>
      {ago(at, now.value)}
    </time>
  );
}

/** `14:03:11.204`, with its day for whoever points at it. */
export function Clock({ atMs }: { readonly atMs: number }) {
  const at = new Date(atMs);
  const time = [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) =>
    String(part).padStart(2, '0'),
  );
  const ms = String(at.getMilliseconds()).padStart(3, '0');
  return (
    <time class="mono" dateTime={at.toISOString()} title={at.toLocaleString()}>
      {time.join(':')}
      <span class="muted">.{ms}</span>
    </time>
  );
}

export function Bytes({ value }: { readonly value: number }) {
  return <span title={`${value} bytes`}>{size(value)}</span>;
}
