/**
 * What the listeners and the command line are given: inventory, use cases, boot files.
 *
 * Owns     which implementation stands behind each port. No decisions, no sockets.
 * Tests    test/assemble.test.ts, test/api/serve.test.ts
 */
import { randomBytes } from 'node:crypto';
import { assembleAssets, type AssetParts } from './assemble-assets.ts';
import { assembleFacts, receiversOf, type FactParts } from './assemble-facts.ts';
import type { ApiRequest, LocalApi } from './cli/io.ts';
import type { Config } from './config/schema.ts';
import type { DhcpServerDeps } from './dhcp-proxy/server.ts';
import { httpOrigin, LOOPBACK_IPV4 } from './domain/address.ts';
import { isUniversalName, START_SCRIPT } from './domain/boot-names.ts';
import type { Site } from './domain/boot-plan.ts';
import type { RouseError } from './domain/errors.ts';
import { newMachineId, type Machine, type MachineId } from './domain/machine.ts';
import type { Asset, FindAsset, Inventory, ListenerState, RecordEvent } from './domain/ports.ts';
import { createProgressTurn } from './domain/progress.ts';
import { redactDecision } from './domain/redact-args.ts';
import { reportTargets } from './domain/report-targets.ts';
import { createAdminApp, type AdminDeps } from './http/api/app.ts';
import type { BootDeps } from './http/boot/deps.ts';
import { printed } from './http/boot/served-script.ts';
import { startScript } from './ipxe-templates/start.ts';
import { listAssets, readAsset } from './platform/assets.ts';
import { systemClock } from './platform/clock.ts';
import { collectGarbage } from './platform/garbage.ts';
import { ipv4Addresses, type NetworkInterface } from './platform/interfaces.ts';
import { sha256Of } from './platform/loader-manifest.ts';
import { loadLoaders } from './platform/loaders.ts';
import { macOfNeighbour } from './platform/neighbours.ts';
import { withOwnLoaders } from './platform/own-loaders.ts';
import { productVersion } from './platform/version.ts';
import { createApply } from './service/apply.ts';
import { loadBootIndex } from './service/boot-index.ts';
import { createContentCache } from './service/content-cache.ts';
import { createDecideBoot, decideFor } from './service/decide-boot.ts';
import { loadDiskWays, type DiskWays } from './service/disk-ways.ts';
import { createExport } from './service/export.ts';
import { createInspectImage } from './service/image-files.ts';
import { createManageImages } from './service/images.ts';
import { createInstalls, type Installs } from './service/installs.ts';
import { createManageMachines } from './service/machines.ts';
import { createOverheard } from './service/overheard.ts';
import { createManageProfiles } from './service/profiles.ts';
import { createEnsureSchematic } from './service/schematics.ts';
import { createSightings } from './service/sightings.ts';
import { createTalosPinOf } from './service/talos-pins.ts';
import { createUniversalName, type UniversalName } from './service/universal-name.ts';
import { watchedInventory } from './service/watched-inventory.ts';
import { openInventory } from './store/open.ts';
import type { TftpDeps } from './tftp/dispatch.ts';

const clock = systemClock;

const MIB = 1_048_576;

/** Shown instead of a session in scripts that are only looked at. */
const PREVIEW_SESSION = 'preview';

interface Surroundings {
  readonly record: RecordEvent;
  readonly interfaces: readonly NetworkInterface[];
  readonly listeners: () => readonly ListenerState[];
  readonly counts: () => Readonly<Record<string, number>>;
  /** hears of errors that are a fault of ours */
  readonly failed: (error: unknown) => void;
}

type AdminSurroundings = Surroundings & Pick<FactParts, 'factsOf' | 'logOf'>;

export interface Parts {
  readonly dhcp: DhcpServerDeps;
  readonly tftp: TftpDeps;
  readonly boot: BootDeps;
  readonly admin: Omit<AdminDeps, 'surface'> & { readonly record: RecordEvent };
  readonly facts: Omit<FactParts, 'close'>;
  readonly loaderProblems: readonly RouseError[];
  /** writes what still waits, and closes the inventory */
  close(): Promise<void>;
}

export async function assemble(config: Config, around: Surroundings): Promise<Parts> {
  const { record } = around;
  const { assets, problems } = withOwnLoaders(loadLoaders(), config.data_dir);
  const opened = await openInventory({ dataDir: config.data_dir }, { assets: ownFiles });
  const index = await loadBootIndex(opened.machines);
  const inventory = watchedInventory(opened, index);
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
  const { installs, diskWays } = await disks(inventory, around);
  const reported = { inventory, store: opened.facts, installed: installs.installed };
  const facts = await assembleFacts(config, { ...around, ...reported });
  const behind = { inventory, files, installs, diskWays };
  const progressTurn = createProgressTurn();
  const { withholdsLoader } = diskWays;
  const httpPort = config.boot.listen.port;
  const findAsset = bootFiles(assets, { httpPort, universalName, withholdsLoader });
  return {
    dhcp: {
      clock,
      record,
      sighted: sightings.sighted,
      overheard: overheard.record,
      policyOf,
      hasLoader,
    },
    tftp: {
      clock,
      record,
      findAsset,
      openImageFile: files.openWholeImageFile,
      progressTurn,
      macOf: macOfNeighbour,
    },
    boot: {
      clock,
      record,
      decide: createDecideBoot({ inventory, sightings, diskWays, sources: files.sources }),
      handedOver: installs.handedOver,
      findAsset,
      openImageFile: files.openImageFile,
      openAsset: files.openAsset,
      talosPinOf: createTalosPinOf({ inventory }),
      factoryUrl: config.talos.factory_url,
      receivers: receiversOf(config),
      macOf: macOfNeighbour,
      progressTurn,
      random: randomBytes,
      failed: around.failed,
    },
    admin: { ...adminDeps(config, behind, { ...around, ...facts }), record },
    facts,
    loaderProblems: problems,
    async close() {
      await sightings.close();
      await facts.close();
      await files.close();
      await opened.close();
    },
  };
}

