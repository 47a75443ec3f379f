/**
 * Files to boot from, as JSON and YAML: `image:debian-13/linux`, a URL, `files:preseed.cfg` for a
 * file of the profile itself, or one of these for each kind of machine.
 *
 * Tests    test/schema/file-sources.test.ts
 */
import { z } from 'zod';
import type { MachineArch } from '../domain/arch.ts';
import { MACHINE_ARCHES } from '../domain/machine-arches.ts';
import { initrdsPerProfileMax } from '../domain/limits.ts';
import { parseImageName } from '../domain/machine.ts';
import type { FileChoice, FileSource, InitrdSource } from '../domain/profile.ts';
import { isImagePath } from './image-resource.ts';
import { strict } from './issues.ts';

const EXPECTED = 'expected image:NAME/PATH, files:PATH or a URL with';

type Scheme = 'http' | 'https' | 'tftp';
const FETCHED: readonly Scheme[] = ['http', 'https'];

function source(schemes: readonly Scheme[]) {
  return z.string().transform((text, context): FileSource => {
    const found = sourceIn(text, schemes);
    if (found) return found;
    const message = `${EXPECTED} ${schemes.join(' or ')}, found "${text}"`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
}

function sourceIn(text: string, schemes: readonly Scheme[]): FileSource | undefined {
  const [, kind, rest = ''] = /^(image|files):(.*)$/.exec(text) ?? [];
  if (kind === 'image') return imageSource(rest);
  if (kind === 'files') return isImagePath(rest) ? { kind: 'own', path: rest } : undefined;
  const scheme = URL.parse(text)?.protocol;
  return schemes.some((known) => `${known}:` === scheme) ? { kind: 'url', url: text } : undefined;
}

function imageSource(text: string): FileSource | undefined {
  const [, name = '', path = ''] = /^([^/]+)\/(.+)$/.exec(text) ?? [];
  const image = parseImageName(name);
  return image && isImagePath(path) ? { kind: 'image', image, path } : undefined;
}

function choice(schemes: readonly Scheme[]) {
  const one = source(schemes);
  const byArch = z
    .partialRecord(z.enum(MACHINE_ARCHES), one)
    .transform((files, context): FileChoice => {
      if (Object.keys(files).length > 0) return { kind: 'by-arch', files };
      context.addIssue({ code: 'custom', message: 'expected a file for a kind of machine' });
      return z.NEVER;
    });
  return z.union([one, byArch], {
    error: ({ input }) =>
      input === undefined ? 'is required' : 'expected a file, or one for each kind of machine',
  });
}

export const fileChoice = choice(FETCHED);
/** What iPXE hands over to may come by TFTP as well. */
export const chainedFile = choice([...FETCHED, 'tftp']);

/**
 * A path inside the archive that iPXE makes. A word that begins with `mode=` would mean something
 * else to it (src/core/cpio.c).
 */
const insideName = z
  .string()
  .regex(/^[A-Za-z0-9_][A-Za-z0-9._+-]*(?:\/[A-Za-z0-9_][A-Za-z0-9._+-]*)*$/, {
    message: 'expected a relative path of letters, digits, ".", "_", "+" and "-"',
  })
  .max(100);

const named = strict({
  file: fileChoice,
  name: insideName.optional(),
  optional: z.boolean().default(false),
}).transform(({ file, name, optional }): InitrdSource => {
  return { ...file, ...(name !== undefined && { name }), ...(optional && { optional }) };
});

const initrdSource: z.ZodType<InitrdSource> = z.union([source(FETCHED), named], {
  error: 'expected a file, or one with a name',
});

export const initrdSources = z.array(initrdSource).max(initrdsPerProfileMax).default([]);

export function initrdFields(initrd: InitrdSource): unknown {
  const { name, optional, ...file } = initrd;
  if (name === undefined && !optional && file.kind !== 'by-arch') return sourceText(file);
  return {
    file: choiceFields(file),
    ...(name !== undefined && { name }),
    ...(optional && { optional }),
  };
}

export function choiceFields(file: FileChoice): unknown {
  if (file.kind !== 'by-arch') return sourceText(file);
  const entries = Object.entries(file.files) as [MachineArch, FileSource][];
  return Object.fromEntries(entries.map(([arch, one]) => [arch, sourceText(one)]));
}

function sourceText(file: FileSource): string {
  switch (file.kind) {
    case 'image':
      return `image:${file.image}/${file.path}`;
    case 'own':
      return `files:${file.path}`;
    case 'url':
      return file.url;
  }
}
