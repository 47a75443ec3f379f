/**
 * The tables as the query builder sees them. The migrations in db/ make them; db/README.md tells
 * what each column means, and test/store/schema.test.ts holds the three together.
 */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { IpAddress } from '../domain/address.ts';
import type { MachineArch } from '../domain/arch.ts';
import type { BootEventKind } from '../domain/boot-event.ts';
import type { Boot } from '../domain/boot-session.ts';
import type { BootId, BootOutcome } from '../domain/boot-stage.ts';
import type { DiskWay } from '../domain/disk-way.ts';
import type { BootTokenState } from '../domain/boot-token.ts';
import type { TokenState } from '../domain/config-token.ts';
import type { Personality } from '../domain/firmware.ts';
import type { InstallState } from '../domain/install.ts';
import type { LoaderChoice } from '../domain/loaders.ts';
import type {
  ConfigName,
  ImageName,
  MachineId,
  MachineName,
  ProfileName,
} from '../domain/machine.ts';
import type { Mac } from '../domain/mac.ts';
import type { MachineCode } from '../domain/machine-code.ts';
import type { MachineFacts } from '../domain/machine-facts.ts';
import type { ConfigSummary } from '../domain/machine-config.ts';
import type { HistoryAction } from '../domain/order.ts';
import type { ProfileSpec } from '../domain/profile.ts';
import type { RuleName, RuleThen, RuleWhen } from '../domain/rule.ts';
import type { Uuid } from '../domain/uuid.ts';
import type { DeliveryOutcome, WebhookName } from '../domain/webhook.ts';

type Texts = Readonly<Record<string, string>>;

export const machines = sqliteTable('machines', {
  id: text().$type<MachineId>().primaryKey(),
  name: text().$type<MachineName>(),
  profile: text().$type<ProfileName>(),
  configured: integer({ mode: 'boolean' }).notNull(),
  uuid: text().$type<Uuid>(),
  serial: text(),
  manufacturer: text(),
  product: text(),
  asset: text(),
  arch: text().$type<MachineArch>(),
  tags: text({ mode: 'json' }).$type<Texts>().notNull(),
  variables: text({ mode: 'json' }).$type<Texts>().notNull(),
  /** JSON of a MachineNetwork. Converted by hand: the builder would store the text "null". */
  network: text(),
  firstSeenAtMs: integer('first_seen_at_ms'),
  lastSeenAtMs: integer('last_seen_at_ms'),
  version: integer().notNull(),
  loader: text().$type<LoaderChoice>(),
  personality: text().$type<Personality>(),
  workedLoader: text('worked_loader'),
  workedPersonality: text('worked_personality').$type<Personality>(),
  disk: text().$type<DiskWay>(),
  args: text({ mode: 'json' }).$type<readonly string[]>().notNull(),
  consoles: text({ mode: 'json' }).$type<readonly string[]>().notNull(),
  /** sealed JSON of a list of texts */
  configPatches: text('config_patches'),
  code: text().$type<MachineCode>(),
  ignored: integer({ mode: 'boolean' }).notNull(),
});

export const machineMacs = sqliteTable('machine_macs', {
  mac: text().$type<Mac>().primaryKey(),
  machineId: text('machine_id').$type<MachineId>().notNull(),
  position: integer().notNull(),
});

export const profiles = sqliteTable('profiles', {
  name: text().$type<ProfileName>().primaryKey(),
  arches: text({ mode: 'json' }).$type<readonly MachineArch[]>().notNull(),
  /** with the mark of those that stand in menus, which is no part of a ProfileSpec */
  spec: text({ mode: 'json' }).$type<ProfileSpec & { readonly menu?: true }>().notNull(),
  version: integer().notNull(),
  install: text().$type<'once'>(),
  /** sealed JSON of a list of ProfileFile */
  files: text(),
  destructive: integer({ mode: 'boolean' }).notNull(),
});

export const orders = sqliteTable('orders', {
  machineId: text('machine_id').$type<MachineId>().primaryKey(),
  profile: text().$type<ProfileName>().notNull(),
  timesLeft: integer('times_left'),
  expiresAtMs: integer('expires_at_ms'),
  askedBy: text('asked_by').notNull(),
  atMs: integer('at_ms').notNull(),
});

export const machineHistory = sqliteTable('machine_history', {
  seq: integer().primaryKey(),
  machineId: text('machine_id').$type<MachineId>().notNull(),
  atMs: integer('at_ms').notNull(),
  action: text().$type<HistoryAction>().notNull(),
  profile: text().$type<ProfileName>(),
  askedBy: text('asked_by').notNull(),
});

export const rules = sqliteTable('rules', {
  name: text().$type<RuleName>().primaryKey(),
  weight: integer().notNull(),
  enabled: integer({ mode: 'boolean' }).notNull(),
  conditions: text({ mode: 'json' }).$type<RuleWhen>().notNull(),
  outcome: text({ mode: 'json' }).$type<RuleThen>().notNull(),
  version: integer().notNull(),
});

export const ruleMachines = sqliteTable(
  'rule_machines',
  {
    rule: text().$type<RuleName>().notNull(),
    machineId: text('machine_id').$type<MachineId>().notNull(),
    atMs: integer('at_ms').notNull(),
  },
  (table) => [primaryKey({ columns: [table.rule, table.machineId] })],
);

export const installs = sqliteTable('installs', {
  machineId: text('machine_id').$type<MachineId>().primaryKey(),
  profile: text().$type<ProfileName>().notNull(),
  state: text().$type<InstallState>().notNull(),
  atMs: integer('at_ms').notNull(),
});

