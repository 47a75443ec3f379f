/**
 * A boot profile as JSON and YAML: exactly one of linux, talos, chain and local.
 *
 * Tests    test/schema/profile-resource.test.ts
 */
import { z } from 'zod';
import { archesPerProfileMax, initrdsPerProfileMax } from '../domain/limits.ts';
import { parseImageName } from '../domain/machine.ts';
import type { FileSource, LinuxSpec, Profile, ProfileSpec, TalosSpec } from '../domain/profile.ts';
import { isSchematic, parseTalosVersion } from '../domain/talos.ts';
import type { ProfileDraft } from '../domain/use-cases.ts';
import { arch, kernelArg, kernelArgs, profileName, url } from './fields.ts';
import { isImagePath } from './image-resource.ts';
import { strict } from './issues.ts';

const EXPECTED_SOURCE = 'expected image:NAME/PATH or an http or https URL';

/** `image:debian-13/linux`, or a URL that the machine fetches itself. */
const fileSource = z.string().transform((text, context): FileSource => {
  const source = text.startsWith('image:') ? imageSource(text) : urlSource(text);
  if (source) return source;
  context.addIssue({ code: 'custom', message: `${EXPECTED_SOURCE}, found "${text}"` });
  return z.NEVER;
});

function imageSource(text: string): FileSource | undefined {
  const [, name = '', path = ''] = /^image:([^/]+)\/(.+)$/.exec(text) ?? [];
  const image = parseImageName(name);
  return image && isImagePath(path) ? { kind: 'image', image, path } : undefined;
}

function urlSource(text: string): FileSource | undefined {
  const scheme = URL.parse(text)?.protocol;
  return scheme === 'http:' || scheme === 'https:' ? { kind: 'url', url: text } : undefined;
}

const linux = strict({
  kernel: fileSource,
  initrd: z.array(fileSource).max(initrdsPerProfileMax).default([]),
  args: kernelArgs.default([]),
});

const talos = strict({
  version: z.string().transform((text, context) => {
    // People copy versions with and without the "v"; the factory's paths always have it.
    const version = /^\d/.test(text) ? `v${text}` : text;
    if (parseTalosVersion(version)) return version;
    context.addIssue({
      code: 'custom',
      message: `expected "v1.13.9" or its like, found "${text}"`,
    });
    return z.NEVER;
  }),
  schematic: z.string().refine(isSchematic, {
    error: 'expected the schematic id of the Image Factory: 64 hexadecimal digits, lower case',
  }),
  platform: z
    .string()
    .regex(/^[a-zA-Z0-9]{1,32}$/, { error: 'expected a platform name such as "metal"' })
    .default('metal'),
  factory_url: url('http', 'https')
    .transform((text) => text.replace(/\/+$/, ''))
    .optional(),
  delivery: z.enum(['proxy', 'direct']).default('proxy'),
  siderolink_api: kernelArg.optional(),
  events_sink: kernelArg.optional(),
  kernel_log: kernelArg.optional(),
  args: kernelArgs.default([]),
});

const KINDS = ['linux', 'talos', 'chain', 'local'] as const;

const FIELDS = {
  kind: z.literal('profile').optional(),
  name: profileName,
  arch: z.array(arch).max(archesPerProfileMax).default([]),
  linux: linux.optional(),
  talos: talos.optional(),
  chain: strict({ url: url('http', 'https', 'tftp') }).optional(),
  local: strict({}).optional(),
};

const declared = strict(FIELDS);
type Fields = z.infer<typeof declared>;

export const profileDocument = declared.superRefine(exactlyOneKind).transform(draftFromFields);
export const profileBody = strict({ ...FIELDS, version: z.number().optional() })
  .superRefine(exactlyOneKind)
  .transform(draftFromFields);

function exactlyOneKind(fields: Fields, context: z.RefinementCtx): void {
  const given = KINDS.filter((kind) => fields[kind] !== undefined);
  if (given.length === 1) return;
  const found = given.length === 0 ? 'none' : given.join(' and ');
  context.addIssue({
    code: 'custom',
    message: `expected exactly one of ${KINDS.join(', ')}, found ${found}`,
  });
}

function draftFromFields(fields: Fields): ProfileDraft {
  return { name: fields.name, arches: [...new Set(fields.arch)], spec: specFromFields(fields) };
}

function specFromFields(fields: Fields): ProfileSpec {
  if (fields.linux) {
    const { kernel, initrd, args } = fields.linux;
    return { kind: 'linux', kernel, initrds: initrd, args };
  }
  if (fields.talos) return talosFromFields(fields.talos);
  return fields.chain ? { kind: 'chain', url: fields.chain.url } : { kind: 'local' };
}

function talosFromFields(fields: z.infer<typeof talos>): TalosSpec {
  const { version, schematic, platform, delivery, args } = fields;
  return {
    kind: 'talos',
    version,
    schematic,
    platform,
    delivery,
    args,
    ...(fields.factory_url !== undefined && { factoryUrl: fields.factory_url }),
    ...(fields.siderolink_api !== undefined && { siderolinkApi: fields.siderolink_api }),
    ...(fields.events_sink !== undefined && { eventsSink: fields.events_sink }),
    ...(fields.kernel_log !== undefined && { kernelLog: fields.kernel_log }),
  };
}

interface ProfileDeclaration {
  readonly kind: 'profile';
  readonly name: string;
  readonly arch: readonly string[];
  readonly linux?: object;
  readonly talos?: object;
  readonly chain?: object;
  readonly local?: object;
}

/** The form that can be applied again. */
export function profileDeclaration({ name, arches, spec }: ProfileDraft): ProfileDeclaration {
  return { kind: 'profile', name, arch: arches, [spec.kind]: specFields(spec) };
}

export type ProfileResource = ProfileDeclaration & { readonly version: number };

export function profileResource(profile: Profile): ProfileResource {
  return { ...profileDeclaration(profile), version: profile.version };
}

function specFields(spec: ProfileSpec): object {
  switch (spec.kind) {
    case 'linux':
      return linuxFields(spec);
    case 'talos':
      return talosFields(spec);
    case 'chain':
      return { url: spec.url };
    case 'local':
      return {};
  }
}

function linuxFields({ kernel, initrds, args }: LinuxSpec): object {
  return { kernel: sourceText(kernel), initrd: initrds.map(sourceText), args };
}

function talosFields(spec: TalosSpec): object {
  return {
    version: spec.version,
    schematic: spec.schematic,
    platform: spec.platform,
    ...(spec.factoryUrl !== undefined && { factory_url: spec.factoryUrl }),
    delivery: spec.delivery,
    ...(spec.siderolinkApi !== undefined && { siderolink_api: spec.siderolinkApi }),
    ...(spec.eventsSink !== undefined && { events_sink: spec.eventsSink }),
    ...(spec.kernelLog !== undefined && { kernel_log: spec.kernelLog }),
    args: spec.args,
  };
}

function sourceText(source: FileSource): string {
  return source.kind === 'image' ? `image:${source.image}/${source.path}` : source.url;
}
