/**
 * Whether a machine may be given a profile by a person's word.
 *
 * Owns     what has to be confirmed, and with which word: a profile that erases the disk, with the
 *          name of the machine, or with its code while it has none.
 * Tests    test/service/confirm.test.ts
 */
import { RouseError } from '../domain/errors.ts';
import { machineLabel, type Machine, type ProfileName } from '../domain/machine.ts';
import type { Inventory } from '../domain/ports.ts';
import { isDestructive } from '../domain/profile.ts';

interface Wanted {
  /** as it will be called */
  readonly machine: Machine;
  readonly profile: ProfileName;
  readonly confirm?: string | undefined;
}

/** @throws RouseError PROFILE_UNKNOWN, CONFIRMATION_NEEDED */
export async function confirmed(
  { machine, profile: name, confirm }: Wanted,
  { profiles }: Pick<Inventory, 'profiles'>,
): Promise<void> {
  const profile = await profiles.find(name);
  if (!profile) throw new RouseError('PROFILE_UNKNOWN', name);
  const word = machine.name ?? machine.code ?? machineLabel(machine);
  if (!isDestructive(profile) || confirm === word) return;
  throw new RouseError(
    'CONFIRMATION_NEEDED',
    confirm === undefined
      ? `profile ${name} has to be confirmed with ${word}`
      : `expected ${word}, found "${confirm}"`,
  );
}
