/**
 * What the admin API is given, in a server and in a command that works on the inventory itself.
 *
 * Owns     which implementation stands behind each of its ports; see assemble.ts for the rest.
 * Tests    test/assemble.test.ts, test/api/serve.test.ts
 */
import { randomBytes } from 'node:crypto';
import { assembleAccess, type AccessParts } from './assemble-access.ts';
import { assembleActions } from './assemble-actions.ts';
import { acceptingRules, noBackup, ownFiles, reserveOf, vaultFor } from './assemble-disk.ts';
import { assembleAssets, type AssetParts } from './assemble-assets.ts';
import { createAskHost, type StartedWith } from './assemble-host.ts';
import { createRenderDraft, createRenderScript } from './assemble-preview.ts';
import { unknownMachines } from './assemble-waiting.ts';
import { receiversOf, type FactParts } from './assemble-facts.ts';
import { keptAlone } from './assemble-live.ts';
import { webhooksAlone } from './assemble-webhooks.ts';
import type { ApiRequest, ApiResponse, LocalApi } from './cli/io.ts';
import type { Config } from './config/schema.ts';
import { httpOrigin, LOOPBACK_IPV4 } from './domain/address.ts';
import { messageOf } from './domain/errors.ts';
import type { Site } from './domain/boot-plan.ts';
import { newMachineId, type Machine, type MachineId } from './domain/machine.ts';
import type { BootHistory, EventAccess } from './domain/event-ports.ts';
import type { IdempotencyStore } from './domain/idempotency-ports.ts';
import type { Inventory, ListenerState, RecordEvent } from './domain/ports.ts';
import type { Integrity } from './domain/integrity.ts';
import type { MakeBackup } from './domain/recovery.ts';
import type { Waiting } from './domain/waiting.ts';
import { reportTargets } from './domain/report-targets.ts';
import type { DiskReserve } from './domain/disk-reserve.ts';
import type { ExplainBoot } from './domain/use-cases.ts';
import type { ManageWebhooks } from './domain/webhook-ports.ts';
import { createAdminApp, type AdminDeps } from './http/api/app.ts';
import type { FamiliesAt } from './observe/metrics.ts';
import { createExposition } from './observe/exposition.ts';
import { systemClock } from './platform/clock.ts';
import { ipv4Addresses, type NetworkInterface } from './platform/interfaces.ts';
import { productVersion } from './platform/version.ts';
import { createApply } from './service/apply.ts';
import { createChooser, type Chooser } from './service/chooser.ts';
import { createManageConfigs } from './service/configs.ts';
import { createContentCache } from './service/content-cache.ts';
import { explainFor } from './service/decide-boot.ts';
import { loadDiskWays, type DiskWays } from './service/disk-ways.ts';
import { createExport } from './service/export.ts';
import { createInspectImage } from './service/image-files.ts';
import { createManageImages } from './service/images.ts';
import { createInstalls, type Installs } from './service/installs.ts';
import { createManageProfiles } from './service/profiles.ts';
import { createEntriesFor } from './service/menus.ts';
import { createOrders, type Orders } from './service/orders.ts';
import { createRenderConfig } from './service/render-config.ts';
import { createPreviewAnswers } from './service/preview-answers.ts';
import { createPreviewProfile } from './service/preview-profile.ts';
import { createPreviewRules } from './service/preview-rules.ts';
import { loadRuleBook, type RuleBook } from './service/rule-book.ts';
import { createManageRules } from './service/rules.ts';
import { createEnsureSchematic } from './service/schematics.ts';
import { createTestRules } from './service/test-rules.ts';
import { watchedInventory } from './service/watched-inventory.ts';
import { createTrail, type Trail } from './service/trail.ts';
import { openInventory } from './store/open.ts';

const clock = systemClock;
const MIB = 1_048_576;

export interface Surroundings {
  readonly record: RecordEvent;
  readonly interfaces: readonly NetworkInterface[];
  readonly listeners: () => readonly ListenerState[];
  /** room on the disk for the moment when it is full */
  readonly reserve: DiskReserve;
  readonly counts: () => Readonly<Record<string, number>>;
  readonly families: FamiliesAt;
  /** hears of errors that are a fault of ours */
  readonly failed: (error: unknown) => void;
  /** undefined: nothing is known of it */
  readonly started?: StartedWith;
  /** told the file when a key for secrets was made */
  readonly keyMade: (file: string) => void;
}

