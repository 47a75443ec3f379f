/**
 * Opens the inventory: the data directory, its lock, the database and its tables.
 *
 * Owns     the order of these steps, and what is said when one of them fails.
 * Leaves   everything about the content to the stores.
 * Tests    test/store/open.test.ts, test/store/crash.test.ts
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import type { DiskReserve } from '../domain/disk-reserve.ts';
import { messageOf, RouseError } from '../domain/errors.ts';
import type { AccountStore, AuditStore } from '../domain/access-ports.ts';
import type { BootStore, EventStore } from '../domain/event-ports.ts';
import type { FactStore } from '../domain/machine-facts.ts';
import type { AssetRows } from '../domain/asset-ports.ts';
import type { Inventory } from '../domain/ports.ts';
import type { Integrity } from '../domain/integrity.ts';
import type { InventoryCopy } from '../domain/recovery.ts';
import type { Vault } from '../domain/secrets.ts';
import type { WebhookStore } from '../domain/webhook-ports.ts';
import { createAccountStore } from './accounts.ts';
import { createAssetRows } from './assets.ts';
import type { IdempotencyStore } from '../domain/idempotency-ports.ts';
import { createAuditStore } from './audit.ts';
import { createIdempotencyStore } from './idempotency.ts';
import { createBootStore } from './boots.ts';
import { createConfigStore } from './configs.ts';
import { createBootTokenStore } from './boot-tokens.ts';
import { createConfigTokenStore } from './config-tokens.ts';
import { createConnections, type Access, type Connections, type Nested } from './connections.ts';
import { copyInventory, forgetCopy } from './copy.ts';
import { createEventStore } from './events.ts';
import { finishExchange } from './exchange.ts';
import { createFactStore } from './facts.ts';
import { storeFailure } from './failure.ts';
import { DATABASE_FILE } from './files.ts';
import { createDiskWayStore } from './disk-ways.ts';
import { createImageStore } from './images.ts';
import { createInstallStore } from './installs.ts';
import { fillCodes } from './machine-codes.ts';
import { createIntegrity } from './integrity.ts';
import { lockDataDir } from './instance-lock.ts';
import { createMachineStore } from './machines.ts';
import { loadMigrations, migrate, type MigrationFiles } from './migrate.ts';
import { createHistoryStore, createOrderStore } from './orders.ts';
import { createProfileStore } from './profiles.ts';
import { beginProofs } from './begin-proofs.ts';
import type { Mac } from './proof-function.ts';
import { provenAccounts, provenStores } from './proven.ts';
import { rotateKey } from './rotation.ts';
import { createRuleStore } from './rules.ts';
import { beginSealing, createSealing, type Sealing } from './sealing.ts';
import type { SightingRecorder } from './sightings.ts';
import { createWebhookStore } from './webhooks.ts';
import {
  configureWriter,
  forgetFreePages,
  openSqlite,
  refuseReadOnly,
  type Sqlite,
} from './sqlite.ts';

interface OpenInventoryDeps {
  readonly assets: MigrationFiles;
  /** seals secrets; without one none are taken */
  readonly vault?: Vault;
  /** makes the key of proofs where there is none; a server does */
  readonly makesKey?: boolean;
  /** room that is given up when the disk is full; without one there is none */
  readonly reserve?: DiskReserve;
  /** the system's random source unless a test brings its own */
  readonly recorder?: SightingRecorder;
}

export interface OpenInventory extends Inventory {
  /** files that were fetched, which nobody declares */
  readonly assets: AssetRows;
  /** what machines reported; outside of transactions, for nobody decides it */
  readonly facts: FactStore;
  /** what happened and the boots made of it; outside of transactions as well */
  readonly events: EventStore;
  readonly boots: BootStore;
  /** whom events are told by HTTP; nothing that is declared depends on it */
  readonly webhooks: WebhookStore;
  /** who may ask, and what was done */
  readonly accounts: AccountStore;
  readonly audit: AuditStore;
  readonly idempotency: IdempotencyStore;
  /** why secrets cannot be opened: whatever needs none works all the same */
  readonly locked?: RouseError;
  /**
   * Seals everything with another key, all of it or nothing.
   *
   * @returns how many secrets there are; without any, the key stays
   * @throws RouseError SECRETS_KEY_WRONG, SECRETS_KEY_UNUSABLE, SECRET_DAMAGED
   */
  readonly rotateKey: () => Promise<number>;
  /** whether rows are as they were written */
  readonly integrity: Integrity;
  /** A consistent copy of this moment, while others read and write. @throws STORE_UNUSABLE */
  readonly copy: () => Promise<InventoryCopy>;
  /** waits for the change in progress, then lets go of the files */
  close(): Promise<void>;
}

const noKey = (): never => {
  throw new RouseError('SECRETS_KEY_UNUSABLE', 'this inventory was opened without one');
};
const NO_VAULT: Vault = { seal: noKey, open: noKey, check: noKey, expect: noKey, rotate: noKey };

/**
 * Opens the inventory of a data directory, creating or migrating it as needed.
 *
 * @throws RouseError INSTANCE_RUNNING, STORE_NEWER, STORE_UNUSABLE
 */
export function openInventory(
  options: { readonly dataDir: string },
  deps: OpenInventoryDeps,
): Promise<OpenInventory> {
  return new Promise((resolve) => {
    resolve(openNow(options.dataDir, deps));
  });
}

