/**
 * Has the Image Factory know the schematic of a profile before the profile is saved.
 *
 * Owns     that this happens when somebody changes a profile, and never while a machine boots; and
 *          that an unchanged schematic asks nobody, so that a manifest can be applied again while
 *          the factory is away.
 * Tests    test/service/schematics.test.ts
 */
import { isDeepStrictEqual } from 'node:util';
import { RouseError } from '../domain/errors.ts';
import type { CreateSchematic } from '../domain/asset-ports.ts';
import type { Profile, TalosSpec } from '../domain/profile.ts';
import { schematicText } from '../domain/schematic.ts';
import type { ProfileDraft } from '../domain/use-cases.ts';
import { schematicId } from '../schema/schematic-fields.ts';

interface EnsureSchematicDeps {
  readonly createSchematic: CreateSchematic;
  /** of profiles that name none */
  readonly factoryUrl: string;
}

/**
 * @param before  the profile as it is stored now
 * @returns the draft with the id that the factory gave. @throws RouseError FACTORY_FAILED
 */
export type EnsureSchematic = (
  draft: ProfileDraft,
  before: Profile | undefined,
) => Promise<ProfileDraft>;

export function createEnsureSchematic(deps: EnsureSchematicDeps): EnsureSchematic {
  return async (draft, before) => {
    const { spec } = draft;
    if (spec.kind !== 'talos' || spec.customization === undefined) return draft;
    const known = knownId(spec, before);
    const schematic = known ?? (await created(spec, deps));
    return { ...draft, spec: { ...spec, schematic } };
  };
}

function knownId(spec: TalosSpec, before: Profile | undefined): string | undefined {
  if (before?.spec.kind !== 'talos') return undefined;
  const { customization, factoryUrl, schematic } = before.spec;
  const same =
    isDeepStrictEqual(customization, spec.customization) && factoryUrl === spec.factoryUrl;
  return same ? schematic : undefined;
}

async function created(spec: TalosSpec, deps: EnsureSchematicDeps): Promise<string> {
  const factoryUrl = spec.factoryUrl ?? deps.factoryUrl;
  const { yaml, predictable } = schematicText(spec.customization ?? {});
  const answer = await deps.createSchematic(factoryUrl, yaml);
  const expected = schematicId(answer.yaml ?? yaml);
  // Where the factory prints the schematic in its own way, the id belongs to that text.
  const checkable = predictable || answer.yaml !== undefined;
  if (!checkable || answer.id === expected) return answer.id;
  throw new RouseError(
    'FACTORY_FAILED',
    `${factoryUrl}: expected the schematic to have the id ${expected}, found ${answer.id}`,
  );
}