/** The admin API in this process, for commands that are used while no server runs. */
export async function openLocalApi(config: Config): Promise<LocalApi> {
  const inventory = await openInventory({ dataDir: config.data_dir }, { assets: ownFiles });
  const known = await inventory.facts.all();
  const around: AdminSurroundings = {
    record: () => undefined,
    interfaces: [],
    listeners: () => [],
    counts: () => ({}),
    factsOf: (machine) => known.get(machine),
    // Lines are in the memory of a running server alone.
    logOf: () => [],
    failed: (error) => {
      throw error;
    },
  };
  const bytesMax = config.images.cache_mib * MIB;
  const kept = { clock, inventory, rows: inventory.assets };
  const cache = createContentCache({ clock, bytesMax });
  const files = await assembleAssets(config, { ...around, ...kept, cache });
  const behind = { inventory, files, ...(await disks(inventory, around)) };
  const admin = adminDeps(config, behind, around);
  const app = createAdminApp({ ...admin, surface: 'socket' });
  return {
    async inject({ method, path: url, headers = {}, body }: ApiRequest) {
      const answer = await app.inject({ method, url, headers, ...(body && { payload: body }) });
      const read = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
      return {
        status: answer.statusCode,
        headers: Object.fromEntries(read) as Record<string, string>,
        body: answer.body,
      };
    },
    async close() {
      await app.close();
      await files.close();
      await inventory.close();
    },
  };
}

const ownFiles = { listAssets, readAsset };

interface Disks {
  readonly installs: Installs;
  readonly diskWays: DiskWays;
}

async function disks(inventory: Inventory, { record, failed }: Surroundings): Promise<Disks> {
  const diskWays = await loadDiskWays({ clock, store: inventory.diskWays, record, failed });
  const changed = ({ macs }: Machine): void => {
    diskWays.forget(macs);
  };
  return { diskWays, installs: createInstalls({ clock, inventory, record, changed }) };
}

interface Behind extends Disks {
  readonly inventory: Inventory;
  readonly files: AssetParts;
}

function adminDeps(
  config: Config,
  { inventory, files, installs, diskWays }: Behind,
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
  const decide: AdminDeps['decide'] = async (machine) => {
    const decision = await decideFor(machine, site, inventory, files.sources);
    const way = decision.kind === 'local-disk' ? diskWays.wayOf(machine) : undefined;
    return way === undefined ? decision : { ...decision, way };
  };
  return {
    clock,
    startedAtMs: clock.nowMs(),
    version: productVersion(),
    listeners: around.listeners,
    counts: around.counts,
    machines: createManageMachines({ inventory, newId }),
    profiles: createManageProfiles({ inventory, ensureSchematic }),
    images: createManageImages({ inventory, inspectImage }),
    assets: files.manage,
    factory,
    factoryUrl,
    installs,
    apply: createApply({ inventory, inspectImage, ensureSchematic, newId }),
    exportManifest: createExport({ inventory }),
    decide,
    async renderScript(machine, { showSecrets }) {
      const context = { origin: site.bootOrigin, session: PREVIEW_SESSION };
      const decision = await decide(machine);
      const shown = showSecrets ? decision : redactDecision(decision);
      return printed(shown, context, machine.macs[0]).text;
    },
    factsOf: around.factsOf,
    logOf: around.logOf,
    failed: around.failed,
  };
}

/** A preview has no connection whose address could be taken: the first one served stands in. */
function previewSite(config: Config, interfaces: readonly NetworkInterface[]): Site {
  const address = interfaces.flatMap(ipv4Addresses)[0]?.address ?? LOOPBACK_IPV4;
  const bootOrigin = httpOrigin(address, config.boot.listen.port);
  const reports = reportTargets(bootOrigin, receiversOf(config));
  return { bootOrigin, factoryUrl: config.talos.factory_url, reports };
}

/** Loaders as they are, the start script, and the name that stands for whichever is needed. */
function bootFiles(
  loaders: ReadonlyMap<string, Asset>,
  {
    httpPort,
    universalName,
    withholdsLoader,
  }: {
    readonly httpPort: number;
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
    const bytes = Buffer.from(startScript({ origin: httpOrigin(localAddress, httpPort) }));
    return { name: file, bytes, sha256: sha256Of(bytes) };
  };
}
