/**
 * What people do with machines, with the way back where there is one.
 *
 * Owns     that each of them is told in a toast, that what comes back replaces what is shown, and
 *          which of them can be undone.
 * Tests    test/browser/machines.test.ts
 */
import type { PlacedOrder } from './resources.ts';
import { ask } from './api.ts';
import { dropMachine, putMachine, type MachineResource } from './live/machines.ts';
import { titleOf } from './pages/machines/machine-filter.ts';
import { tell } from './toasts.ts';

type Ref = Pick<MachineResource, 'id' | 'name' | 'code' | 'macs'>;

const at = ({ id }: Ref): string => `/machines/${encodeURIComponent(id)}`;

/** Posts one of its actions, and takes the machine that comes back. */
async function act(machine: Ref, action: string, body?: unknown): Promise<MachineResource> {
  const { data } = await ask<MachineResource>(`${at(machine)}/actions/${action}`, {
    method: 'POST',
    ...(body !== undefined && { body }),
  });
  // An order or a wake-up comes back as what it is.
  if ('macs' in data) putMachine(data);
  return data;
}

export interface AdoptionWish {
  readonly name?: string;
  readonly profile?: string;
  readonly once?: boolean;
  readonly tags?: Readonly<Record<string, string>>;
  readonly confirm?: string;
}

/** Decides about a machine. What was waiting can be put back where it was. */
export async function adopt(machine: MachineResource, wish: AdoptionWish): Promise<void> {
  const adopted = await act(machine, 'adopt', wish);
  const isBack = !machine.configured && wish.confirm === undefined;
  tell(`${titleOf(adopted)} adopted`, isBack ? () => unadopt(adopted) : undefined);
}

/** It asks again within seconds, and waits as before. */
async function unadopt(machine: MachineResource): Promise<void> {
  await ask(`${at(machine)}/actions/cancel`, { method: 'POST' });
  await ask(at(machine), { method: 'DELETE' });
  dropMachine(machine.id);
}

export async function ignore(machine: Ref): Promise<void> {
  await act(machine, 'ignore');
  tell(`${titleOf(machine)} is ignored`, () => act(machine, 'unignore'));
}

export async function unignore(machine: Ref): Promise<void> {
  await act(machine, 'unignore');
  tell(`${titleOf(machine)} is answered again`, () => act(machine, 'ignore'));
}

export async function wake(machine: Ref): Promise<void> {
  await ask(`${at(machine)}/actions/wake`, { method: 'POST' });
  tell(`Packets to wake ${titleOf(machine)} were sent. Whether it heard them, nobody knows.`);
}

export interface OrderWish {
  readonly profile: string;
  readonly times: number | 'always';
  readonly expires_in_seconds?: number;
  readonly confirm?: string;
}

export async function order(machine: Ref, wish: OrderWish): Promise<PlacedOrder> {
  const path = `${at(machine)}/actions`;
  const { data } = await ask<PlacedOrder>(`${path}/boot-once`, { method: 'POST', body: wish });
  tell(`${titleOf(machine)} boots ${wish.profile} next`, () =>
    ask(`${path}/cancel`, { method: 'POST' }),
  );
  return data;
}

/** @param placed  what is called off; put back by undo unless it erases a disk */
export async function cancelOrder(
  machine: Ref,
  placed: Pick<PlacedOrder, 'profile' | 'times_left'>,
  { destructive }: { readonly destructive: boolean },
): Promise<void> {
  const path = `${at(machine)}/actions`;
  await ask(`${path}/cancel`, { method: 'POST' });
  const again = { profile: placed.profile, times: placed.times_left };
  const undo = (): Promise<unknown> => ask(`${path}/boot-once`, { method: 'POST', body: again });
  tell(`The order of ${titleOf(machine)} is cancelled`, destructive ? undefined : undo);
}

export async function armInstall(machine: Ref, action: 'arm' | 'disarm'): Promise<void> {
  await act(machine, action);
  const words = action === 'arm' ? 'installs at its next boot' : 'boots its disk from now on';
  tell(`${titleOf(machine)} ${words}`);
}

interface Change {
  readonly patch: object;
  /** what takes it back */
  readonly back?: object;
  /** that of `machine` unless given */
  readonly etag?: string;
}

/**
 * A change of some fields, as a merge patch.
 *
 * @throws ApiError VERSION_STALE with the machine as it is now
 */
export async function change(
  machine: MachineResource,
  { patch, back, etag }: Change,
): Promise<MachineResource> {
  const send = async (body: object, ifMatch?: string): Promise<MachineResource> => {
    const { data } = await ask<MachineResource>(at(machine), { method: 'PATCH', body, ifMatch });
    putMachine(data);
    return data;
  };
  const changed = await send(patch, etag ?? `"${machine.version}"`);
  tell(`${titleOf(changed)} is changed`, back && (() => send(back)));
  return changed;
}

export async function forget(machine: Ref): Promise<void> {
  await ask(at(machine), { method: 'DELETE' });
  dropMachine(machine.id);
  tell(`${titleOf(machine)} is forgotten`);
}

/** The same for many, a few at a time. @returns what failed, by machine */
export async function each<T extends Ref>(
  machines: readonly T[],
  work: (machine: T) => Promise<unknown>,
): Promise<readonly { readonly machine: T; readonly error: unknown }[]> {
  const failed: { readonly machine: T; readonly error: unknown }[] = [];
  const left = [...machines];
  const worker = async (): Promise<void> => {
    for (let machine = left.shift(); machine; machine = left.shift()) {
      try {
        await work(machine);
      } catch (error) {
        failed.push({ machine, error });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return failed;
}

const AT_ONCE = 6;

/** Quietly, for many: whoever asked for all of them says what was done. */
export async function quietly(machine: Ref, action: string, body?: unknown): Promise<void> {
  await act(machine, action, body);
}
