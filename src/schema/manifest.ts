/**
 * Manifests: YAML documents that declare machines, profiles, images, configurations and rules.
 *
 * Owns     the kinds, what may not be declared twice, and where in the file each mistake stands.
 * Leaves   YAML itself to yaml-stream.ts and the members of each kind to its resource file.
 * Tests    test/schema/manifest.test.ts
 */
import type { z } from 'zod';
import { errorOf, type ErrorDetail, type RouseError } from '../domain/errors.ts';
import { manifestErrorsMax } from '../domain/limits.ts';
import { nearest } from '../domain/nearest.ts';
import { RESOURCE_KINDS } from '../domain/resource-kinds.ts';
import type { Declaration } from '../domain/use-cases.ts';
import { configDocument } from './config-resource.ts';
import { imageDocument } from './image-resource.ts';
import { check, jsonPointer, type Mistake, type Path } from './issues.ts';
import { machineDocument } from './machine-resource.ts';
import { profileDocument } from './profile-resource.ts';
import { ruleDocument } from './rule-resource.ts';
import { readYamlStream, type YamlDocument } from './yaml-stream.ts';

/**
 * @param source  how the manifest is called in messages, a file name as a rule
 * @throws RouseError MANIFEST_INVALID with every mistake, up to `manifestErrorsMax`
 */
export async function parseManifest(text: string, source: string): Promise<readonly Declaration[]> {
  const declarations: Declaration[] = [];
  const errors: ErrorDetail[] = [];
  const claims = createClaims();
  for await (const document of readYamlStream(text)) {
    const field = `${source}:${document.line}:${document.column}`;
    if ('message' in document) {
      errors.push({ field, message: document.message });
      continue;
    }
    const read = readDeclaration(document, field);
    if ('mistakes' in read) {
      errors.push(...read.mistakes.map((mistake) => located(mistake, document, source)));
    } else {
      errors.push(...claims(read).map((message) => ({ field, message })));
      declarations.push(read);
    }
    if (errors.length >= manifestErrorsMax) break;
  }
  if (errors.length > 0) throw manifestInvalid(errors.slice(0, manifestErrorsMax));
  return declarations;
}

export function manifestInvalid(errors: readonly ErrorDetail[]): RouseError {
  return errorOf('MANIFEST_INVALID', errors);
}

type Read = Declaration | { readonly mistakes: readonly Mistake[] };

function readDeclaration({ data }: YamlDocument, at: string): Read {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    return { mistakes: [mistake([], 'expected a mapping with a "kind"')] };
  }
  const kind = 'kind' in data ? data.kind : undefined;
  switch (kind) {
    case 'machine':
      return checked(machineDocument, data, (draft) => ({ kind, draft, at }));
    case 'profile':
      return checked(profileDocument, data, (draft) => ({ kind, draft, at }));
    case 'image':
      return checked(imageDocument, data, (draft) => ({ kind, draft, at }));
    case 'config':
      return checked(configDocument, data, (draft) => ({ kind, draft, at }));
    case 'rule':
      return checked(ruleDocument, data, (draft) => ({ kind, draft, at }));
    default:
      return { mistakes: [mistake(kind === undefined ? [] : ['kind'], unknownKind(kind))] };
  }
}

function checked<T>(schema: z.ZodType<T>, data: unknown, made: (draft: T) => Declaration): Read {
  const result = check(schema, data);
  return 'value' in result ? made(result.value) : result;
}

function mistake(path: Path, message: string): Mistake {
  return { path, message, unquoted: false, unknownName: false };
}

function unknownKind(kind: unknown): string {
  const expected = `expected kind: ${RESOURCE_KINDS.join(', ')}`;
  if (typeof kind !== 'string') return `${expected}; found none`;
  const meant = nearest(kind, RESOURCE_KINDS);
  return `${expected}; found "${kind}"${meant === undefined ? '' : `, did you mean "${meant}"?`}`;
}

function located(mistake: Mistake, document: YamlDocument, source: string): ErrorDetail {
  const part = mistake.unknownName ? 'name' : 'value';
  const { line, column } = document.placeOf(mistake.path, part);
  const written = mistake.unquoted ? document.sourceOf(mistake.path) : undefined;
  const message =
    written === undefined
      ? mistake.message
      : `expected text, found a number; put it in quotes: "${written}"`;
  return {
    field: `${source}:${line}:${column}`,
    message: `${jsonPointer(mistake.path)} ${message}`.trim(),
  };
}

/** Remembers what was declared, and complains when it is declared again. */
function createClaims(): (declaration: Declaration) => string[] {
  const claimed = new Map<string, string>();
  return (declaration) => {
    const { kind, draft, at } = declaration;
    const names = draft.name === undefined ? [] : [draft.name];
    const subjects = kind === 'machine' ? [...names, ...declaration.draft.macs] : names;
    return subjects.flatMap((subject) => {
      const before = claimed.get(`${kind} ${subject}`);
      if (before === undefined) claimed.set(`${kind} ${subject}`, at);
      return before === undefined ? [] : [`${kind} ${subject} is declared already at ${before}`];
    });
  };
}
