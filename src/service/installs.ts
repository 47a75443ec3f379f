/**
 * Machines whose profile installs once: what becomes of their next boot.
 *
 * Owns     when an installation counts as begun: its script has reported that the kernel starts.
 *          The note is written before that report is answered, so that a machine which goes on has
 *          been noted, whatever happens to this server. The same moment takes a place in the rule
 *          that gave the profile, if it has only so many.
 * Leaves   what follows for the decision to domain/install.ts.
 * Tests    test/service/installs.test.ts
 */
import type { Choice } from '../domain/choice.ts';
import { RouseError } from '../domain/errors.ts';
import type { Install, InstallState } from '../domain/install.ts';
import { machineLabel, type Machine, type ProfileName } from '../domain/machine.ts';
import type { HistoryEntry } from '../domain/order.ts';
import type { Mac } from '../domain/mac.ts';
import type { Clock, Inventory, RecordEvent } from '../domain/ports.ts';
import type { ManageInstalls } from '../domain/use-cases.ts';
import type { Chooser, Chosen } from './chooser.ts';

interface InstallsDeps {
  readonly clock: Clock;
  readonly inventory: Inventory;
  readonly chooser: Pick<Chooser, 'choose' | 'given'>;
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

interface Change extends Pick<HistoryEntry, 'action' | 'askedBy'> {
  readonly work: (machine: Machine, profile: ProfileName, inside: Inventory) => Promise<void>;
}

export function createInstalls(deps: InstallsDeps): Installs {
  const { clock, inventory, chooser } = deps;
  const tell = createTell(deps);

  const note = async (mac: Mac, state: InstallState): Promise<void> => {
    const machine = await inventory.machines.findByMac(mac);
    if (!machine) return;
    const chosen = await chooser.given(machine);
    if (state === 'handed-over') await takePlace(machine, chosen.choice, deps);
    const before = await inventory.installs.find(machine.id);
    const profile =
      state === 'installed' ? installerOf(machine, chosen, before) : installing(chosen);
    if (profile === undefined) return;
    // A boot of the installed system may report late that its installer was handed over.
    if (before?.profile === profile && before.state === 'installed') return;
    await inventory.installs.save(machine.id, { profile, state, atMs: clock.nowMs() });
    tell(state === 'installed' ? 'install.done' : 'install.started', machine, profile);
  };

  const change = async (reference: string, { work, ...done }: Change): Promise<Machine> => {
    const known = await existing(inventory, reference);
    const chosen = await chooser.choose({ machine: known });
    const machine = await inventory.transaction(async (inside) => {
      const found = await existing(inside, reference);
      const before = await inside.installs.find(found.id);
      const profile = installerOf(found, chosen, before);
      if (profile === undefined) throw notInstalledOnce(found, chosen);
      await work(found, profile, inside);
      await inside.history.add(found.id, { ...done, profile, atMs: clock.nowMs() });
      return found;
    });
    deps.changed(machine);
    return machine;
  };

  return {
    async get(reference) {
      const machine = await existing(inventory, reference);
      const chosen = await chooser.choose({ machine });
      const install = await inventory.installs.find(machine.id);
      const profile = installerOf(machine, chosen, install);
      if (profile === undefined) return undefined;
      // What a rule gives does not replace what another one has installed.
      const counts = install?.profile === profile || chosen.choice?.by === 'rule';
      return (counts && install) || 'armed';
    },
    arm: (reference, askedBy) =>
      change(reference, {
        ...{ action: 'armed', askedBy },
        work: async (machine, profile, inside) => {
          await inside.installs.remove(machine.id);
          tell('install.armed', machine, profile);
        },
      }),
    disarm: (reference, askedBy) =>
      change(reference, {
        ...{ action: 'disarmed', askedBy },
        work: async (machine, profile, inside) => {
          const install = { profile, state: 'installed', atMs: clock.nowMs() } as const;
          await inside.installs.save(machine.id, install);
          tell('install.done', machine, profile);
        },
      }),
    handedOver: (mac) => note(mac, 'handed-over'),
    installed: (mac) => note(mac, 'installed'),
  };
}

type Tell = (
  kind: 'install.armed' | 'install.started' | 'install.done',
  machine: Machine,
  profile: ProfileName,
) => void;

function createTell({ record, clock }: InstallsDeps): Tell {
  return (kind, machine, profile) => {
    const [mac] = machine.macs;
    record({ kind, atMs: clock.nowMs(), mac, machine: machineLabel(machine), profile });
  };
}

async function takePlace(
  { id }: Machine,
  choice: Choice | undefined,
  { inventory: { rules }, clock }: InstallsDeps,
): Promise<void> {
  const rule = choice?.by === 'rule' ? await rules.find(choice.rule) : undefined;
  if (rule?.then.maxMachines === undefined) return;
  await rules.takePlace({ rule: rule.name, machine: id }, clock.nowMs());
}

async function existing(
  { machines }: Pick<Inventory, 'machines'>,
  reference: string,
): Promise<Machine> {
  const machine = await machines.find(reference);
  if (!machine) throw new RouseError('MACHINE_UNKNOWN', reference);
  return machine;
}

function installing({ profile }: Chosen): ProfileName | undefined {
  return profile?.install === 'once' ? profile.name : undefined;
}

/** What installs, or has: the rule that gave it may be gone, or ask for an address unknown now. */
function installerOf(
  machine: Machine,
  chosen: Chosen,
  before: Install | undefined,
): ProfileName | undefined {
  return installing(chosen) ?? (machine.profile === undefined ? before?.profile : undefined);
}

function notInstalledOnce(machine: Machine, { choice }: Chosen): RouseError {
  const label = machineLabel(machine);
  return new RouseError(
    'NOT_INSTALLED_ONCE',
    choice === undefined
      ? `${label} has no profile`
      : `profile ${choice.profile} of ${label} has no "install: once"`,
  );
}
