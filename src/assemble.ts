/**
 * What the listeners and the command line are given: inventory, use cases, boot files.
 *
 * Owns     which implementation stands behind each port. No decisions, no sockets.
 * Tests    test/assemble.test.ts, test/api/serve.test.ts
 */
import { randomBytes } from 'node:crypto';
import { adminDeps, disks, type Ruled, type Surroundings } from './assemble-admin.ts';
import { ownFiles, vaultFor } from './assemble-disk.ts';
import { assembleAccess } from './assemble-access.ts';
import { assembleAnswers } from './assemble-answers.ts';
import { assembleAssets } from './assemble-assets.ts';
import { assembleFacts, receiversOf, type FactParts } from './assemble-facts.ts';
import { assembleLive } from './assemble-live.ts';
import { backupsOf } from './assemble-recovery.ts';
import { waitingParts } from './assemble-waiting.ts';
import { assembleWebhooks } from './assemble-webhooks.ts';
import type { Config } from './config/schema.ts';
import type { DhcpServerDeps } from './dhcp-proxy/server.ts';
import { httpOrigin, type IpAddress } from './domain/address.ts';
import { isUniversalName, START_SCRIPT } from './domain/boot-names.ts';
import type { RouseError } from './domain/errors.ts';
import type { Asset, FindAsset, RecordEvent } from './domain/ports.ts';
import { createProgressTurn } from './domain/progress.ts';
import { type AdminDeps } from './http/api/app.ts';
import type { BootDeps } from './http/boot/deps.ts';
import { startScript } from './ipxe-templates/start.ts';
import { systemClock } from './platform/clock.ts';
import { collectGarbage } from './platform/garbage.ts';
import { sha256Of } from './platform/loader-manifest.ts';
import { loadLoaders } from './platform/loaders.ts';
import { macOfNeighbour } from './platform/neighbours.ts';
import { withOwnLoaders } from './platform/own-loaders.ts';
import { productVersion } from './platform/version.ts';
import { loadBootIndex } from './service/boot-index.ts';
import { createChooser } from './service/chooser.ts';
import { createConfigTokens, type ConfigTokens } from './service/config-tokens.ts';
import { createContentCache } from './service/content-cache.ts';
import { createDecideBoot } from './service/decide-boot.ts';
import { type DiskWays } from './service/disk-ways.ts';
import { createOverheard } from './service/overheard.ts';
import { createRenderConfig } from './service/render-config.ts';
import { loadRuleBook } from './service/rule-book.ts';
import { resumeBoots } from './service/resume-boots.ts';
import { createSightings } from './service/sightings.ts';
import { createTalosPinOf } from './service/talos-pins.ts';
import { createUniversalName, type UniversalName } from './service/universal-name.ts';
import { watchedInventory } from './service/watched-inventory.ts';
import { openInventory, type OpenInventory } from './store/open.ts';
import type { TftpDeps } from './tftp/dispatch.ts';

const clock = systemClock;

const MIB = 1_048_576;
const MINUTE_MS = 60_000;

export interface Parts {
  readonly dhcp: DhcpServerDeps;
  readonly tftp: TftpDeps;
  readonly boot: BootDeps;
  readonly admin: Omit<AdminDeps, 'surface'> & { readonly record: RecordEvent };
  readonly facts: Omit<FactParts, 'close'>;
  /** hears every event, to number it and hand it on */
  readonly heard: RecordEvent;
  readonly loaderProblems: readonly RouseError[];
  /** why secrets stay sealed; everything else works */
  readonly locked: RouseError | undefined;
  /** writes what still waits, and closes the inventory */
  close(): Promise<void>;
}

