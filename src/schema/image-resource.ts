/**
 * An image as JSON and YAML: names in URLs, and the files on the server's disk behind them.
 *
 * Tests    test/schema/image-resource.test.ts
 */
import { z } from 'zod';
import { diskPathMax, imageFilesMax, imagePathMax } from '../domain/limits.ts';
import type { Image } from '../domain/profile.ts';
import type { ImageDraft } from '../domain/use-cases.ts';
import { imageName } from './fields.ts';
import { strict } from './issues.ts';

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

const FIELDS = {
  kind: z.literal('image').optional(),
  name: imageName,
  files: z
    .record(path, diskPath)
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
  return {
    name,
    files: Object.entries(files).map(([path, diskPath]) => ({ path, diskPath })),
  };
}

interface ImageDeclaration {
  readonly kind: 'image';
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
}

/** The form that can be applied again. */
export function imageDeclaration({ name, files }: ImageDraft): ImageDeclaration {
  return {
    kind: 'image',
    name,
    files: Object.fromEntries(files.map(({ path, diskPath }) => [path, diskPath])),
  };
}

interface FileDetails {
  readonly size_bytes: number;
  readonly modified_at: string;
  readonly sha256: string;
}

export type ImageResource = ImageDeclaration & {
  readonly file_details: Readonly<Record<string, FileDetails>>;
  readonly version: number;
};

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
