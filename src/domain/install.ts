/**
 * Install once, then the disk.
 *
 * A profile that installs would do so at each boot of a machine whose boot order begins with the
 * network. With `install: once` a machine gets it until it was handed over to it, and its own disk
 * from then on, until somebody arms it again.
 *
 * Owns     what a machine's record says about its next boot.
 * Tests    test/domain/install.test.ts
 */
import type { Choice } from './choice.ts';
import type { ProfileName } from './machine.ts';
import type { Profile } from './profile.ts';

/** `handed-over`: the installer's kernel was started; `installed`: it has reported its end. */
export type InstallState = 'handed-over' | 'installed';

/** How far the last installation of a machine has come; a machine without one is armed. */
export interface Install {
  /** the one that installs; with another profile the machine is armed again */
  readonly profile: ProfileName;
  readonly state: InstallState;
  readonly atMs: number;
}

interface Knowledge {
  /**
   * whether the installed system will say so: then the hand-over alone proves nothing, for Talos
   * may wait for its configuration for days
   */
  readonly awaitsReport: boolean;
  readonly by: Choice['by'];
}

/**
 * Whether the machine boots its disk although it has a profile that boots something else.
 *
 * A person who gives a machine another profile wants that one installed. A rule does not know that
 * the machine is in use: what it gives never replaces what is on a disk already.
 */
export function bootsInstalled(profile: Profile, install: Install, known: Knowledge): boolean {
  if (profile.install !== 'once') return false;
  if (install.profile !== profile.name) return known.by === 'rule';
  return install.state === 'installed' || !known.awaitsReport;
}
