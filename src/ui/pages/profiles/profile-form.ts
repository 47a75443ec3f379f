/**
 * A profile as fields of a form, and back.
 *
 * Owns     which parts of a profile a form can show. The others stay as they are: they are changed
 *          as YAML, and a form that is saved loses none of them.
 * Tests    test/ui/profile-form.test.ts
 */

/** As the API has it; docs/reference/manifests.md says what is in it. */
export interface ProfileBody {
  readonly kind?: 'profile';
  readonly name: string;
  readonly arch?: readonly string[];
  readonly install?: 'once';
  readonly destructive?: boolean;
  readonly menu?: boolean;
  readonly files?: Readonly<Record<string, ProfileFile>>;
  readonly [member: string]: unknown;
}

type ProfileFile = string | { readonly template: string };

export const KINDS = ['linux', 'talos', 'chain', 'iso', 'wimboot', 'local'] as const;
export type Kind = (typeof KINDS)[number];

export const KIND_NAMES: Readonly<Record<Kind, string>> = {
  linux: 'Kernel and initrd',
  talos: 'Talos Linux',
  chain: 'Another loader or script',
  iso: 'CD image',
  wimboot: 'Windows PE',
  local: 'Local disk',
};

export interface FileRow {
  readonly path: string;
  readonly text: string;
  readonly template: boolean;
}

/** What can be typed; `undefined` for a part that only YAML can show. */
export interface ProfileForm {
  readonly name: string;
  readonly kind: Kind;
  readonly arch: readonly string[];
  readonly once: boolean;
  readonly destructive: boolean;
  readonly menu: boolean;
  readonly kernel: string | undefined;
  /** one each line: `FILE`, or `FILE as NAME` */
  readonly initrd: string | undefined;
  /** one each line */
  readonly args: string;
  readonly file: string | undefined;
  readonly loader: string;
  readonly version: string;
  readonly schematic: string | undefined;
  readonly config: string;
  readonly files: readonly FileRow[];
}

type Members = Readonly<Record<string, unknown>>;

export function kindOf(profile: ProfileBody): Kind {
  return KINDS.find((kind) => profile[kind] !== undefined) ?? 'local';
}

/** Erases the disk, or may: installing does, whatever else is said. */
export function isDestructive(profile: ProfileBody): boolean {
  return profile.destructive === true || profile.install === 'once';
}

export function formFrom(profile: ProfileBody): ProfileForm {
  const kind = kindOf(profile);
  const spec = (profile[kind] ?? {}) as Members;
  return {
    name: profile.name,
    kind,
    arch: profile.arch ?? [],
    once: profile.install === 'once',
    destructive: profile.destructive === true,
    menu: profile.menu === true,
    kernel: textOf(spec['kernel']),
    initrd: initrdLines(spec['initrd']),
    args: linesOf(spec['args']),
    file: textOf(spec['url'] ?? spec['file']),
    loader: textOf(spec['loader']) ?? '',
    version: textOf(spec['version']) ?? '',
    schematic: textOf(spec['schematic']),
    config: textOf(spec['config']) ?? '',
    files: Object.entries(profile.files ?? {}).map(([path, file]) =>
      typeof file === 'string'
        ? { path, text: file, template: false }
        : { path, text: file.template, template: true },
    ),
  };
}

/** @param base  the profile as it was read: what the form does not show stays from it */
export function profileFrom(form: ProfileForm, base: ProfileBody): ProfileBody {
  const { name, kind, arch, once, destructive, menu, files } = form;
  const kept = (base[kind] ?? {}) as Members;
  const named = files.filter(({ path }) => path.trim() !== '');
  return {
    kind: 'profile',
    name: name.trim(),
    ...(arch.length > 0 && { arch }),
    ...(once && { install: 'once' as const }),
    ...(destructive && { destructive }),
    ...(menu && { menu }),
    [kind]: specFrom(form, kept),
    ...(named.length > 0 && { files: Object.fromEntries(named.map(fileFrom)) }),
  };
}

function specFrom(form: ProfileForm, kept: Members): Members {
  const args = listOf(form.args);
  const given = { ...kept, args };
  switch (form.kind) {
    case 'linux':
    case 'wimboot':
      return without({
        ...given,
        ...(form.kernel !== undefined && { kernel: form.kernel.trim() }),
        ...(form.initrd !== undefined && { initrd: listOf(form.initrd).map(initrdFrom) }),
      });
    case 'talos':
      return without({
        ...given,
        version: form.version.trim(),
        ...(form.schematic !== undefined && { schematic: form.schematic.trim() }),
        config: form.config.trim() || undefined,
      });
    case 'chain': {
      if (form.file === undefined) return without(given);
      const file = form.file.trim();
      const where = isUrl(file) ? { url: file, file: undefined } : { url: undefined, file };
      return without({ ...given, ...where });
    }
    case 'iso':
      return without({
        ...kept,
        ...(form.file !== undefined && { file: form.file.trim() }),
        loader: form.loader.trim() || undefined,
      });
    case 'local':
      return {};
  }
}

function isUrl(text: string): boolean {
  return /^[a-z]+:\/\//i.test(text);
}

function fileFrom({ path, text, template }: FileRow): readonly [string, ProfileFile] {
  return [path.trim(), template ? { template: text } : text];
}

/** undefined where there is something, and it is no text */
function textOf(value: unknown): string | undefined {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : undefined;
}

function linesOf(value: unknown): string {
  return Array.isArray(value) ? value.join('\n') : '';
}

function listOf(lines: string): readonly string[] {
  return lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** undefined where an entry has more than a file and a name */
function initrdLines(value: unknown): string | undefined {
  if (!Array.isArray(value)) return '';
  const lines = value.map((one: unknown) => {
    if (typeof one === 'string') return one;
    const { file, name, ...more } = one as Members;
    const isPlain = typeof file === 'string' && typeof name === 'string';
    return isPlain && Object.keys(more).length === 0 ? `${file} as ${name}` : undefined;
  });
  return lines.includes(undefined) ? undefined : lines.join('\n');
}

function initrdFrom(line: string): string | Members {
  const [, file, name] = /^(\S+) as (.+)$/.exec(line) ?? [];
  return file === undefined || name === undefined ? line : { file, name };
}

function without(members: Members): Members {
  const there = Object.entries(members).filter(
    ([name, value]) =>
      value !== undefined && !(Array.isArray(value) && value.length === 0 && name !== 'initrd'),
  );
  return Object.fromEntries(there);
}
