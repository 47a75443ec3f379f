/**
 * Values of the machine in a configuration.
 *
 * Owns     that they come in after the text was read: whatever a value holds, it stays one value.
 *          What stood without quotes stays so only when the outcome is a number or a truth value.
 *          `$${` stands for `${`, which shell scripts inside a configuration need.
 * Leaves   names and values to template.ts.
 * Tests    test/domain/config-template.test.ts
 */
import { RouseError } from './errors.ts';
import type { ConfigMap, ConfigNode, ConfigScalar } from './machine-config.ts';
import { expandTemplate, type TemplateValues } from './template.ts';

/** @throws RouseError TEMPLATE_INVALID, TEMPLATE_VALUE_MISSING, naming the member */
export function expandConfig(document: ConfigMap, values: TemplateValues): ConfigMap {
  return expanded(document, [], values) as ConfigMap;
}

function expanded(
  node: ConfigNode,
  path: readonly (string | number)[],
  values: TemplateValues,
): ConfigNode {
  switch (node.kind) {
    case 'scalar':
      return node.text.includes('${') ? filled(node, path, values) : node;
    case 'list':
      return {
        kind: 'list',
        items: node.items.map((item, index) => expanded(item, [...path, index], values)),
      };
    case 'map':
      return {
        kind: 'map',
        entries: new Map(
          [...node.entries].map(([name, member]) => [
            name,
            expanded(member, [...path, name], values),
          ]),
        ),
      };
  }
}

/** Numbers that every reader of YAML takes for the same ones, and truth values. */
const PLAIN = /^(?:0|-?[1-9]\d{0,14}|true|false)$/;

function filled(
  { text, plain }: ConfigScalar,
  path: readonly (string | number)[],
  values: TemplateValues,
): ConfigScalar {
  try {
    const parts = text.split('$${').map((part) => expandTemplate(part, values));
    const result = parts.join('${');
    return { kind: 'scalar', text: result, plain: plain && PLAIN.test(result) };
  } catch (error) {
    if (!(error instanceof RouseError)) throw error;
    throw new RouseError(error.code, `${path.join('.')}: ${error.detail}`);
  }
}
