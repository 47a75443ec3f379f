/**
 * Machines whose profile installs once: what becomes of their next boot.
 *
 * Owns     when an installation counts as begun: its script has reported that the kernel starts.
 *          The note is written before that report is answered, so that a machine which goes on has
 *          been noted, whatever happens to this server.
 * Leaves   what follows for the decision to domain/install.ts.
 * Tests    test/service/installs.test.ts
 */
import { RouseError } from '../domain/errors.ts';
import type { InstallState } from '../domain/install.ts';
import { machineLabel, type Machine } from '../domain/machine.ts';
import type { HistoryEntry } from '../domain/order.ts';
import type { Mac } from '../domain/mac.ts';
import type { Clock, Inventory, RecordEvent } from '../domain/ports.ts';
import type { Profile } from '../domain/profile.ts';
import type { ManageInstalls } from '../domain/use-cases.ts';

interface InstallsDeps {
  readonly clock: Clock;
  readonly inventory: Inventory;
  readonly record: RecordEvent;
  /** hears of a machine whose next boot is another than before */
  readonly changed: (machine: Machine) => void;
}

export interface Installs extends ManageInstalls {
  /** The machine starts what its script has loaded. */
  readonly handedOver: (mac: Mac) => Promise<void>;
  /** The machine has reported that its system is installed. */
  readonly installed: (mac: Mac) => Promise<void>;
}

type Work = (machine: Machine, profile: Profile, inside: Inventory) => Promise<void>;

export function createInstalls(deps: InstallsDeps): Installs {
  const { clock, inventory } = deps;
  const tell = createTell(deps);

  const note = async (mac: Mac, state: InstallState): Promise<void> => {
    const machine = await inventory.machines.findByMac(mac);
    const profile = machine && (await installerOf(machine, inventory));
    if (!machine || !profile) return;
    const before = await inventory.installs.find(machine.id);
    // A boot of the installed system may report late that its installer was handed over.
    if (before?.profile === profile.name && before.state === 'installed') return;
    const install = { profile: profile.name, state, atMs: clock.nowMs() };
    await inventory.installs.save(machine.id, install);
    tell(state === 'installed' ? 'install.done' : 'install.started', machine, profile);
  };

  const change = async (
    reference: string,
    work: Work,
    done: Pick<HistoryEntry, 'action' | 'askedBy'>,
  ): Promise<Machine> => {
    const machine = await inventory.transaction(async (inside) => {
      const found = await inside.machines.find(reference);
      if (!found) throw new RouseError('MACHINE_UNKNOWN', reference);
      const profile = await installerOf(found, inside);
      if (!profile) throw notInstalledOnce(found);
      await work(found, profile, inside);
      const atMs = clock.nowMs();
      await inside.history.add(found.id, { ...done, profile: profile.name, atMs });
      return found;
    });
    deps.changed(machine);
    return machine;
  };

  return {
    async get(reference) {
      const machine = await inventory.machines.find(reference);
      if (!machine) throw new RouseError('MACHINE_UNKNOWN', reference);
      const profile = await installerOf(machine, inventory);
      const install = profile && (await inventory.installs.find(machine.id));
      if (!profile) return undefined;
      return install?.profile === profile.name ? install : 'armed';
    },
    arm: (reference, askedBy) => {
      const work: Work = async (machine, profile, inside) => {
        await inside.installs.remove(machine.id);
        tell('install.armed', machine, profile);
      };
      return change(reference, work, { action: 'armed', askedBy });
    },
    disarm: (reference, askedBy) => {
      const work: Work = async (machine, profile, inside) => {
        const install = { profile: profile.name, state: 'installed', atMs: clock.nowMs() } as const;
        await inside.installs.save(machine.id, install);
        tell('install.done', machine, profile);
      };
      return change(reference, work, { action: 'disarmed', askedBy });
    },
    handedOver: (mac) => note(mac, 'handed-over'),
    installed: (mac) => note(mac, 'installed'),
  };
}

type Told = 'install.armed' | 'install.started' | 'install.done';

function createTell({ clock, record }: Pick<InstallsDeps, 'clock' | 'record'>) {
  return (kind: Told, machine: Machine, { name: profile }: Profile): void => {
    const [mac] = machine.macs;
    record({ kind, atMs: clock.nowMs(), mac, machine: machineLabel(machine), profile });
  };
}

async function installerOf(
  { profile }: Machine,
  inventory: Pick<Inventory, 'profiles'>,
): Promise<Profile | undefined> {
  const found = profile && (await inventory.profiles.find(profile));
  return found?.install === 'once' ? found : undefined;
}

function notInstalledOnce(machine: Machine): RouseError {
  return new RouseError(
    'NOT_INSTALLED_ONCE',
    machine.profile === undefined
      ? `${machineLabel(machine)} has no profile`
      : `profile ${machine.profile} of ${machineLabel(machine)} has no "install: once"`,
  );
}
