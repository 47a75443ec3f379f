/**
 * A schematic as the YAML text whose SHA-256 is its id.
 *
 * The Image Factory prints its own structure: a fixed order of fields, four blanks of indentation,
 * list items four more under their key, empty fields left out except `customization`.
 */
import { createHash } from 'node:crypto';

type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };
type Fields = { readonly [key: string]: Value };

/** Field order of each structure, by the key it stands under. */
const ORDER: Readonly<Record<string, readonly string[]>> = {
  '': ['owner', 'overlay', 'customization'],
  overlay: ['image', 'name', 'options'],
  customization: [
    'embeddedMachineConfiguration',
    'extraKernelArgs',
    'meta',
    'systemExtensions',
    'bootloader',
    'secureboot',
    'diskImage',
  ],
  meta: ['key', 'value'],
  systemExtensions: ['officialExtensions'],
  secureboot: ['enrollKeys', 'includeWellKnownCertificates'],
  diskImage: ['sectorSize'],
};

/** @throws TypeError for a key that a schematic does not have */
export function schematicYaml(schematic: unknown): string {
  const fields = isFields(schematic) ? schematic : {};
  return lines('', { customization: {}, ...fields }, '').join('\n') + '\n';
}

export function schematicId(schematic: unknown): string {
  return createHash('sha256').update(schematicYaml(schematic)).digest('hex');
}

function lines(name: string, fields: Fields, indent: string): string[] {
  const order = ORDER[name] ?? Object.keys(fields);
  const unknown = Object.keys(fields).find((key) => !order.includes(key));
  if (unknown !== undefined) throw new TypeError(`unknown field ${unknown}`);
  return order.flatMap((key) => {
    const value = fields[key];
    return value === undefined ? [] : entry(key, value, indent);
  });
}

function entry(key: string, value: Value, indent: string): string[] {
  if (isEmpty(value)) return key === 'customization' ? [`${indent}${key}: {}`] : [];
  if (isList(value)) {
    const items = value.flatMap((item) => {
      if (!isFields(item)) return [`${indent}    - ${JSON.stringify(item).replaceAll('"', '')}`];
      const [first = '', ...rest] = lines(key, item, '');
      return [`${indent}    - ${first}`, ...rest.map((line) => `${indent}      ${line}`)];
    });
    return [`${indent}${key}:`, ...items];
  }
  if (isFields(value)) return [`${indent}${key}:`, ...lines(key, value, `${indent}    `)];
  return [`${indent}${key}: ${String(value)}`];
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEmpty(value: Value): boolean {
  if (isList(value)) return value.length === 0;
  return isFields(value) ? Object.keys(value).length === 0 : value === '' || value === false;
}
