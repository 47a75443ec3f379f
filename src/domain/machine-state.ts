/**
 * What a list says about a machine in one word.
 *
 * Tests    test/domain/machine-state.test.ts
 */
import type { Machine } from './machine.ts';

/**
 * `waiting`: on its screen, to be adopted, or at its menu; `ignored`: nobody answers it; `unknown`:
 * nobody decided about it; `ready`: somebody did.
 */
export const MACHINE_STATES = ['waiting', 'ignored', 'unknown', 'ready'] as const;
export type MachineState = (typeof MACHINE_STATES)[number];

export function machineState(
  { ignored, configured }: Pick<Machine, 'ignored' | 'configured'>,
  { waits }: { readonly waits: boolean },
): MachineState {
  if (ignored) return 'ignored';
  if (configured) return 'ready';
  return waits ? 'waiting' : 'unknown';
}