type AdminSurroundings = Surroundings &
  Pick<FactParts, 'factsOf' | 'logOf'> & {
    readonly events: EventAccess;
    readonly boots: BootHistory;
    readonly isWaiting: Waiting['isWaiting'];
    readonly webhooks: ManageWebhooks;
  } & AccessParts;

/** The admin API in this process, for commands that are used while no server runs. */
export async function openLocalApi(
  config: Config,
  tell: (text: string) => void,
): Promise<LocalApi> {
  const keyMade = (file: string): void => {
    tell(`A key for secrets was made: keep a copy of ${file} apart from the inventory.`);
  };
  const reserve = reserveOf(config, tell);
  const opened = await openInventory(
    { dataDir: config.data_dir },
    { assets: ownFiles, vault: vaultFor(config, keyMade), reserve },
  );
  const rules = await loadRuleBook(opened, clock);
  const inventory = watchedInventory(opened, { rules });
  const ruled = { inventory, rules, chooser: createChooser({ inventory, rules }) };
  const known = await opened.facts.all();
  const record = (): void => undefined;
  const { history } = keptAlone(opened).events;
  const entry = assembleAccess(config, {
    ...opened,
    failed: (error) => {
      tell(`That somebody did this could not be written down: ${messageOf(error)}`);
    },
  });
  const around: AdminSurroundings = {
    record,
    ...entry,
    webhooks: webhooksAlone(config, { store: opened.webhooks, history, record }),
    interfaces: [],
    reserve,
    listeners: () => [],
    counts: () => ({}),
    ...keptAlone(opened),
    families: () => [],
    // Nobody waits for a server that does not run.
    isWaiting: () => false,
    factsOf: (machine) => known.get(machine),
    // Lines are in the memory of a running server alone.
    logOf: () => [],
    failed: (error) => {
      throw error;
    },
    keyMade,
  };
  const bytesMax = config.images.cache_mib * MIB;
  const kept = { clock, inventory, rows: opened.assets };
  const cache = createContentCache({ clock, bytesMax });
  const files = await assembleAssets(config, { ...around, ...kept, cache });
  const { rotateKey, idempotency, integrity } = opened;
  const own = { rotateKey, idempotency, integrity, makeBackup: noBackup(config) };
  const behind = { ...ruled, files, ...own, ...(await disks(ruled, around)) };
  const admin = adminDeps(config, behind, around);
  const app = createAdminApp({ ...admin, surface: 'socket' });
  return {
    inject: (request) => injected(app, request),
    async close() {
      await app.close();
      await files.close();
      await entry.access.close();
      await opened.close();
    },
  };
}

async function injected(
  app: ReturnType<typeof createAdminApp>,
  { method, path: url, headers = {}, body }: ApiRequest,
): Promise<ApiResponse> {
  const answer = await app.inject({ method, url, headers, ...(body && { payload: body }) });
  const read = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
  return {
    status: answer.statusCode,
    headers: Object.fromEntries(read) as Record<string, string>,
    body: answer.body,
  };
}

interface Disks {
  readonly installs: Installs;
  readonly orders: Orders;
  readonly trail: Trail;
  readonly changed: (machine: Machine) => void;
  readonly diskWays: DiskWays;
}

/** The inventory, and what is made of its rules. */
export interface Ruled {
  readonly inventory: Inventory;
  readonly rules: RuleBook;
  readonly chooser: Chooser;
}

export async function disks(
  { inventory, chooser }: Omit<Ruled, 'rules'>,
  { record, failed }: Surroundings,
): Promise<Disks> {
  const diskWays = await loadDiskWays({ clock, store: inventory.diskWays, record, failed });
  const changed = ({ macs }: Machine): void => {
    diskWays.forget(macs);
  };
  const installs = createInstalls({ clock, inventory, chooser, record, changed });
  const trail = createTrail(clock, record);
  const { handedOver } = installs;
  const orders = createOrders({ clock, inventory, trail, changed, handedOver });
  return { diskWays, installs, orders, trail, changed };
}

