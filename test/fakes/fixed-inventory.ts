/**
 * An inventory in memory that holds what a test puts in it. Transactions are not isolated: what is
 * about them is tested on the real one.
 */
import type { BootToken } from '../../src/domain/boot-token.ts';
import type { ConfigToken } from '../../src/domain/config-token.ts';
import { RouseError } from '../../src/domain/errors.ts';
import type { DiskWay } from '../../src/domain/disk-way.ts';
import type { Install } from '../../src/domain/install.ts';
import type { MachineConfig } from '../../src/domain/machine-config.ts';
import {
  newMachineId,
  type Machine,
  type MachineId,
  type Sighting,
} from '../../src/domain/machine.ts';
import { parseMac } from '../../src/domain/mac.ts';
import type { Inventory, Page, PageRequest, RulePlace } from '../../src/domain/ports.ts';
import { isExpired, type HistoryEntry, type Order } from '../../src/domain/order.ts';
import type { Image, Profile } from '../../src/domain/profile.ts';
import type { Rule } from '../../src/domain/rule.ts';

export interface Content {
  readonly machines?: readonly Machine[];
  readonly profiles?: readonly Profile[];
  readonly images?: readonly Image[];
  readonly configs?: readonly MachineConfig[];
  readonly rules?: readonly Rule[];
}

export function fixedInventory(content: Content = {}): Inventory {
  const inventory: Inventory = {
    machines: fixedMachines(content.machines ?? []),
    profiles: fixedProfiles(content.profiles ?? []),
    images: fixedByName(content.images ?? []),
    rules: fixedRules(content.rules ?? []),
    installs: fixedInstalls(),
    orders: fixedOrders(),
    history: fixedHistory(),
    diskWays: fixedDiskWays(),
    configs: fixedByName(content.configs ?? []),
    configTokens: fixedTokens(),
    bootTokens: fixedBootTokens(),
    transaction: (work) => work(inventory),
  };
  return inventory;
}

function fixedProfiles(profiles: readonly Profile[]): Inventory['profiles'] {
  const store = fixedByName(profiles);
  const everything = { limit: 1_000 };
  const inMenus = async () => (await store.list(everything)).items.filter(({ menu }) => menu);
  return { ...store, inMenus };
}

function fixedTokens(): Inventory['configTokens'] {
  const known = new Map<string, ConfigToken>();
  return {
    find: (hash) => Promise.resolve(known.get(hash)),
    add: (token) => {
      known.set(token.hash, token);
      return Promise.resolve();
    },
    change: (token, before) => {
      const same = known.get(token.hash)?.state === before;
      if (same) known.set(token.hash, token);
      return Promise.resolve(same);
    },
    latestIssueMs: () => Promise.resolve([...known.values()].at(-1)?.issuedAtMs),
  };
}

function fixedBootTokens(): Inventory['bootTokens'] {
  const known = new Map<string, BootToken>();
  return {
    find: (hash, purpose) =>
      Promise.resolve(
        [...known.values()].find(
          (token) => hash === (purpose === 'files' ? token.hash : token.callbackHash),
        ),
      ),
    add: (token) => {
      known.set(token.hash, token);
      return Promise.resolve();
    },
    change: (token) => {
      const open = known.get(token.hash)?.state === 'open';
      if (open) known.set(token.hash, token);
      return Promise.resolve(open);
    },
    latestIssueMs: () => Promise.resolve([...known.values()].at(-1)?.issuedAtMs),
  };
}

