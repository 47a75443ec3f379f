/**
 * Every machine, live.
 *
 * Owns     when which is fetched again: one by one where a few changed, all of them where many did.
 * Tests    test/browser/live.test.ts
 */
import { computed, signal } from '@preact/signals';
import type { MachineResource } from '../resources.ts';
import { all, get } from '../api.ts';
import { ApiError } from '../problem.ts';
import { waitingCount } from './connection.ts';
import { onEvents } from './events.ts';
import { touchedBy } from './touched.ts';

export type { MachineResource };

const byId = signal<ReadonlyMap<string, MachineResource>>(new Map());
export const machinesLoaded = signal(false);
/** there are more than are shown */
export const moreMachines = signal(false);

export const machines = computed(() => [...byId.value.values()]);
export const waitingMachines = computed(() =>
  machines.value.filter(({ state }) => state === 'waiting'),
);
waitingMachines.subscribe((waiting) => {
  waitingCount.value = waiting.length;
});

/** Names by every address, for events that have an address alone. */
export const nameOf = computed(() => {
  const names = new Map<string, string>();
  for (const { macs, name, code } of machines.value) {
    for (const mac of macs) names.set(mac, name ?? code ?? mac);
  }
  return names;
});

const PAGES_MAX = 20;

export async function loadMachines(): Promise<void> {
  const { items, more } = await all<MachineResource>('/machines', {}, { pagesMax: PAGES_MAX });
  byId.value = new Map(items.map((machine) => [machine.id, machine]));
  moreMachines.value = more;
  machinesLoaded.value = true;
}

/** Takes one as the server answered it. */
export function putMachine(machine: MachineResource): void {
  byId.value = new Map(byId.value).set(machine.id, machine);
}

export function dropMachine(id: string): void {
  const left = new Map(byId.value);
  left.delete(id);
  byId.value = left;
}

/** More than these at once are fetched as a list. */
const ONE_BY_ONE_MAX = 6;
const TOGETHER_MS = 250;

const dirty = new Set<string>();
let timer: ReturnType<typeof setTimeout> | undefined;

onEvents((events) => {
  for (const one of touchedBy(events)) dirty.add(one);
  if (dirty.size > 0) timer ??= setTimeout(() => void refresh(), TOGETHER_MS);
});

async function refresh(): Promise<void> {
  const wanted = [...dirty];
  dirty.clear();
  try {
    if (wanted.length > ONE_BY_ONE_MAX) await loadMachines();
    else await Promise.all(wanted.map(refreshOne));
  } catch {
    // The server is away: what changed is heard again, or fetched with the next change.
    for (const one of wanted) dirty.add(one);
  }
  timer = dirty.size > 0 ? setTimeout(() => void refresh(), 4 * TOGETHER_MS) : undefined;
}

async function refreshOne(reference: string): Promise<void> {
  try {
    putMachine(await get<MachineResource>(`/machines/${encodeURIComponent(reference)}`));
  } catch (error) {
    // Nobody has recorded it, or it was forgotten meanwhile.
    if (!(error instanceof ApiError && error.problem.status === 404)) throw error;
  }
}
