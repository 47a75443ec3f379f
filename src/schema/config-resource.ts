/**
 * A machine configuration as JSON and YAML.
 *
 * Owns     that the texts go in and never come out: what is shown are marks, sizes and the names of
 *          documents. A mark that is sent back keeps the text that is stored.
 * Tests    test/schema/config-resource.test.ts
 */
import { z } from 'zod';
import { configPatchesMax } from '../domain/limits-config.ts';
import type { ConfigSummary, MachineConfig } from '../domain/machine-config.ts';
import { textAt } from '../domain/machine-config.ts';
import { isMark, REDACTED, redactedList } from '../domain/secrets.ts';
import type { ConfigDraft } from '../domain/use-cases.ts';
import { readConfigText } from './config-text.ts';
import { configName } from './fields.ts';
import { strict } from './issues.ts';
import type { ConfigResource } from './shown/content.ts';

/** Mistakes of one text that are told; whoever made more reads the first ones anyway. */
const TOLD_MAX = 10;

/** YAML documents of a configuration, or the mark that stands for stored ones. */
const configText = z.string().superRefine((text, context) => {
  if (isMark(text)) return;
  const read = readConfigText(text);
  if ('documents' in read) {
    if (read.documents.length > 0) return;
    context.addIssue({ code: 'custom', message: 'expected a YAML document, found none' });
    return;
  }
  for (const { line, column, message } of read.mistakes.slice(0, TOLD_MAX)) {
    context.addIssue({ code: 'custom', message: `line ${line}, column ${column}: ${message}` });
  }
});

export const configTexts = z.array(configText).max(configPatchesMax);

const FIELDS = {
  kind: z.literal('config').optional(),
  name: configName,
  base: configText,
  patches: configTexts.default([]),
};
/** What Rouse adds; accepted from a client that sends back what it read, and ignored. */
const READ_ONLY = {
  documents: z.unknown().optional(),
  size_bytes: z.number().optional(),
  sha256: z.string().optional(),
  version: z.number().optional(),
};

const declared = strict(FIELDS);

export const configDocument = declared.transform(draftFromFields);
export const configBody = strict({ ...FIELDS, ...READ_ONLY }).transform(draftFromFields);

function draftFromFields({ name, base, patches }: z.infer<typeof declared>): ConfigDraft {
  return { name, base, patches };
}

/** What may be told of the texts; `sha256` is of all of them together. */
export function summaryOf(
  { base, patches }: Pick<ConfigDraft, 'base' | 'patches'>,
  sha256: string,
): ConfigSummary {
  const read = readConfigText(base);
  const documents = 'documents' in read ? read.documents : [];
  return {
    documents: documents.map((document) => {
      const kind = textAt(document, 'kind') ?? '';
      const name = kind === '' ? undefined : textAt(document, 'name');
      return { kind, ...(name !== undefined && { name }) };
    }),
    sizeBytes: Buffer.byteLength(base),
    patches: patches.map((patch) => ({ sizeBytes: Buffer.byteLength(patch) })),
    sha256,
  };
}

type ConfigDeclaration = Pick<ConfigResource, 'kind' | 'name' | 'base' | 'patches'>;

/** The form that can be applied again over what is stored: marks instead of the texts. */
export function configDeclaration({ name, patches }: ConfigDraft): ConfigDeclaration {
  return { kind: 'config', name, base: REDACTED, patches: redactedList(patches) };
}

/** The form with its texts, for changes to it and for whoever may read them. */
export function configContent({ name, base, patches }: ConfigDraft): ConfigDeclaration {
  return { kind: 'config', name, base, patches };
}

export function configResource(config: MachineConfig): ConfigResource {
  const { documents, sizeBytes, patches, sha256 } = config.summary;
  return {
    ...configDeclaration({ ...config, patches: patches.map(() => '') }),
    // Talos calls the document without a kind by its version.
    documents: documents.map(({ kind, name }) => [kind || 'v1alpha1', name ?? []].flat().join(' ')),
    size_bytes: patches.reduce((sum, patch) => sum + patch.sizeBytes, sizeBytes),
    sha256,
    version: config.version,
  };
}