export async function assemble(config: Config, around: Surroundings): Promise<Parts> {
  const { record } = around;
  const { assets, problems } = withOwnLoaders(loadLoaders(), config.data_dir);
  const { opened, index, ruled, entry } = await openRuled(config, around);
  const { inventory, chooser } = ruled;
  await resumeBoots({ boots: opened.boots, machines: inventory.machines, chooser, clock });
  const sightings = createSightings({ clock, inventory, record });
  const hasLoader = (name: string): boolean => assets.has(name);
  const overheard = createOverheard();
  const { policyOf } = index;
  const bytesMax = config.images.cache_mib * MIB;
  const cache = createContentCache({ clock, bytesMax, emptied: collectGarbage });
  const heardOf = overheard.of;
  const universalName = createUniversalName({ clock, heardOf, policyOf, hasLoader });
  const kept = { clock, inventory, rows: opened.assets, cache };
  const files = await assembleAssets(config, { ...around, ...kept });
  const people = await disks(ruled, around);
  const { installs, diskWays, orders } = people;
  const reported = { inventory, store: opened.facts, installed: installs.installed };
  const live = await assembleLive(config, { ...around, opened, machineOf: index.machineOf });
  const { subscribe, events } = live;
  const outside = { store: opened.webhooks, history: events.history, subscribe, record };
  const hooks = await assembleWebhooks(config, outside);
  const facts = await assembleFacts(config, { ...around, ...reported });
  const told = { inventory, record };
  const tokens = await configTokens(config, { ...ruled, record });
  const { bootTokens, ...answers } = await assembleAnswers({ ...facts, ...installs, ...told });
  const { sources } = files;
  const { grounds, openMenu, waits } = waitingParts(config, { ...ruled, orders, sources, record });
  const behind = { ...ruled, files, ...people, ...keeping(opened) };
  const { isWaiting } = waits.waiting;
  const { withholdsLoader } = diskWays;
  const originAt = originsOf(config);
  const findAsset = bootFiles(assets, { originAt, universalName, withholdsLoader });
  const answering = { clock, record, policyOf, hasLoader };
  const progressTurn = createProgressTurn();
  const common = { clock, record, findAsset, progressTurn, macOf: macOfNeighbour };
  const { webhooks } = hooks;
  const shown = { ...around, ...facts, ...live, ...entry, record, isWaiting, webhooks };
  return {
    dhcp: { ...answering, sighted: sightings.sighted, overheard: overheard.record },
    tftp: { ...common, openImageFile: files.openWholeImageFile },
    boot: {
      ...common,
      decide: createDecideBoot({ ...grounds, sightings, diskWays, tokens, bootTokens, openMenu }),
      ...waits,
      macOfSession: live.macOfSession,
      version: productVersion(),
      handedOver: orders.handedOver,
      openImageFile: files.openImageFile,
      openAsset: files.openAsset,
      talosPinOf: createTalosPinOf({ inventory }),
      ...urlsOf(config),
      receivers: receiversOf(config),
      fetchConfig: tokens.fetch,
      ...answers,
      random: randomBytes,
      failed: around.failed,
    },
    admin: { ...adminDeps(config, behind, shown), record },
    facts,
    heard: live.record,
    loaderProblems: problems,
    locked: opened.locked,
    async close() {
      const inOrder = [hooks, sightings, facts, live, files, entry.access, opened];
      for (const part of inOrder) await part.close();
    },
  };
}

/** What an administrator does with the whole inventory. */
function keeping({ rotateKey, copy, idempotency, integrity }: OpenInventory) {
  return { rotateKey, idempotency, integrity, makeBackup: backupsOf({ copy }) };
}

/** The inventory, what is in memory of it, and who may ask. */
async function openRuled(config: Config, { keyMade, failed, reserve }: Surroundings) {
  const opened = await openInventory(
    { dataDir: config.data_dir },
    { assets: ownFiles, vault: vaultFor(config, keyMade), reserve, makesKey: true },
  );
  const index = await loadBootIndex(opened.machines);
  const rules = await loadRuleBook(opened, clock);
  const inventory = watchedInventory(opened, { index, rules });
  const ruled: Ruled = { inventory, rules, chooser: createChooser({ inventory, rules }) };
  const entry = assembleAccess(config, { ...opened, failed });
  return { opened, index, ruled, entry };
}

function configTokens(
  { talos }: Config,
  { inventory, record, chooser }: Pick<Surroundings, 'record'> & Omit<Ruled, 'rules'>,
): Promise<ConfigTokens> {
  return createConfigTokens({
    ...{ inventory, clock, record, random: randomBytes },
    render: createRenderConfig({
      inventory,
      profileOf: async (machine) => (await chooser.given(machine)).profile,
    }),
    lifeMs: talos.config_token_minutes * MINUTE_MS,
    open: talos.open_config,
  });
}

function urlsOf({ boot, talos }: Config): Pick<BootDeps, 'bootUrl' | 'factoryUrl'> {
  return { factoryUrl: talos.factory_url, ...(boot.url !== undefined && { bootUrl: boot.url }) };
}

/** What a machine is told that has reached one of the server's addresses. */
function originsOf({ boot }: Config): (address: IpAddress) => string {
  return (address) => boot.url ?? httpOrigin(address, boot.listen.port);
}

/** Loaders as they are, the start script, and the name that stands for whichever is needed. */
function bootFiles(
  loaders: ReadonlyMap<string, Asset>,
  {
    originAt,
    universalName,
    withholdsLoader,
  }: {
    readonly originAt: (address: IpAddress) => string;
    readonly universalName: UniversalName;
    readonly withholdsLoader: DiskWays['withholdsLoader'];
  },
): FindAsset {
  return (request) => {
    const { name, localAddress, mac } = request;
    const file = isUniversalName(name) ? universalName(request) : name;
    if (file !== START_SCRIPT) {
      const withheld = file === undefined || (mac && withholdsLoader(mac));
      return withheld ? undefined : loaders.get(file);
    }
    const bytes = Buffer.from(startScript({ origin: originAt(localAddress) }));
    return { name: file, bytes, sha256: sha256Of(bytes) };
  };
}
