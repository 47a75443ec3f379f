/**
 * The groups and profiles of matchbox, as its folder has them.
 *
 * Owns     the form of both files, and that a profile is called as its file is: so groups name it.
 * Leaves   what Rouse makes of them to plan.ts.
 * Specs    matchbox 0.11: docs/matchbox.md and storage.proto; a member it does not know it passes
 *          over, and here that is told.
 * Tests    test/schema/matchbox/read.test.ts
 */
import { z } from 'zod';
import { messageOf, type ErrorDetail } from '../../domain/errors.ts';
import { check, jsonPointer } from '../issues.ts';

/** One file of the folder. */
export interface MatchboxFile {
  /** `groups/node1.json`, as it is called in messages */
  readonly path: string;
  readonly text: string;
}

export interface Group {
  readonly file: string;
  /** the name of the file, without `.json` */
  readonly id: string;
  readonly profile: string;
  readonly selector: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** The three folders of files that a profile may name, one of each. */
export const ANSWER_KINDS = ['ignition', 'cloud', 'generic'] as const;
export type AnswerKind = (typeof ANSWER_KINDS)[number];

export interface BootProfile {
  readonly file: string;
  readonly id: string;
  /** undefined: it boots nothing */
  readonly kernel?: string;
  readonly initrd: readonly string[];
  readonly args: readonly string[];
  /** names of files below the folder of each kind */
  readonly answers: Readonly<Partial<Record<AnswerKind, string>>>;
}

/** What was found beside what was understood. */
export interface Findings {
  readonly mistakes: ErrorDetail[];
  /** what is not taken over, or not as it was */
  readonly warnings: ErrorDetail[];
}

const groupFields = z.object({
  id: z.string().optional(),
  name: z.string().optional(),
  profile: z.string().min(1),
  selector: z.record(z.string(), z.string()).nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
});

const texts = z.array(z.string()).nullish();
const profileFields = z.object({
  id: z.string().min(1),
  name: z.string().optional(),
  boot: z
    .object({ kernel: z.string().optional(), initrd: texts, args: texts })
    .nullish()
    .transform((boot) => boot ?? {}),
  ignition_id: z.string().optional(),
  cloud_id: z.string().optional(),
  generic_id: z.string().optional(),
});

/** @returns undefined after a mistake, which is in `findings` then */
export function readGroup(file: MatchboxFile, findings: Findings): Group | undefined {
  const fields = fieldsOf(file, groupFields, findings);
  if (!fields) return undefined;
  const { profile, selector, metadata } = fields;
  return {
    ...{ file: file.path, id: idOf(file.path), profile },
    ...{ selector: selector ?? {}, metadata: metadata ?? {} },
  };
}

/** @returns undefined after a mistake, which is in `findings` then */
export function readProfile(file: MatchboxFile, findings: Findings): BootProfile | undefined {
  const fields = fieldsOf(file, profileFields, findings);
  if (!fields) return undefined;
  const { kernel = '', initrd, args } = fields.boot;
  const answers = ANSWER_KINDS.flatMap((kind) => {
    const name = fields[`${kind}_id`] ?? '';
    return name === '' ? [] : [[kind, name]];
  });
  return {
    ...{ file: file.path, id: idOf(file.path), initrd: initrd ?? [], args: args ?? [] },
    ...(kernel.trim() !== '' && { kernel: kernel.trim() }),
    answers: Object.fromEntries(answers) as BootProfile['answers'],
  };
}

function idOf(path: string): string {
  return path.replace(/^.*\//, '').replace(/\.json$/, '');
}

function fieldsOf<Shape extends z.ZodRawShape>(
  { path, text }: MatchboxFile,
  schema: z.ZodObject<Shape>,
  { mistakes, warnings }: Findings,
): z.infer<z.ZodObject<Shape>> | undefined {
  const data = parsedJson(text);
  if ('fault' in data) {
    mistakes.push({ field: path, message: `is not JSON: ${data.fault}` });
    return undefined;
  }
  const checked = check(schema, data.value);
  if (!('value' in checked)) {
    const told = checked.mistakes.map((one) => `${jsonPointer(one.path)} ${one.message}`.trim());
    mistakes.push(...told.map((message) => ({ field: path, message })));
    return undefined;
  }
  const known = Object.keys(schema.shape);
  for (const name of Object.keys(data.value as object)) {
    if (known.includes(name)) continue;
    warnings.push({ field: path, message: `"${name}" is nothing that matchbox reads; left out` });
  }
  return checked.value;
}

function parsedJson(text: string): { readonly value: unknown } | { readonly fault: string } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    // Node.js quotes the text around the mistake, and metadata may hold secrets.
    const [, place = ''] = /(\(line \d+ column \d+\))/.exec(messageOf(error)) ?? [];
    const what = messageOf(error).split(/,? in JSON| at position|\.\.\.|, "/, 1)[0] ?? '';
    return { fault: `${what} ${place}`.trim() };
  }
}
