/** Machine configurations in tests, as YAML. */
import type { ConfigMap, MachineConfig } from '../../src/domain/machine-config.ts';
import type { ConfigName } from '../../src/domain/machine.ts';
import { summaryOf } from '../../src/schema/config-resource.ts';
import { readConfigText } from '../../src/schema/config-text.ts';

export function documentsIn(text: string): readonly ConfigMap[] {
  const read = readConfigText(text);
  if ('documents' in read) return read.documents;
  throw new TypeError(JSON.stringify(read.mistakes));
}

export function documentIn(text: string): ConfigMap {
  const [document] = documentsIn(text);
  if (!document) throw new TypeError('no document');
  return document;
}

/** Members of any name, which the main document of Talos could not have. */
export function membersIn(text: string): ConfigMap {
  const { entries } = documentIn(`apiVersion: v1\nkind: X\n${text}`);
  const own = [...entries].filter(([name]) => name !== 'apiVersion' && name !== 'kind');
  return { kind: 'map', entries: new Map(own) };
}

export function aConfig(
  name: string,
  base: string,
  patches: readonly string[] = [],
): MachineConfig {
  const summary = summaryOf({ base, patches }, `sha of ${name}`);
  return { name: name as ConfigName, base, patches, summary, version: 1 };
}
