/**
 * Machine configurations: what a machine fetches once its system runs.
 *
 * Owns     the nouns. A text is one or more YAML documents; read, it is a tree in which every value
 *          keeps the spelling it was written with, because the machine reads YAML by rules of its
 *          own (`0644` is an octal number to Talos, `1.10` a version).
 * Leaves   YAML to src/schema, merging to config-merge.ts, and sealing to the store.
 * Tests    test/domain/config-merge.test.ts, test/schema/config-text.test.ts
 */
import type { ConfigName } from './machine.ts';

export interface MachineConfig {
  readonly name: ConfigName;
  readonly base: string;
  /** YAML texts, merged over the base in their order */
  readonly patches: readonly string[];
  readonly summary: ConfigSummary;
  readonly version: number;
}

/** What may be told about a configuration by somebody who may not read it. */
export interface ConfigSummary {
  readonly documents: readonly DocumentSummary[];
  readonly sizeBytes: number;
  readonly patches: readonly { readonly sizeBytes: number }[];
  /** of base and patches, lower-case hexadecimal; empty where nothing could be read */
  readonly sha256: string;
}

interface DocumentSummary {
  /** empty for the document that Talos calls v1alpha1 */
  readonly kind: string;
  readonly name?: string;
}

export interface ConfigScalar {
  readonly kind: 'scalar';
  /** without quotes */
  readonly text: string;
  /** it stood without quotes: what it is, is for the reader to find out */
  readonly plain: boolean;
}
export interface ConfigList {
  readonly kind: 'list';
  readonly items: readonly ConfigNode[];
}
export interface ConfigMap {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, ConfigNode>;
}
export type ConfigNode = ConfigScalar | ConfigList | ConfigMap;

/** The text of a member, where it has one. */
export function textAt({ entries }: ConfigMap, name: string): string | undefined {
  const node = entries.get(name);
  return node?.kind === 'scalar' ? node.text : undefined;
}

/** Whether YAML reads it as no value at all. */
export function isNull(node: ConfigNode): boolean {
  return node.kind === 'scalar' && node.plain && /^(?:|~|null|Null|NULL)$/.test(node.text);
}

/** What makes two documents the same one; Talos compares the same three. */
export function documentId(document: ConfigMap): string {
  const kind = textAt(document, 'kind') ?? '';
  const version = kind === '' ? '' : (textAt(document, 'apiVersion') ?? '');
  const name = kind === '' ? '' : (textAt(document, 'name') ?? '');
  return [version, kind, name].join('/');
}
