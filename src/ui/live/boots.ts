/**
 * The latest boot of every machine, live.
 *
 * Tests    test/browser/live.test.ts
 */
import { computed, signal } from '@preact/signals';
import type { BootSummary } from '../resources.ts';
import { all } from '../api.ts';
import { NO_BOOTS, reduceBoots, seedBoots, type Boots, type LiveBoot } from './boot-reducer.ts';
import { onEvents } from './events.ts';

const boots = signal<Boots>(NO_BOOTS);
export const bootsLoaded = signal(false);

/** Those that go on, the oldest first. */
export const runningBoots = computed<readonly LiveBoot[]>(() =>
  [...boots.value.byMac.values()]
    .filter(({ outcome }) => outcome === undefined)
    .sort((a, b) => a.startedAtMs - b.startedAtMs),
);

/** Latest ones, the newest first. */
export const latestBoots = computed<readonly LiveBoot[]>(() =>
  [...boots.value.byMac.values()].sort((a, b) => b.startedAtMs - a.startedAtMs),
);

export function bootOf(macs: readonly string[]): LiveBoot | undefined {
  const { byMac, alias } = boots.value;
  const found = macs.map((mac) => byMac.get(alias.get(mac) ?? mac)).filter((boot) => !!boot);
  return found.sort((a, b) => b.startedAtMs - a.startedAtMs)[0];
}

/** How many pages of boots that were are looked at: the latest of each machine is among them. */
const PAGES_MAX = 5;

export async function loadBoots(): Promise<void> {
  const running = await all<BootSummary>('/boots', { outcome: 'running' }, { pagesMax: 10 });
  const past = await all<BootSummary>('/boots', {}, { pagesMax: PAGES_MAX });
  boots.value = seedBoots([...running.items, ...past.items].sort((a, b) => (a.id < b.id ? 1 : -1)));
  bootsLoaded.value = true;
}

onEvents((events) => {
  boots.value = reduceBoots(boots.value, events);
});