function openNow(dataDir: string, deps: OpenInventoryDeps): OpenInventory {
  makeDataDir(dataDir);
  const unlock = lockDataDir(dataDir);
  try {
    finishExchange(dataDir);
    forgetCopy(dataDir);
    const database = path.join(dataDir, DATABASE_FILE);
    const { connections, locked, mac } = connect(database, dataDir, deps);
    const recorder = deps.recorder ?? { random: (bytes) => randomBytes(bytes) };
    const sealing = createSealing(deps.vault ?? NO_VAULT);
    return {
      ...inventoryOn(connections, { recorder, sealing }),
      ...(locked && { locked }),
      rotateKey: () => rotateKey(connections, deps.vault ?? NO_VAULT),
      integrity: createIntegrity(connections.direct, mac),
      copy: () =>
        copyInventory({ dataDir, database }, (file, access) =>
          openSqlite(file, { ...access, nativeCodeFolders: [dataDir] }),
        ),
      assets: createAssetRows(connections.direct),
      facts: createFactStore(connections.direct),
      events: createEventStore(connections.direct),
      boots: createBootStore(connections.direct),
      webhooks: createWebhookStore(connections.direct, sealing),
      accounts: provenAccounts(createAccountStore(connections.direct), connections.direct),
      audit: createAuditStore(connections.direct),
      idempotency: createIdempotencyStore(connections.direct),
      async close() {
        await connections.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** Private to the user Rouse runs as. The key to the secrets in it is elsewhere. */
function makeDataDir(dataDir: string): void {
  try {
    makeFolder(dataDir);
  } catch (error) {
    const detail = `the data directory cannot be made: ${messageOf(error)}`;
    throw new RouseError('STORE_UNUSABLE', detail, { cause: error });
  }
}

/** Node's own recursive way never ends below /proc, where a folder that exists can hold none. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(path.dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another command may have been faster.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

interface Connected {
  readonly connections: Connections;
  readonly locked: RouseError | undefined;
  readonly mac: Mac;
}

function connect(file: string, dataDir: string, deps: OpenInventoryDeps): Connected {
  const opened: Sqlite[] = [];
  const open = (access: { readonly readonly: boolean }): Sqlite => {
    const database = openSqlite(file, { ...access, nativeCodeFolders: [dataDir] });
    opened.push(database);
    return database;
  };
  try {
    const writer = open({ readonly: false });
    refuseDamaged(writer);
    configureWriter(writer);
    refuseReadOnly(writer);
    migrate(writer, loadMigrations(deps.assets));
    writer.transaction(() => {
      fillCodes(drizzle(writer));
    })();
    const locked = unlock(writer, deps.vault ?? NO_VAULT);
    const reader = open({ readonly: true });
    const { reserve } = deps;
    const mac = beginProofs(writer, { vault: NO_VAULT, ...deps });
    return { connections: createConnections(writer, reader, { reserve, mac }), locked, mac };
  } catch (error) {
    for (const database of opened) database.close();
    const failure = storeFailure(error);
    if (failure instanceof RouseError && failure.code === 'STORE_UNUSABLE') {
      throw new RouseError(failure.code, `${file}: ${failure.detail}`, { cause: error });
    }
    throw failure;
  }
}

/** @returns why the secrets stay locked. Machines that need none of them boot without. */
function unlock(writer: Sqlite, vault: Vault): RouseError | undefined {
  try {
    const sealed = writer.transaction(() => beginSealing(drizzle(writer), vault)).immediate();
    if (sealed) forgetFreePages(writer);
    return undefined;
  } catch (error) {
    if (error instanceof RouseError) return error;
    throw error;
  }
}

/** Damage is cheaper to hear about now than at the first boot of a machine in a damaged page. */
function refuseDamaged(database: Sqlite): void {
  const found = database.pragma('quick_check(1)', { simple: true });
  if (found === 'ok') return;
  const detail = `the file is damaged; restore it from a backup (${String(found)})`;
  throw new RouseError('STORE_UNUSABLE', detail);
}

interface StoreDeps {
  readonly recorder: SightingRecorder;
  readonly sealing: Sealing;
}

function inventoryOn(connections: Connections, deps: StoreDeps): Inventory {
  return {
    ...stores(connections.direct, deps),
    transaction: (work) =>
      connections.transaction((inside, nested) => work(inventoryInside(inside, nested, deps))),
  };
}

function inventoryInside(inside: Access, nested: Nested, deps: StoreDeps): Inventory {
  const inventory: Inventory = {
    ...stores(inside, deps),
    transaction: (work) => nested(() => work(inventory)),
  };
  return inventory;
}

function stores(access: Access, { recorder, sealing }: StoreDeps): Omit<Inventory, 'transaction'> {
  const plain = {
    machines: createMachineStore(access, recorder, sealing),
    profiles: createProfileStore(access, sealing),
    images: createImageStore(access),
    rules: createRuleStore(access),
    installs: createInstallStore(access),
    orders: createOrderStore(access),
    history: createHistoryStore(access),
    diskWays: createDiskWayStore(access),
    configs: createConfigStore(access, sealing),
    configTokens: createConfigTokenStore(access),
    bootTokens: createBootTokenStore(access),
  };
  return provenStores(plain, access);
}
