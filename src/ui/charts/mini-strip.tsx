/**
 * A boot as one line: the phases it went through, to scale.
 */
import { now } from '../clock.ts';
import type { LiveBoot } from '../live/boot-reducer.ts';
import { PHASE_WORDS } from '../live/phases.ts';
import { stripsOf } from './strips.ts';

export function MiniStrip({ boot }: { readonly boot: LiveBoot }) {
  const toMs = Math.max(boot.startedAtMs + 1_000, boot.endedAtMs ?? now.value, boot.lastAtMs);
  const strips = stripsOf(boot, { fromMs: boot.startedAtMs, toMs, width: 100 });
  return (
    <span class="strip" aria-hidden="true">
      {strips.map(({ phase, left, width }, at) => (
        <span
          key={at}
          class={`phase-${phase}`}
          title={phase === 'failed' ? 'failed' : PHASE_WORDS[phase]}
          style={{ left: `${left}%`, width: `${width}%` }}
        />
      ))}
    </span>
  );
}
