/**
 * The files of a profile as JSON and YAML: what its installer asks for, by path.
 *
 * Owns     that the texts go in and never come out: what is shown are marks. A mark that is sent
 *          back keeps the text that is stored.
 * Tests    test/schema/profile-files.test.ts
 */
import { z } from 'zod';
import { answerFileBytesMax, answerFilesMax } from '../domain/limits-answers.ts';
import type { ProfileFile } from '../domain/profile.ts';
import { REDACTED } from '../domain/secrets.ts';
import { isImagePath } from './image-resource.ts';
import { strict } from './issues.ts';

const text = z.string().refine((given) => Buffer.byteLength(given) <= answerFileBytesMax, {
  message: `expected at most ${answerFileBytesMax} bytes`,
});

/** A text by itself is sent as it stands. */
const body = z.union([
  text.transform((plain) => ({ text: plain, template: false })),
  strict({ template: text }).transform(({ template }) => ({ text: template, template: true })),
]);

export const profileFiles = z.record(z.string(), body).transform((files, context) => {
  const paths = Object.keys(files);
  if (paths.length > answerFilesMax) {
    context.addIssue({ code: 'custom', message: `expected at most ${answerFilesMax} files` });
  }
  for (const path of paths.filter((path) => !isImagePath(path))) {
    const message = 'expected a relative path without "..", such as "preseed.cfg"';
    context.addIssue({ code: 'custom', path: [path], message });
  }
  return Object.entries(files).map(([path, file]): ProfileFile => ({ path, ...file }));
});

type FileFields = Readonly<Record<string, string | { readonly template: string }>>;

export function fileContents(files: readonly ProfileFile[]): FileFields {
  return fieldsOf(files, (file) => file.text);
}

/** An empty text is none worth hiding, and installers ask for some that are. */
export function fileMarks(files: readonly ProfileFile[]): FileFields {
  return fieldsOf(files, (file) => (file.text === '' ? '' : REDACTED));
}

function fieldsOf(files: readonly ProfileFile[], shown: (file: ProfileFile) => string): FileFields {
  return Object.fromEntries(
    files.map((file) => [file.path, file.template ? { template: shown(file) } : shown(file)]),
  );
}
