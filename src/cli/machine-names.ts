/**
 * Names of the machines that events tell of by their hardware address.
 *
 * Owns     asking for each at most once in a while: a machine that is adopted gets its name.
 * Limits   followedNamesMax are remembered.
 * Tests    test/cli/machine-names.test.ts
 */
import { followedNameMs, followedNamesMax } from '../domain/limits-live.ts';
import type { Clock } from '../domain/ports.ts';
import { createRecent } from '../domain/recent.ts';
import type { Api } from './api.ts';
import { calls } from './calls.ts';

/** @returns the name, else the code, else the address itself */
export function createMachineNames(api: Api, clock: Clock): (mac: string) => Promise<string> {
  const known = createRecent<string, { readonly name: string; readonly atMs: number }>(
    followedNamesMax,
  );
  return async (mac) => {
    const remembered = known.get(mac);
    const nowMs = clock.monotonicMs();
    if (remembered && nowMs - remembered.atMs < followedNameMs) return remembered.name;
    let name = remembered?.name ?? mac;
    try {
      const path = { reference: mac };
      const { body: machine } = await calls(api).get('/api/v1/machines/{reference}', { path });
      name = machine.name ?? machine.code ?? mac;
    } catch {
      // Not recorded yet, or the server is away: what is known says enough.
    }
    known.set(mac, { name, atMs: nowMs });
    return name;
  };
}
