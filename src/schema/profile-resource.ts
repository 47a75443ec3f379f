/**
 * A boot profile as JSON and YAML: exactly one kind of what it boots, and files of its own.
 *
 * Leaves   the members of talos to talos-fields.ts, files to boot from to file-sources.ts, and the
 *          profile's own files to profile-files.ts.
 * Tests    test/schema/profile-resource.test.ts
 */
import { z } from 'zod';
import { archesPerProfileMax, referenceMax } from '../domain/limits.ts';
import type { ChainSpec, FileChoice, IsoSpec, Profile, ProfileSpec } from '../domain/profile.ts';
import { redacted } from '../domain/secrets.ts';
import type { ProfileDraft } from '../domain/use-cases.ts';
import { arch, profileName } from './fields.ts';
import { choiceFields, initrdFields } from './file-sources.ts';
import { parseRequest, strict } from './issues.ts';
import { fileContents, fileMarks, profileFiles } from './profile-files.ts';
import { chain, iso, linux, wimboot } from './profile-kinds.ts';
import type { ProfileResource } from './shown/profile.ts';
import { talos, talosFields, talosFromFields } from './talos-fields.ts';

/** One of them is what a profile boots. */
export const PROFILE_KINDS = ['linux', 'talos', 'wimboot', 'iso', 'chain', 'local'] as const;

const FIELDS = {
  kind: z.literal('profile').optional(),
  name: profileName,
  arch: z.array(arch).max(archesPerProfileMax).default([]),
  install: z.enum(['once']).optional(),
  destructive: z.boolean().optional(),
  menu: z.boolean().optional(),
  linux: linux.optional(),
  talos: talos.optional(),
  wimboot: wimboot.optional(),
  iso: iso.optional(),
  chain: chain.optional(),
  local: strict({}).optional(),
  files: profileFiles.optional(),
};

const declared = strict(FIELDS);
type Fields = z.infer<typeof declared>;

/** What Rouse adds; accepted from a client that sends back what it read, and ignored. */
const READ_ONLY = { schematic_id: z.string().optional(), version: z.number().optional() };

export const profileDocument = declared
  .superRefine(exactlyOneKind)
  .superRefine(hasAPoint)
  .transform(draftFromFields);
export const profileBody = strict({ ...FIELDS, ...READ_ONLY })
  .superRefine(exactlyOneKind)
  .superRefine(hasAPoint)
  .transform(draftFromFields);

export const previewBody = strict({
  profile: profileBody,
  machine: z.string().min(1).max(referenceMax).optional(),
});

/** `{"profile": {"name": "debian", …}, "machine": "node-1"}` */
export function parsePreviewRequest(body: unknown): z.output<typeof previewBody> {
  return parseRequest(previewBody, body);
}

function hasAPoint(fields: Fields, context: z.RefinementCtx): void {
  if (fields.local === undefined) return;
  if (fields.install !== undefined) {
    const message = 'a profile that boots the local disk installs nothing';
    context.addIssue({ code: 'custom', path: ['install'], message });
  }
  if (fields.menu) {
    const message = 'the local disk stands in every menu by itself';
    context.addIssue({ code: 'custom', path: ['menu'], message });
  }
}

function exactlyOneKind(fields: Fields, context: z.RefinementCtx): void {
  const given = PROFILE_KINDS.filter((kind) => fields[kind] !== undefined);
  if (given.length === 1) return;
  const found = given.length === 0 ? 'none' : given.join(' and ');
  context.addIssue({
    code: 'custom',
    message: `expected exactly one of ${PROFILE_KINDS.join(', ')}, found ${found}`,
  });
}

function draftFromFields(fields: Fields): ProfileDraft {
  const { name, install, destructive, menu, files = [] } = fields;
  const spec = specFromFields(fields);
  return {
    name,
    arches: [...new Set(fields.arch)],
    spec,
    ...(files.length > 0 && { files }),
    ...(install && { install }),
    ...(destructive && { destructive }),
    ...(menu && { menu }),
  };
}

function specFromFields(fields: Fields): ProfileSpec {
  if (fields.linux) return { kind: 'linux', ...loadedFromFields(fields.linux) };
  if (fields.wimboot) return { kind: 'wimboot', ...loadedFromFields(fields.wimboot) };
  if (fields.talos) return talosFromFields(fields.talos);
  if (fields.iso) return isoFromFields(fields.iso);
  if (fields.chain) return chainFromFields(fields.chain);
  return { kind: 'local' };
}

function loadedFromFields({ kernel, initrd, args }: z.infer<typeof linux>) {
  return { kernel, initrds: initrd, args };
}

function isoFromFields({ file, loader, describe, keep }: z.infer<typeof iso>): IsoSpec {
  return {
    kind: 'iso',
    file,
    ...(loader !== undefined && { loader }),
    ...(describe && { describe }),
    ...(keep && { keep }),
  };
}

function chainFromFields({ url, file, args }: z.infer<typeof chain>): ChainSpec {
  // One of them is there: `chain` has refused the rest.
  return { kind: 'chain', file: (url ?? file) as FileChoice, args };
}

type ProfileDeclaration = Omit<ProfileResource, 'schematic_id' | 'version'>;

/** The form that can be applied again over what is stored: marks instead of secrets. */
export function profileDeclaration(draft: ProfileDraft): ProfileDeclaration {
  const { files } = draft;
  const shown = { ...draft, spec: redacted(draft.spec) };
  return { ...profileContent(shown), ...(files && { files: fileMarks(files) }) };
}

/** The form with its secrets, for changes to it. */
export function profileContent(draft: ProfileDraft): ProfileDeclaration {
  const { name, arches, spec, install, destructive, menu, files } = draft;
  const common = {
    kind: 'profile',
    name,
    arch: arches,
    ...(install && { install }),
    ...(destructive && { destructive }),
    ...(menu && { menu }),
  } as const;
  const own = files && { files: fileContents(files) };
  return { ...common, [spec.kind]: specFields(spec), ...own };
}

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
    case 'wimboot': {
      const { kernel, initrds, args } = spec;
      return { kernel: choiceFields(kernel), initrd: initrds.map(initrdFields), args };
    }
    case 'talos':
      return talosFields(spec);
    case 'iso': {
      const { file, loader, describe, keep } = spec;
      const given = { ...(loader !== undefined && { loader }), ...(describe && { describe }) };
      return { file: choiceFields(file), ...given, ...(keep && { keep }) };
    }
    case 'chain':
      return chainFields(spec);
    case 'local':
      return {};
  }
}

function chainFields({ file, args }: ChainSpec): object {
  const where = file.kind === 'url' ? { url: file.url } : { file: choiceFields(file) };
  return { ...where, ...(args.length > 0 && { args }) };
}
