/**
 * A boot profile as JSON and YAML: exactly one of linux, talos, chain and local.
 *
 * Leaves   the members of talos to talos-fields.ts.
 * Tests    test/schema/profile-resource.test.ts
 */
import { z } from 'zod';
import { archesPerProfileMax, initrdsPerProfileMax } from '../domain/limits.ts';
import { parseImageName } from '../domain/machine.ts';
import type { FileSource, LinuxSpec, Profile, ProfileSpec } from '../domain/profile.ts';
import { redacted } from '../domain/secrets.ts';
import type { ProfileDraft } from '../domain/use-cases.ts';
import { arch, kernelArgs, profileName, url } from './fields.ts';
import { isImagePath } from './image-resource.ts';
import { strict } from './issues.ts';
import { talos, talosFields, talosFromFields } from './talos-fields.ts';

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

const KINDS = ['linux', 'talos', 'chain', 'local'] as const;

const FIELDS = {
  kind: z.literal('profile').optional(),
  name: profileName,
  arch: z.array(arch).max(archesPerProfileMax).default([]),
  install: z.enum(['once']).optional(),
  linux: linux.optional(),
  talos: talos.optional(),
  chain: strict({ url: url('http', 'https', 'tftp') }).optional(),
  local: strict({}).optional(),
};

const declared = strict(FIELDS);
type Fields = z.infer<typeof declared>;

/** What Rouse adds; accepted from a client that sends back what it read, and ignored. */
const READ_ONLY = { schematic_id: z.string().optional(), version: z.number().optional() };

export const profileDocument = declared
  .superRefine(exactlyOneKind)
  .superRefine(installsSomething)
  .transform(draftFromFields);
export const profileBody = strict({ ...FIELDS, ...READ_ONLY })
  .superRefine(exactlyOneKind)
  .superRefine(installsSomething)
  .transform(draftFromFields);

function installsSomething(fields: Fields, context: z.RefinementCtx): void {
  if (fields.install === undefined || fields.local === undefined) return;
  context.addIssue({
    code: 'custom',
    path: ['install'],
    message: 'a profile that boots the local disk installs nothing',
  });
}

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
  const { name, install } = fields;
  const spec = specFromFields(fields);
  return { name, arches: [...new Set(fields.arch)], spec, ...(install && { install }) };
}

function specFromFields(fields: Fields): ProfileSpec {
  if (fields.linux) {
    const { kernel, initrd, args } = fields.linux;
    return { kind: 'linux', kernel, initrds: initrd, args };
  }
  if (fields.talos) return talosFromFields(fields.talos);
  return fields.chain ? { kind: 'chain', url: fields.chain.url } : { kind: 'local' };
}

interface ProfileDeclaration {
  readonly kind: 'profile';
  readonly name: string;
  readonly arch: readonly string[];
  readonly install?: 'once';
  readonly linux?: object;
  readonly talos?: object;
  readonly chain?: object;
  readonly local?: object;
}

/** The form that can be applied again over what is stored: marks instead of join tokens. */
export function profileDeclaration(draft: ProfileDraft): ProfileDeclaration {
  return profileContent({ ...draft, spec: redacted(draft.spec) });
}

/** The form with its secrets, for changes to it. */
export function profileContent(draft: ProfileDraft): ProfileDeclaration {
  const { name, arches, spec, install } = draft;
  const common = { kind: 'profile', name, arch: arches, ...(install && { install }) } as const;
  return { ...common, [spec.kind]: specFields(spec) };
}

export type ProfileResource = ProfileDeclaration & {
  /** of a Talos profile, however its schematic was declared */
  readonly schematic_id?: string;
  readonly version: number;
};

export function profileResource(profile: Profile): ProfileResource {
  const { spec, version } = profile;
  return {
    ...profileDeclaration(profile),
    ...(spec.kind === 'talos' && { schematic_id: spec.schematic }),
    version,
  };
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

function sourceText(source: FileSource): string {
  return source.kind === 'image' ? `image:${source.image}/${source.path}` : source.url;
}