interface Behind extends Disks, Ruled {
  readonly files: AssetParts;
  readonly rotateKey: () => Promise<number>;
  readonly makeBackup: MakeBackup;
  readonly idempotency: IdempotencyStore;
  readonly integrity: Integrity;
}

export function adminDeps(
  config: Config,
  { inventory, rules, chooser, files, installs, orders, ...behind }: Behind,
  around: AdminSurroundings,
): Omit<AdminDeps, 'surface'> {
  const newId = (): MachineId => newMachineId(clock.nowMs(), randomBytes(5));
  const { data_dir: dataDir, images } = config;
  const inspectImage = createInspectImage({ dataDir, directories: images.directories });
  const { factory_url: factoryUrl } = config.talos;
  const { factory } = files;
  const { createSchematic } = factory;
  const ensureSchematic = createEnsureSchematic({ createSchematic, factoryUrl });
  const site = previewSite(config, around.interfaces);
  const unknown = unknownMachines(config);
  const render = createRenderConfig({
    inventory,
    profileOf: async (machine) => (await chooser.choose({ machine })).profile,
  });
  const { orderOf } = orders;
  const entriesFor = createEntriesFor(inventory);
  const grounds = { chooser, inventory, sources: files.sources, unknown, orderOf, entriesFor };
  const explain: ExplainBoot = (asked) => explainFor(asked, site, grounds);
  const version = productVersion();
  const { listeners, counts, events } = around;
  const metrics = createExposition(() =>
    around.families({
      ...{ version, listeners: listeners(), readers: events.count() },
      disk: around.reserve.state(),
    }),
  );
  const acting = { inventory, installs, orders, newId, ...behind };
  return {
    disk: around.reserve.state,
    ...{ clock, version, listeners, counts, events, metrics },
    ...assembleActions(acting, around),
    startedAtMs: clock.nowMs(),
    boots: around.boots,
    profiles: createManageProfiles({ clock, inventory, ensureSchematic }),
    images: createManageImages({ inventory, inspectImage }),
    assets: files.manage,
    factory,
    factoryUrl,
    configs: createManageConfigs({ inventory }),
    rotateKey: behind.rotateKey,
    makeBackup: behind.makeBackup,
    idempotency: behind.idempotency,
    integrity: acceptingRules(behind.integrity, { inventory, rules }),
    apply: createApply({ clock, inventory, inspectImage, ensureSchematic, newId }),
    exportManifest: createExport({ inventory }),
    rules: createManageRules({ inventory }),
    explain,
    testRules: createTestRules({ inventory, explain }),
    previewRules: createPreviewRules({ inventory, rules, addressOf: chooser.addressOf }),
    placesTaken: rules.taken,
    renderScript: createRenderScript({ ...grounds, site, explain, version, ...behind }),
    previewAnswers: createPreviewAnswers({ inventory, site }),
    previewProfile: createPreviewProfile({
      ...{ inventory, chooser },
      render: createRenderDraft({ ...grounds, site, version, ...behind }),
    }),
    renderConfig: async (machine, options) => (await render(machine, { ...options, site })).text,
    isWaiting: around.isWaiting,
    ...{ factsOf: around.factsOf, logOf: around.logOf },
    webhooks: around.webhooks,
    access: around.access,
    hosts: around.hosts,
    host: createAskHost(config, { ...around, served: around.interfaces }),
    failed: around.failed,
  };
}

/** A preview has no connection whose address could be taken: the first one served stands in. */
function previewSite(config: Config, interfaces: readonly NetworkInterface[]): Site {
  const address = interfaces.flatMap(ipv4Addresses)[0]?.address ?? LOOPBACK_IPV4;
  const bootOrigin = config.boot.url ?? httpOrigin(address, config.boot.listen.port);
  const reports = reportTargets(bootOrigin, receiversOf(config));
  return { bootOrigin, factoryUrl: config.talos.factory_url, reports };
}
