/**
 * An image as JSON and YAML: names in URLs, and what is behind them: files on the server's disk, or
 * URLs that they are fetched from.
 *
 * Tests    test/schema/image-resource.test.ts
 */
import { z } from 'zod';
import { diskPathMax, imageFilesMax, imagePathMax } from '../domain/limits.ts';
import type { Image, ImageUrl } from '../domain/profile.ts';
import type { ImageDraft } from '../domain/use-cases.ts';
import { imageName, url } from './fields.ts';
import { strict } from './issues.ts';
import type { ImageResource } from './shown/content.ts';

const SEGMENT = /^[A-Za-z0-9_+@-][A-Za-z0-9._+@-]*$/;

/**
 * Whether the text can name a file in URLs and iPXE scripts: plain segments, none of them hidden or
 * a way up.
 */
export function isImagePath(text: string): boolean {
  return text.length <= imagePathMax && text.split('/').every((part) => SEGMENT.test(part));
}

const path = z.string().refine(isImagePath, {
  error: 'expected a file name such as "boot/linux" of letters, digits and "._+@-"',
});
const diskPath = z
  .string()
  .min(1)
  .max(diskPathMax)
  .refine((text) => !text.includes('\0'), { error: 'expected a path, found a NUL byte in it' });

const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/, { error: 'expected a SHA-256: 64 hexadecimal digits, lower case' });

/** A path on disk, a URL, or a URL and what its content must be. */
const file = z.union([diskPath, strict({ url: url('http', 'https'), sha256: sha256.optional() })], {
  error: 'expected a path, an http or https URL, or a mapping with "url" and "sha256"',
});
type FileText = z.infer<typeof file>;

const FIELDS = {
  kind: z.literal('image').optional(),
  name: imageName,
  files: z
    .record(path, file)
    .refine((files) => Object.keys(files).length > 0, { error: 'expected at least one file' })
    .refine((files) => Object.keys(files).length <= imageFilesMax, {
      error: `expected at most ${imageFilesMax} files`,
    }),
};
/** What Rouse adds; accepted from a client that sends back what it read, and ignored. */
const READ_ONLY = { file_details: z.unknown().optional(), version: z.number().optional() };

const declared = strict(FIELDS);

export const imageDocument = declared.transform(draftFromFields);
export const imageBody = strict({ ...FIELDS, ...READ_ONLY }).transform(draftFromFields);

function draftFromFields({ name, files }: z.infer<typeof declared>): ImageDraft {
  const entries = Object.entries(files);
  const urls = entries.flatMap(([path, text]) => remoteFrom(path, text) ?? []);
  return {
    name,
    files: entries.flatMap(([path, text]) =>
      typeof text === 'string' && !isUrl(text) ? [{ path, diskPath: text }] : [],
    ),
    ...(urls.length > 0 && { urls: urls.sort((a, b) => (a.path < b.path ? -1 : 1)) }),
  };
}

function isUrl(text: string): boolean {
  return /^https?:\/\//i.test(text);
}

function remoteFrom(path: string, text: FileText): ImageUrl | undefined {
  if (typeof text === 'string') return isUrl(text) ? { path, url: text } : undefined;
  const { url: from, sha256: must } = text;
  return { path, url: from, ...(must !== undefined && { sha256: must }) };
}

type ShownFile = ImageResource['files'][string];
type ImageDeclaration = Pick<ImageResource, 'kind' | 'name' | 'files'>;

/** The form that can be applied again. */
export function imageDeclaration({ name, files, urls = [] }: ImageDraft): ImageDeclaration {
  const onDisk = files.map(({ path, diskPath }) => [path, diskPath] as const);
  const elsewhere = urls.map(({ path, ...remote }) => {
    const written: ShownFile = remote.sha256 === undefined ? remote.url : remote;
    return [path, written] as const;
  });
  const all = new Map<string, ShownFile>([...onDisk, ...elsewhere]);
  return { kind: 'image', name, files: Object.fromEntries(all) };
}

export function imageResource(image: Image): ImageResource {
  return {
    ...imageDeclaration(image),
    file_details: Object.fromEntries(
      image.files.map((file) => [
        file.path,
        {
          size_bytes: file.sizeBytes,
          modified_at: new Date(file.modifiedAtMs).toISOString(),
          sha256: file.sha256,
        },
      ]),
    ),
    version: image.version,
  };
}
