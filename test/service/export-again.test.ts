/** Tests for src/service/export.ts and apply.ts together, over inventories that are made up. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { newMachineId } from '../../src/domain/machine.ts';
import { RESOURCE_KINDS } from '../../src/domain/resource-kinds.ts';
import { redacted } from '../../src/domain/secrets.ts';
import { parseManifest } from '../../src/schema/manifest.ts';
import { createApply } from '../../src/service/apply.ts';
import { createExport } from '../../src/service/export.ts';
import { createInspectImage } from '../../src/service/image-files.ts';
import { DOCUMENTS, IMAGE_FILES } from '../fakes/arbitrary-manifests.ts';
import { stillClock } from '../fakes/chooser.ts';
import { countingBytes, realInventory } from '../fakes/real-inventory.ts';

const NAMES = {
  image: ['image-1', 'image-2'],
  config: ['config-1', 'config-2'],
  profile: ['profile-1', 'profile-2'],
};

/** Two of each kind, which may name those of the others. */
const inventories = fc.tuple(
  ...RESOURCE_KINDS.flatMap((kind) =>
    [1, 2].map((number) => DOCUMENTS[kind](`${kind}-${number}`, NAMES, number)),
  ),
);

/** What the documents of a manifest come to, by name: marks for secrets, and whole paths. */
async function draftsOf(manifest: string, dataDir: string): Promise<Map<string, unknown>> {
  const read = await parseManifest(manifest, 'm.yaml');
  const drafts = read.map(({ kind, draft }): [string, unknown] => {
    const key = `${kind} ${kind === 'machine' ? draft.macs[0] : draft.name}`;
    if (kind === 'config') return [key, draft.patches.length];
    if (kind === 'machine') return [key, { ...draft, configPatches: draft.configPatches?.length }];
    if (kind !== 'image') return [key, redacted(draft)];
    const whole = (file: string): string => path.resolve(dataDir, 'images', file);
    const files = draft.files.map((file) => ({ ...file, diskPath: whole(file.diskPath) }));
    return [key, { ...draft, files: files.sort((a, b) => (a.path < b.path ? -1 : 1)) }];
  });
  return new Map(drafts.sort(([a], [b]) => (a < b ? -1 : 1)));
}

t.setTimeout(120_000);

t.test('symptom: an export could not be applied — any can, and changes nothing', async (t) => {
  const { inventory, dataDir } = await realInventory(t);
  mkdirSync(path.join(dataDir, 'images'));
  for (const file of IMAGE_FILES) writeFileSync(path.join(dataDir, 'images', file), file);
  const random = countingBytes();
  const apply = createApply({
    clock: stillClock,
    inventory,
    inspectImage: createInspectImage({ dataDir, directories: [] }),
    ensureSchematic: (draft) => Promise.resolve(draft),
    newId: () => newMachineId(1_700_000_000_000, random(5)),
  });
  const exportManifest = createExport({ inventory });
  await fc.assert(
    fc.asyncProperty(inventories, async (documents) => {
      const given = documents.map((one) => JSON.stringify(one)).join('\n---\n');
      const options = { source: 'm.yaml', dryRun: false };
      await apply('', { ...options, prune: { kinds: RESOURCE_KINDS, tags: {} } });
      await apply(given, options);
      const exported = await exportManifest();
      const changes = await apply(exported, { ...options, dryRun: true });
      const changed = changes.filter(({ change }) => change !== 'unchanged');
      if (changed.length > 0) throw new Error(`${JSON.stringify(changed)}\n${exported}`);
      const [was, is] = [await draftsOf(given, dataDir), await draftsOf(exported, dataDir)];
      assert.deepEqual(is, was, 'every field comes back');
      for (const kind of RESOURCE_KINDS) {
        const some = await exportManifest({ kinds: [kind] });
        if (!exported.includes(some)) throw new Error(`${kind} alone is written otherwise`);
      }
    }),
    { numRuns: 100 },
  );
  t.pass('100 inventories');
});
