/**
 * What apply and export do with the kinds of resources, without knowing each.
 *
 * Owns     for every kind what people declared of it, both as it is and as it may be shown, and how
 *          one goes: machines that Rouse recorded by itself are not declared, and nothing goes that
 *          something else refers to.
 * Tests    test/service/kinds.test.ts
 */
import { machineLabel } from '../domain/machine.ts';
import type { Inventory } from '../domain/ports.ts';
import type { ResourceKind } from '../domain/use-cases.ts';
import { configContent, configDeclaration } from '../schema/config-resource.ts';
import { imageDeclaration } from '../schema/image-resource.ts';
import {
  draftFromMachine,
  machineContent,
  machineDeclaration,
} from '../schema/machine-resource.ts';
import { profileContent, profileDeclaration } from '../schema/profile-resource.ts';
import { ruleDeclaration } from '../schema/rule-resource.ts';
import { everyItem } from './every-item.ts';
import type { Sides } from './field-changes.ts';
import { checkConfigUsers, checkImageUsers, checkProfileUsers } from './references.ts';

/** Something that people declared and that is stored. */
export interface Declared {
  /** the same for as long as it is the same thing, whatever it is called */
  readonly key: string;
  readonly name: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly sides: () => Sides;
  /** @throws RouseError PROFILE_IN_USE, IMAGE_IN_USE, MACHINE_CONFIG_IN_USE */
  readonly remove: (nowMs: number) => Promise<void>;
}

/** @returns what is declared of one kind, in the order of its lists */
type Declarations = (inventory: Inventory) => AsyncIterable<Declared>;

const KINDS: Readonly<Record<ResourceKind, Declarations>> = {
  image: async function* (inventory) {
    for await (const image of everyItem((page) => inventory.images.list(page))) {
      yield {
        ...byName(image),
        sides: () => open(imageDeclaration(image)),
        remove: async () => {
          await checkImageUsers(image.name, new Set(), inventory);
          await inventory.images.remove(image.name);
        },
      };
    }
  },
  config: async function* (inventory) {
    for await (const config of everyItem((page) => inventory.configs.list(page))) {
      yield {
        ...byName(config),
        sides: () => ({ content: configContent(config), declaration: configDeclaration(config) }),
        remove: async () => {
          await checkConfigUsers(config.name, inventory);
          await inventory.configs.remove(config.name);
        },
      };
    }
  },
  profile: async function* (inventory) {
    for await (const profile of everyItem((page) => inventory.profiles.list(page))) {
      yield {
        ...byName(profile),
        sides: () => ({
          content: profileContent(profile),
          declaration: profileDeclaration(profile),
        }),
        remove: async (nowMs) => {
          await checkProfileUsers(profile.name, nowMs, inventory);
          await inventory.profiles.remove(profile.name);
        },
      };
    }
  },
  rule: async function* (inventory) {
    for await (const rule of everyItem((page) => inventory.rules.list(page))) {
      yield {
        ...byName(rule),
        sides: () => open(ruleDeclaration(rule)),
        remove: () => inventory.rules.remove(rule.name),
      };
    }
  },
  machine: async function* (inventory) {
    for await (const machine of everyItem((page) => inventory.machines.list(page))) {
      if (!machine.configured) continue;
      const draft = draftFromMachine(machine);
      yield {
        key: machine.id,
        name: machineLabel(machine),
        tags: machine.tags,
        sides: () => ({ content: machineContent(draft), declaration: machineDeclaration(draft) }),
        remove: () => inventory.machines.remove(machine.id),
      };
    }
  },
};

/** Everything of one kind that people declared. */
export function declaredOf(kind: ResourceKind, inventory: Inventory): AsyncIterable<Declared> {
  return KINDS[kind](inventory);
}

function byName({ name }: { readonly name: string }): Pick<Declared, 'key' | 'name'> {
  return { key: name, name };
}

/** Of something without secrets. */
function open(declaration: object): Sides {
  return { content: declaration, declaration };
}
