/**
 * Everything people declared, as a manifest.
 *
 * Owns     the order (what is referred to comes first), and that machines Rouse recorded by itself
 *          stay out: applying them would turn observations into decisions. So do secrets: the marks
 *          that stand for them mean what is stored.
 * Tests    test/service/export.test.ts
 */
import type { Inventory } from '../domain/ports.ts';
import { RESOURCE_KINDS } from '../domain/resource-kinds.ts';
import type { ExportManifest } from '../domain/use-cases.ts';
import { writeManifest } from '../schema/manifest-text.ts';
import { declaredOf } from './kinds.ts';

export function createExport({ inventory }: { readonly inventory: Inventory }): ExportManifest {
  return async ({ kinds = [] } = {}) => {
    const wanted = RESOURCE_KINDS.filter((kind) => kinds.length === 0 || kinds.includes(kind));
    const declarations: object[] = [];
    for (const kind of wanted) {
      for await (const { sides } of declaredOf(kind, inventory)) {
        declarations.push(sides().declaration);
      }
    }
    return writeManifest(declarations);
  };
}