function fixedMachines(content: readonly Machine[]): Inventory['machines'] {
  const known = new Map<string, Machine>(content.map((machine) => [machine.id, machine]));
  const byMac = (mac: string): Machine | undefined =>
    [...known.values()].find(({ macs }) => macs.some((own) => own === mac));
  return {
    findByMac: (mac) => Promise.resolve(byMac(mac)),
    findByHardware: ({ uuid, serial }) => {
      const [found, ...others] = [...known.values()].filter(({ hardware }) =>
        uuid === undefined ? hardware.serial === serial : hardware.uuid === uuid,
      );
      return Promise.resolve(others.length === 0 ? found : undefined);
    },
    find: (reference) =>
      Promise.resolve(
        known.get(reference) ??
          byMac(parseMac(reference) ?? '') ??
          [...known.values()].find(({ name }) => name === reference),
      ),
    list: (page) => Promise.resolve(pageOf([...known.values()], page)),
    save: (machine) => {
      const saved = { ...machine, version: (known.get(machine.id)?.version ?? 0) + 1 };
      known.set(saved.id, saved);
      return Promise.resolve(saved);
    },
    remove: (id) => {
      known.delete(id);
      return Promise.resolve();
    },
    recordSightings: (sightings) => {
      const fresh = sightings.filter(({ mac }) => byMac(mac) === undefined).map(discovered);
      for (const machine of fresh) known.set(machine.id, machine);
      return Promise.resolve(fresh);
    },
    countByProfile: (profile) =>
      Promise.resolve([...known.values()].filter((machine) => machine.profile === profile).length),
    knownPolicies: () =>
      Promise.resolve(
        [...known.values()].map((machine) => {
          const { id, macs, configured, firmware = {}, hardware } = machine;
          return { id, macs, policy: { configured, firmware, hardware } };
        }),
      ),
  };
}

function discovered({ mac, atMs, hardware, firmware }: Sighting): Machine {
  return {
    id: newMachineId(atMs, Buffer.from(mac.replaceAll(':', '').slice(2), 'hex')),
    macs: [mac],
    hardware,
    ...(firmware && { firmware }),
    tags: {},
    variables: {},
    configured: false,
    firstSeenAtMs: atMs,
    lastSeenAtMs: atMs,
    version: 1,
  };
}

function fixedInstalls(): Inventory['installs'] {
  const known = new Map<MachineId, Install>();
  return {
    find: (id) => Promise.resolve(known.get(id)),
    save: (id, install) => Promise.resolve(void known.set(id, install)),
    remove: (id) => Promise.resolve(void known.delete(id)),
  };
}

function fixedOrders(): Inventory['orders'] {
  const known = new Map<MachineId, Order>();
  return {
    find: (id) => Promise.resolve(known.get(id)),
    ofProfile: (profile, nowMs) => {
      const open = (order: Order): boolean => !isExpired(order, nowMs);
      const found = [...known].find(([, order]) => order.profile === profile && open(order));
      return Promise.resolve(found?.[0]);
    },
    save: (id, order) => Promise.resolve(void known.set(id, order)),
    remove: (id) => Promise.resolve(void known.delete(id)),
  };
}

function fixedHistory(): Inventory['history'] {
  const known = new Map<MachineId, readonly HistoryEntry[]>();
  return {
    add: (id, entry) => Promise.resolve(void known.set(id, [entry, ...(known.get(id) ?? [])])),
    list: (id) => Promise.resolve(known.get(id) ?? []),
  };
}

function fixedRules(content: readonly Rule[]): Inventory['rules'] {
  const places: RulePlace[] = [];
  const named = fixedByName(content);
  return {
    ...named,
    count: async () => (await named.list({ limit: Infinity })).items.length,
    places: () => Promise.resolve(places),
    takePlace: (place) => Promise.resolve(void places.push(place)),
    freePlaces: (rule) => {
      const kept = places.filter((place) => place.rule !== rule);
      return Promise.resolve(void places.splice(0, places.length, ...kept));
    },
  };
}

function fixedDiskWays(): Inventory['diskWays'] {
  const known = new Map<string, DiskWay>();
  return {
    all: () => Promise.resolve(known),
    save: (model, way) => Promise.resolve(void known.set(model, way)),
  };
}

interface Named {
  readonly name: string;
  readonly version: number;
}

function fixedByName<T extends Named>(content: readonly T[]) {
  const known = new Map<string, T>(content.map((item) => [item.name, item]));
  return {
    find: (name: string) => Promise.resolve(known.get(name)),
    list: (page: PageRequest) => Promise.resolve(pageOf([...known.values()], page)),
    save: (item: T) => {
      const saved = { ...item, version: (known.get(item.name)?.version ?? 0) + 1 };
      known.set(saved.name, saved);
      return Promise.resolve(saved);
    },
    remove: (name: string) => {
      if (known.delete(name)) return Promise.resolve();
      return Promise.reject(new RouseError('INTERNAL', `the test holds no ${name}`));
    },
  };
}

function pageOf<T>(items: readonly T[], { limit, cursor = '0' }: PageRequest): Page<T> {
  const start = Number(cursor);
  const end = start + limit;
  const next = end < items.length ? { next: String(end) } : {};
  return { items: items.slice(start, end), ...next };
}
