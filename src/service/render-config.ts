/**
 * The configuration of one machine: the base its profile names, the patches of the base, and those
 * of the machine, with the machine's own values.
 *
 * Owns     the order: read, fill in, merge, write. Values come in before texts are merged, so that
 *          an interface named by a variable is the same one everywhere.
 * Leaves   reading and writing YAML to schema/config-text.ts, merging to domain/config-merge.ts.
 * Limits   what was read of `configsReadMax` configurations is kept: a rack asks for the same ones.
 * Tests    test/service/render-config.test.ts
 */
import type { Site } from '../domain/boot-plan.ts';
import { applyPatch } from '../domain/config-merge.ts';
import { redactConfig } from '../domain/config-redact.ts';
import { expandConfig } from '../domain/config-template.ts';
import { RouseError } from '../domain/errors.ts';
import { configsReadMax } from '../domain/limits-config.ts';
import type { ConfigMap, MachineConfig } from '../domain/machine-config.ts';
import { machineLabel, type ConfigName, type Machine } from '../domain/machine.ts';
import type { Inventory } from '../domain/ports.ts';
import type { Profile } from '../domain/profile.ts';
import { createRecent } from '../domain/recent.ts';
import { isLocked } from '../domain/secrets.ts';
import { valuesOf } from '../domain/template.ts';
import { readConfigText, writeConfigText } from '../schema/config-text.ts';
import type { RenderOptions } from '../domain/use-cases.ts';

interface RenderedConfig {
  readonly config: ConfigName;
  readonly text: string;
}

interface RenderDeps {
  readonly inventory: Pick<Inventory, 'configs'>;
  /** what the machine boots */
  readonly profileOf: (machine: Machine) => Promise<Profile | undefined>;
}

/** @throws RouseError as RenderConfig of use-cases.ts */
export type RenderFor = (
  machine: Machine,
  options: RenderOptions & { readonly site: Site },
) => Promise<RenderedConfig>;

export function createRenderConfig({ inventory, profileOf }: RenderDeps): RenderFor {
  const read = createReader();
  return async (machine, { site, showSecrets }) => {
    const config = await configOf(machine, { inventory, profileOf });
    const values = valuesOf(machine, site);
    const filled = (documents: readonly ConfigMap[]): readonly ConfigMap[] =>
      documents.map((document) => expandConfig(document, values));
    const [base = [], ...patches] = [
      ...read(config),
      ...(machine.configPatches ?? []).map((text) => documentsOf(text)),
    ].map(filled);
    const merged = patches.reduce<readonly ConfigMap[]>(applyPatch, base);
    const shown = showSecrets ? merged : merged.map(redactConfig);
    return { config: config.name, text: writeConfigText(shown) };
  };
}

async function configOf(
  machine: Machine,
  { inventory, profileOf }: RenderDeps,
): Promise<MachineConfig> {
  const profile = await profileOf(machine);
  const name = profile && profile.spec.kind === 'talos' ? profile.spec.config : undefined;
  const config = name && (await inventory.configs.find(name));
  if (!config) {
    const detail = name ?? `the profile of ${machineLabel(machine)} names none`;
    throw new RouseError('MACHINE_CONFIG_UNKNOWN', detail);
  }
  if (isLocked([config.base, config.patches, machine.configPatches ?? []])) {
    throw new RouseError('SECRETS_KEY_WRONG', `configuration ${config.name} stays sealed`);
  }
  return config;
}

/** Base and patches, read once for each version. */
function createReader(): (config: MachineConfig) => readonly (readonly ConfigMap[])[] {
  const known = createRecent<string, readonly (readonly ConfigMap[])[]>(configsReadMax);
  return (config) => {
    // A configuration that was deleted and made again begins anew with version 1.
    const key = `${config.name} ${config.version} ${config.summary.sha256}`;
    const seen = known.get(key);
    if (seen) return seen;
    const documents = [config.base, ...config.patches].map(documentsOf);
    known.set(key, documents);
    return documents;
  };
}

/** Texts were checked when they were saved; a rule that came later may refuse one all the same. */
function documentsOf(text: string): readonly ConfigMap[] {
  const read = readConfigText(text);
  if ('documents' in read) return read.documents;
  const told = read.mistakes.map(({ line, message }) => `line ${line}: ${message}`);
  throw new RouseError('MACHINE_CONFIG_INVALID', told.join('; '));
}
