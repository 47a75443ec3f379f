/**
 * A machine as JSON and YAML: snake_case outside, domain types inside.
 *
 * Owns     the form that docs/reference/manifests.md describes, in both directions. Members that
 *          Rouse adds (id, version, when it was seen) may stand in what is sent back, and are not
 *          read: so what was fetched can be edited and returned.
 * Tests    test/schema/machine-resource.test.ts
 */
import { z } from 'zod';
import {
  machineTextMax,
  macsPerMachineMax,
  tagsPerMachineMax,
  variablesPerMachineMax,
} from '../domain/limits.ts';
import type { Machine } from '../domain/machine.ts';
import type { Mac } from '../domain/mac.ts';
import type { MachineFacts } from '../domain/machine-facts.ts';
import { redactedList } from '../domain/secrets.ts';
import { isVariableName } from '../domain/template.ts';
import type { MachineDraft } from '../domain/use-cases.ts';
import { configTexts } from './config-resource.ts';
import {
  diskWay,
  hardwareFields,
  loader,
  mac,
  machineName,
  personality,
  profileName,
  tagName,
} from './fields.ts';
import { strict } from './issues.ts';
import { network } from './network-fields.ts';
import { consoles as consoleList, machineArgs } from './talos-args.ts';
import type { MachineResource } from './shown/machine.ts';
import { talosFactsResource } from './talos-facts.ts';

const hardware = strict(hardwareFields);

const variableName = z.string().refine(isVariableName, {
  error: 'expected a variable name of letters, digits, "_" and "-", beginning with a letter',
});

function texts(name: z.ZodType<string, string>, entriesMax: number) {
  return z
    .record(name, z.string().max(machineTextMax))
    .refine((record) => Object.keys(record).length <= entriesMax, {
      error: `expected at most ${entriesMax} entries`,
    })
    .default({});
}

/** Names and texts; none unless given. */
export const machineTags = texts(tagName, tagsPerMachineMax);

const macs = z
  .array(mac)
  .min(1)
  .max(macsPerMachineMax)
  .refine((list) => new Set(list).size === list.length, {
    error: 'the same hardware address stands here twice',
  });

const boot = strict({
  profile: profileName.optional(),
  loader: loader.optional(),
  personality: personality.optional(),
  disk: diskWay.optional(),
  console: consoleList.optional(),
  args: machineArgs.optional(),
  config_patches: configTexts.optional(),
  ignored: z.boolean().optional(),
});

const FIELDS = {
  kind: z.literal('machine').optional(),
  name: machineName.optional(),
  macs,
  tags: machineTags,
  variables: texts(variableName, variablesPerMachineMax),
  hardware: hardware.default({}),
  network: network.optional(),
  boot: boot.default({}),
};

/** What Rouse adds; accepted from a client that sends back what it read, and ignored. */
const READ_ONLY = {
  id: z.string().optional(),
  code: z.string().optional(),
  configured: z.boolean().optional(),
  firmware: z.unknown().optional(),
  first_seen_at: z.string().optional(),
  last_seen_at: z.string().optional(),
  talos: z.unknown().optional(),
  state: z.string().optional(),
  version: z.number().optional(),
};

const declared = strict(FIELDS);

export const machineDocument = declared.transform(draftFromFields);
export const machineBody = strict({ ...FIELDS, ...READ_ONLY }).transform(draftFromFields);

function draftFromFields(fields: z.infer<typeof declared>): MachineDraft {
  const { config_patches: configPatches, ...boot } = fields.boot;
  return {
    macs: fields.macs as [Mac, ...Mac[]],
    hardware: defined(fields.hardware),
    tags: fields.tags,
    variables: fields.variables,
    ...(fields.name !== undefined && { name: fields.name }),
    ...(fields.network && { network: fields.network }),
    ...bootFromFields(boot),
    ...(configPatches && configPatches.length > 0 && { configPatches }),
  };
}

type BootFields = Omit<z.infer<typeof boot>, 'config_patches'>;

function bootFromFields({ console: consoles, ignored, ...rest }: BootFields): Boot {
  return bootOf({ ...defined({ ...rest, consoles }), ...(ignored && { ignored }) });
}

/** Optional members are absent rather than undefined, as the domain types have them. */
function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

/** The part of a machine that people decide. */
export function draftFromMachine(machine: Machine): MachineDraft {
  const { macs, hardware, tags, variables, name, network, configPatches } = machine;
  return {
    macs,
    hardware,
    tags,
    variables,
    ...(name !== undefined && { name }),
    ...(network && { network }),
    ...bootOf(machine),
    ...(configPatches && { configPatches }),
  };
}

type Boot = Pick<
  MachineDraft,
  'profile' | 'loader' | 'personality' | 'disk' | 'consoles' | 'args' | 'ignored'
>;

function bootOf(boot: Boot): Boot {
  const { profile, loader, personality, disk, consoles = [], args = [], ignored } = boot;
  return {
    ...(profile !== undefined && { profile }),
    ...(loader !== undefined && { loader }),
    ...(personality !== undefined && { personality }),
    ...(disk !== undefined && { disk }),
    ...(consoles.length > 0 && { consoles }),
    ...(args.length > 0 && { args }),
    ...(ignored && { ignored }),
  };
}

type MachineDeclaration = Pick<
  MachineResource,
  'kind' | 'name' | 'macs' | 'tags' | 'variables' | 'hardware' | 'network' | 'boot'
>;

/** The form that can be applied again over what is stored: marks instead of secrets. */
export function machineDeclaration(draft: MachineDraft): MachineDeclaration {
  const { configPatches } = draft;
  return machineContent({
    ...draft,
    ...(configPatches && { configPatches: redactedList(configPatches) }),
  });
}

/** The form with its secrets, for changes to it. */
export function machineContent(draft: MachineDraft): MachineDeclaration {
  const { consoles, ...boot } = bootOf(draft);
  const { configPatches } = draft;
  return {
    kind: 'machine',
    ...(draft.name !== undefined && { name: draft.name }),
    macs: draft.macs,
    tags: draft.tags,
    variables: draft.variables,
    hardware: draft.hardware,
    ...(draft.network && { network: draft.network }),
    boot: {
      ...boot,
      ...(consoles && { console: consoles }),
      ...(configPatches && { config_patches: configPatches }),
    },
  };
}

/** The form that the API answers with. Times are RFC 3339 in UTC. */
export function machineResource(machine: Machine, facts?: MachineFacts): MachineResource {
  const { firmware, firstSeenAtMs, lastSeenAtMs } = machine;
  return {
    ...machineDeclaration(draftFromMachine(machine)),
    id: machine.id,
    ...(machine.code !== undefined && { code: machine.code }),
    configured: machine.configured,
    ...(firmware && { firmware }),
    ...(firstSeenAtMs !== undefined && { first_seen_at: new Date(firstSeenAtMs).toISOString() }),
    ...(lastSeenAtMs !== undefined && { last_seen_at: new Date(lastSeenAtMs).toISOString() }),
    ...(facts && { talos: talosFactsResource(facts) }),
    version: machine.version,
  };
}
