/**
 * Removes what a manifest no longer holds.
 *
 * Owns     which resources are meant: those within a scope that somebody named, and none that the
 *          manifest declares. What others refer to stays, and then nothing is removed at all.
 * Tests    test/service/prune.test.ts
 */
import { RouseError } from '../domain/errors.ts';
import type { Inventory } from '../domain/ports.ts';
import { RESOURCE_KINDS } from '../domain/resource-kinds.ts';
import type { PlannedChange, PruneScope, ResourceKind } from '../domain/use-cases.ts';
import { pruneDigest } from '../schema/prune-digest.ts';
import { fieldChanges } from './field-changes.ts';
import { declaredOf, type Declared } from './kinds.ts';

/** @param kept  whether the manifest holds the resource with this key */
interface Pruning {
  readonly scope: PruneScope;
  readonly kept: (kind: ResourceKind, key: string) => boolean;
  readonly nowMs: number;
}

/**
 * Runs inside a transaction of its caller.
 *
 * @throws RouseError PROFILE_IN_USE, IMAGE_IN_USE, MACHINE_CONFIG_IN_USE, VERSION_STALE
 */
export async function prune(
  inventory: Inventory,
  { scope, kept, nowMs }: Pruning,
): Promise<readonly PlannedChange[]> {
  const changes: PlannedChange[] = [];
  // What refers to others goes before what it refers to.
  for (const kind of RESOURCE_KINDS.toReversed()) {
    if (!scope.kinds.includes(kind)) continue;
    for await (const item of declaredOf(kind, inventory)) {
      if (kept(kind, item.key) || !carries(item, scope)) continue;
      await item.remove(nowMs);
      const details = fieldChanges(item.sides(), undefined);
      changes.push({ kind, name: item.name, change: 'deleted', fields: [], details });
    }
  }
  if (scope.confirmed !== undefined && pruneDigest(changes) !== scope.confirmed) {
    throw new RouseError('VERSION_STALE', 'other resources would be deleted than were confirmed');
  }
  return changes;
}

function carries({ tags }: Declared, scope: PruneScope): boolean {
  return Object.entries(scope.tags).every(([name, value]) => tags?.[name] === value);
}
