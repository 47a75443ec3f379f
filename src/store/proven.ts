/**
 * Stores that do not give out a row which is not as it was written.
 *
 * Owns     what is refused then: that machine, that profile, that order; a session or token counts
 *          as none. Lists show what is there, for somebody has to look at it.
 * Tests    test/store/proofs.test.ts
 */
import type { AccountStore } from '../domain/access-ports.ts';
import type { Machine } from '../domain/machine.ts';
import type { Inventory, MachineStore } from '../domain/ports.ts';
import type { Access } from './connections.ts';
import { damagedNames, isDamagedRow, refuseDamagedRow } from './proofs.ts';

type Stores = Omit<Inventory, 'transaction'>;

export function provenStores(stores: Stores, access: Access): Stores {
  const { machines, profiles, orders, rules } = stores;
  return {
    ...stores,
    machines: provenMachines(machines, access),
    profiles: {
      ...profiles,
      async find(name) {
        await refuseDamagedRow(access, { kind: 'profiles', name });
        return profiles.find(name);
      },
      async inMenus() {
        const damaged = await damagedNames(access, 'profiles');
        return (await profiles.inMenus()).filter(({ name }) => !damaged.has(name));
      },
    },
    orders: {
      ...orders,
      async find(id) {
        await refuseDamagedRow(access, { kind: 'orders', name: id });
        return orders.find(id);
      },
    },
    rules: {
      ...rules,
      async find(name) {
        await refuseDamagedRow(access, { kind: 'rules', name });
        return rules.find(name);
      },
    },
  };
}

function provenMachines(machines: MachineStore, access: Access): MachineStore {
  const proven = async (machine: Machine | undefined): Promise<Machine | undefined> => {
    if (machine) await refuseDamagedRow(access, { kind: 'machines', name: machine.id });
    return machine;
  };
  return {
    ...machines,
    findByMac: async (mac) => proven(await machines.findByMac(mac)),
    find: async (reference) => proven(await machines.find(reference)),
    findByHardware: async (known) => proven(await machines.findByHardware(known)),
  };
}

/** Whoever comes with a damaged session or token, or as a damaged user, is nobody. */
export function provenAccounts(accounts: AccountStore, access: Access): AccountStore {
  return {
    ...accounts,
    async user(name) {
      await refuseDamagedRow(access, { kind: 'users', name });
      return accounts.user(name);
    },
    async session(hash) {
      if (await isDamagedRow(access, { kind: 'sessions', name: hash })) return undefined;
      const found = await accounts.session(hash);
      const owner = found?.user.name;
      if (owner && (await isDamagedRow(access, { kind: 'users', name: owner }))) return undefined;
      return found;
    },
    async tokenOf(hash) {
      const found = await accounts.tokenOf(hash);
      if (!found) return undefined;
      const { token, owner } = found;
      if (await isDamagedRow(access, { kind: 'api_tokens', name: token.name })) return undefined;
      if (owner && (await isDamagedRow(access, { kind: 'users', name: owner.name }))) {
        return undefined;
      }
      return found;
    },
  };
}
