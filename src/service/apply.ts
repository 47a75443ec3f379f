/**
 * Applies a manifest: all of it, or nothing.
 *
 * Owns     the order of the work: read the manifest, have factories know its schematics and look at
 *          the files of images (slow, so before the transaction), write everything, then check
 *          that every name points somewhere, and last remove what is to be pruned. A dry run is the
 *          same with the transaction undone, and without a factory, so it cannot promise what else
 *          a real run would refuse.
 * Tests    test/service/apply.test.ts
 */
import { setImmediate } from 'node:timers/promises';
import { RouseError, type ErrorCode, type ErrorDetail } from '../domain/errors.ts';
import { manifestErrorsMax } from '../domain/limits.ts';
import type { Machine, MachineId } from '../domain/machine.ts';
import type { Clock, Inventory } from '../domain/ports.ts';
import type { ImageFile } from '../domain/profile.ts';
import type {
  ApplyManifest,
  Declaration,
  PlannedChange,
  ResourceKind,
} from '../domain/use-cases.ts';
import { manifestInvalid, parseManifest } from '../schema/manifest.ts';
import type { InspectImage } from './image-files.ts';
import { prune } from './prune.ts';
import { putConfig, putImage, putMachine, putProfile, putRule, type Outcome } from './put.ts';
import { checkImageUsers, checkMachine, checkProfile, checkRule, pathsOf } from './references.ts';
import type { EnsureSchematic } from './schematics.ts';
import { findSameMachine } from './same-machine.ts';

interface ApplyDeps {
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly inventory: Inventory;
  readonly inspectImage: InspectImage;
  readonly ensureSchematic: EnsureSchematic;
  readonly newId: () => MachineId;
}

/** Declarations between two turns of the event loop: machines keep booting during a large apply. */
const DECLARATIONS_PER_TURN = 50;

/** Not mistakes of the manifest: they end the run with their own code. */
const FATAL: ReadonlySet<ErrorCode> = new Set([
  'STORE_UNUSABLE',
  'SECRETS_KEY_WRONG',
  'SECRETS_KEY_UNUSABLE',
  'FACTORY_FAILED',
  'INTERNAL',
]);

export function createApply(deps: ApplyDeps): ApplyManifest {
  return async (text, { source, dryRun, prune: scope }) => {
    const read = await parseManifest(text, source);
    const declarations = dryRun ? read : await withSchematics(read, deps);
    const files = await inspectAll(declarations, deps);
    const undo = new Error('the end of a dry run');
    let changes: readonly PlannedChange[] = [];
    try {
      await deps.inventory.transaction(async (inventory) => {
        const written = await write(inventory, { declarations, files, newId: deps.newId });
        await forEach(declarations, (declaration) => checkNames(declaration, inventory));
        const { holds: kept } = written;
        const nowMs = deps.clock.nowMs();
        const pruned = scope ? await prune(inventory, { scope, kept, nowMs }) : [];
        changes = [...written.changes, ...pruned];
        if (dryRun) throw undo;
      });
    } catch (error) {
      if (error !== undo) throw error;
    }
    return changes;
  };
}

/** A dry run asks no factory: it has the id that the factory will give, as far as can be told. */
async function withSchematics(
  declarations: readonly Declaration[],
  { inventory, ensureSchematic }: ApplyDeps,
): Promise<readonly Declaration[]> {
  const ready: Declaration[] = [];
  for (const declaration of declarations) {
    if (declaration.kind !== 'profile') {
      ready.push(declaration);
      continue;
    }
    const before = await inventory.profiles.find(declaration.draft.name);
    ready.push({ ...declaration, draft: await ensureSchematic(declaration.draft, before) });
  }
  return ready;
}

type InspectedFiles = ReadonlyMap<string, readonly ImageFile[]>;

async function inspectAll(
  declarations: readonly Declaration[],
  { inventory, inspectImage }: ApplyDeps,
): Promise<InspectedFiles> {
  const inspected = new Map<string, readonly ImageFile[]>();
  await forEach(declarations, async ({ kind, draft }) => {
    if (kind !== 'image') return;
    const known = await inventory.images.find(draft.name);
    inspected.set(draft.name, await inspectImage(draft, known?.files ?? []));
  });
  return inspected;
}

interface Work {
  readonly declarations: readonly Declaration[];
  readonly files: InspectedFiles;
  readonly newId: () => MachineId;
}

interface Written {
  readonly changes: readonly PlannedChange[];
  /** whether the manifest declares the resource with this key, see kinds.ts */
  readonly holds: (kind: ResourceKind, key: string) => boolean;
}

async function write(inventory: Inventory, work: Work): Promise<Written> {
  const changes: PlannedChange[] = [];
  const held = new Set<string>();
  await forEach(work.declarations, async (declaration) => {
    const { kind } = declaration;
    const { value, change, fields, details } = await put(inventory, declaration, work);
    held.add(`${kind} ${'id' in value ? value.id : value.name}`);
    changes.push({ kind, name: nameOf(declaration), change, fields, details });
  });
  return { changes, holds: (kind, key) => held.has(`${kind} ${key}`) };
}

async function put(
  inventory: Inventory,
  declaration: Declaration,
  { files, newId }: Work,
): Promise<Outcome<Machine | { readonly name: string }>> {
  switch (declaration.kind) {
    case 'machine': {
      const { draft } = declaration;
      const found = await findSameMachine(draft, inventory.machines);
      return putMachine(inventory, { draft, found, newId });
    }
    case 'profile':
      return putProfile(inventory, declaration.draft);
    case 'image':
      return putImage(inventory, declaration.draft, {
        files: files.get(declaration.draft.name) ?? [],
      });
    case 'config':
      return putConfig(inventory, declaration.draft);
    case 'rule':
      return putRule(inventory, declaration.draft);
  }
}

async function checkNames(declaration: Declaration, inventory: Inventory): Promise<void> {
  switch (declaration.kind) {
    case 'config':
      return;
    case 'machine':
      return checkMachine(declaration.draft, inventory);
    case 'profile':
      return checkProfile(declaration.draft, inventory);
    case 'rule':
      return checkRule(declaration.draft, inventory);
    case 'image': {
      const { draft } = declaration;
      return checkImageUsers(draft.name, pathsOf(draft), inventory);
    }
  }
}

function nameOf({ kind, draft }: Declaration): string {
  return kind === 'machine' ? (draft.name ?? draft.macs[0]) : draft.name;
}

/** Goes on after a mistake, so that all of them are told at once. */
async function forEach(
  declarations: readonly Declaration[],
  work: (declaration: Declaration) => Promise<void>,
): Promise<void> {
  const errors: ErrorDetail[] = [];
  for (const [index, declaration] of declarations.entries()) {
    if (index % DECLARATIONS_PER_TURN === 0) await setImmediate();
    try {
      await work(declaration);
    } catch (error) {
      if (!(error instanceof RouseError) || FATAL.has(error.code)) throw error;
      errors.push({ field: declaration.at, message: error.message });
    }
    if (errors.length >= manifestErrorsMax) break;
  }
  if (errors.length > 0) throw manifestInvalid(errors);
}