export const diskWays = sqliteTable('disk_ways', {
  model: text().primaryKey(),
  way: text().$type<DiskWay>().notNull(),
});

export const images = sqliteTable('images', {
  name: text().$type<ImageName>().primaryKey(),
  version: integer().notNull(),
});

export const imageFiles = sqliteTable(
  'image_files',
  {
    image: text().$type<ImageName>().notNull(),
    path: text().notNull(),
    diskPath: text('disk_path').notNull(),
    sizeBytes: integer('size_bytes').notNull(),
    modifiedAtMs: integer('modified_at_ms').notNull(),
    sha256: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.image, table.path] })],
);

export const imageUrls = sqliteTable(
  'image_urls',
  {
    image: text().$type<ImageName>().notNull(),
    path: text().notNull(),
    url: text().notNull(),
    sha256: text(),
  },
  (table) => [primaryKey({ columns: [table.image, table.path] })],
);

export const assets = sqliteTable('assets', {
  url: text().primaryKey(),
  sha256: text().notNull(),
  sizeBytes: integer('size_bytes').notNull(),
  declared: integer({ mode: 'boolean' }).notNull(),
  firstSeenAtMs: integer('first_seen_at_ms').notNull(),
  usedAtMs: integer('used_at_ms').notNull(),
});

export const machineFacts = sqliteTable('machine_facts', {
  machineId: text('machine_id').$type<MachineId>().primaryKey(),
  facts: text({ mode: 'json' }).$type<MachineFacts>().notNull(),
});

export const secretKeys = sqliteTable('secret_keys', {
  id: text().primaryKey(),
  checkValue: text('check_value').notNull(),
});

export const configs = sqliteTable('configs', {
  name: text().$type<ConfigName>().primaryKey(),
  base: text().notNull(),
  patches: text().notNull(),
  summary: text({ mode: 'json' }).$type<ConfigSummary>().notNull(),
  version: integer().notNull(),
});

export const configTokens = sqliteTable('config_tokens', {
  hash: text().primaryKey(),
  machineId: text('machine_id').$type<MachineId>().notNull(),
  macs: text({ mode: 'json' }).$type<readonly Mac[]>().notNull(),
  uuid: text().$type<Uuid>(),
  session: text().notNull(),
  issuedAtMs: integer('issued_at_ms').notNull(),
  expiresAtMs: integer('expires_at_ms').notNull(),
  state: text().$type<TokenState>().notNull(),
  address: text().$type<IpAddress>(),
  servedAtMs: integer('served_at_ms'),
});

export const bootTokens = sqliteTable('boot_tokens', {
  hash: text().primaryKey(),
  callbackHash: text('callback_hash').notNull(),
  machineId: text('machine_id').$type<MachineId>().notNull(),
  macs: text({ mode: 'json' }).$type<readonly Mac[]>().notNull(),
  profile: text().$type<ProfileName>().notNull(),
  session: text().notNull(),
  issuedAtMs: integer('issued_at_ms').notNull(),
  filesUntilMs: integer('files_until_ms').notNull(),
  expiresAtMs: integer('expires_at_ms').notNull(),
  state: text().$type<BootTokenState>().notNull(),
  addresses: text({ mode: 'json' }).$type<readonly IpAddress[]>().notNull(),
  uses: integer().notNull(),
});

export const events = sqliteTable('events', {
  seq: integer().primaryKey(),
  atMs: integer('at_ms').notNull(),
  kind: text().$type<BootEventKind>().notNull(),
  mac: text().$type<Mac>(),
  event: text().notNull(),
});

export const boots = sqliteTable('boots', {
  id: text().$type<BootId>().primaryKey(),
  lastAtMs: integer('last_at_ms').notNull(),
  outcome: text().$type<BootOutcome>(),
  boot: text({ mode: 'json' }).$type<Boot>().notNull(),
});

export const webhooks = sqliteTable('webhooks', {
  name: text().$type<WebhookName>().primaryKey(),
  url: text().notNull(),
  kinds: text({ mode: 'json' }).$type<readonly string[]>().notNull(),
  secret: text().notNull(),
  enabled: integer({ mode: 'boolean' }).notNull(),
  afterSeq: integer('after_seq').notNull(),
  createdAtMs: integer('created_at_ms').notNull(),
});

export const webhookDeliveries = sqliteTable(
  'webhook_deliveries',
  {
    webhook: text().$type<WebhookName>().notNull(),
    message: text().notNull(),
    seq: integer(),
    kind: text().notNull(),
    atMs: integer('at_ms').notNull(),
    attempts: integer().notNull(),
    outcome: text().$type<DeliveryOutcome>().notNull(),
    status: integer(),
    detail: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.webhook, table.message] })],
);

export const bootMacs = sqliteTable(
  'boot_macs',
  {
    mac: text().$type<Mac>().notNull(),
    bootId: text('boot_id').$type<BootId>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.mac, table.bootId] })],
);

export const proofSeed = sqliteTable('proof_seed', {
  id: integer().primaryKey(),
  seed: text().notNull(),
});

export const proofs = sqliteTable(
  'proofs',
  { kind: text().notNull(), name: text().notNull(), proof: text().notNull() },
  (table) => [primaryKey({ columns: [table.kind, table.name] })],
);

export const auditProofs = sqliteTable('audit_proofs', {
  seq: integer().primaryKey(),
  before: text().notNull(),
  proof: text().notNull(),
});

export const auditEnds = sqliteTable('audit_ends', {
  which: text().$type<'first' | 'last'>().primaryKey(),
  seq: integer().notNull(),
  proof: text().notNull(),
});
