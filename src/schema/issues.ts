/**
 * Mistakes in data from outside, told as what was expected and what was seen.
 *
 * Owns     the wording for every zod issue, so that the API, manifests and the command line say the
 *          same about the same mistake.
 * Leaves   where in a file a mistake stands to manifest.ts.
 * Tests    test/schema/issues.test.ts
 */
import { z } from 'zod';
import { errorOf, type ErrorDetail, type RouseError } from '../domain/errors.ts';
import { nearest } from '../domain/nearest.ts';
import { printable } from '../domain/printable.ts';

export type Path = readonly (string | number)[];

/** One mistake, at a member of the data. */
export interface Mistake {
  readonly path: Path;
  readonly message: string;
  /** a number where text belongs: whoever wrote it forgot the quotes */
  readonly unquoted: boolean;
  /** the path ends at a name that is not known, rather than at a value that is wrong */
  readonly unknownName: boolean;
}

/** An object without further members; an unknown one is answered with the name probably meant. */
export function strict<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => unknownName(key, known)).join('\n')
        : undefined,
  });
}

/** @returns the parsed value, or every mistake found */
export function check<T>(
  schema: z.ZodType<T>,
  data: unknown,
): { readonly value: T } | { readonly mistakes: readonly Mistake[] } {
  const parsed = schema.safeParse(data, { error: describe });
  if (parsed.success) return { value: parsed.data };
  const { issues } = parsed.error;
  return { mistakes: issues.filter(isNews).flatMap((issue) => mistakesOf(issue, data)) };
}

/** Of a value that is of the wrong type, its length says nothing further. */
function isNews(
  issue: z.core.$ZodIssue,
  index: number,
  issues: readonly z.core.$ZodIssue[],
): boolean {
  const place = issue.path.join('/');
  return !issues
    .slice(0, index)
    .some((before) => before.code === 'invalid_type' && before.path.join('/') === place);
}

/** @throws RouseError REQUEST_INVALID with a JSON pointer for each mistake */
export function parseRequest<T>(schema: z.ZodType<T>, data: unknown): T {
  const checked = check(schema, data);
  if ('value' in checked) return checked.value;
  throw requestInvalid(
    checked.mistakes.map(({ path, message }) => ({ field: jsonPointer(path), message })),
  );
}

export function requestInvalid(errors: readonly ErrorDetail[]): RouseError {
  return errorOf('REQUEST_INVALID', errors);
}

/** RFC 6901; the empty text is the whole document. */
export function jsonPointer(path: Path): string {
  return path
    .map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}

function mistakesOf(issue: z.core.$ZodIssue, data: unknown): Mistake[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  if (issue.code === 'unrecognized_keys') {
    const messages = issue.message.split('\n');
    return issue.keys.map((key, index) => ({
      path: [...path, key],
      message: messages[index] ?? issue.message,
      unquoted: false,
      unknownName: true,
    }));
  }
  if (issue.code === 'invalid_union') {
    // Of several forms the one is meant whose type fits; its own mistakes say more.
    const meant = issue.errors.find((branch) => branch.every((inner) => !isOtherType(inner)));
    if (meant) {
      return meant.flatMap((inner) =>
        mistakesOf({ ...inner, path: [...issue.path, ...inner.path] }, data),
      );
    }
  }
  // A record reports a key it refuses by wrapping what the key's own schema says.
  const message =
    issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
  const unquoted =
    issue.code === 'invalid_type' && issue.expected === 'string' && isNumberAt(data, path);
  return [{ path, message, unquoted, unknownName: issue.code === 'invalid_key' }];
}

function isOtherType({ code, path }: z.core.$ZodIssue): boolean {
  return code === 'invalid_type' && path.length === 0;
}

function isNumberAt(data: unknown, path: Path): boolean {
  let value = data;
  for (const part of path) value = (value as Record<string | number, unknown>)[part];
  return typeof value === 'number';
}

function describe(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_type') {
    if (issue.input === undefined) return 'is required';
    return `expected ${TYPES[issue.expected] ?? issue.expected}, found ${typeOf(issue.input)}`;
  }
  if (issue.code === 'invalid_value') {
    return `expected ${choice(issue.values)}, found ${typeOf(issue.input)}${meant(issue)}`;
  }
  if (issue.code === 'too_big') {
    return `expected at most ${String(issue.maximum)}${unit(issue.origin)}`;
  }
  if (issue.code === 'too_small') {
    return `expected at least ${String(issue.minimum)}${unit(issue.origin)}`;
  }
  return undefined;
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
};

function unit(origin: string): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' ? ' entries' : '';
}

function typeOf(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number') return `the number ${value}; put it in quotes`;
  if (typeof value === 'string') return `"${printable(value)}"`;
  return typeof value === 'boolean' ? String(value) : 'a mapping';
}

function choice(values: readonly unknown[]): string {
  return values.map((value) => `"${String(value)}"`).join(' or ');
}

function meant(issue: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidValue>): string {
  if (typeof issue.input !== 'string') return '';
  const word = nearest(issue.input, issue.values.map(String));
  return word === undefined ? '' : `; did you mean "${word}"?`;
}

function unknownName(name: string, known: readonly string[]): string {
  const word = nearest(name, known);
  const advice = word === undefined ? `known are ${known.join(', ')}` : `did you mean "${word}"?`;
  return `no field is called "${printable(name)}"; ${advice}`;
}
