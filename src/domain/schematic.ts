/**
 * What an Image Factory builds an image with, and the text whose SHA-256 is its id.
 *
 * Owns     the text as the factory itself prints it: a fixed order of fields, four blanks of
 *          indentation, list entries four more than their key, empty fields left out except
 *          `customization`. Lists keep their order.
 * Leaves   hashing to the caller. Where the factory would quote a text, its way to do so is not
 *          copied here: the id is not predicted then, and the one it answers is taken.
 * Specs    Image Factory 1.5, pkg/schematic; vectors in test/domain/schematic.test.ts.
 * Tests    test/domain/schematic.test.ts
 */

/** `overlay`: for boards that need files of their own to boot. */
interface SchematicOverlay {
  readonly image: string;
  readonly name: string;
  readonly options?: Readonly<Record<string, string | number | boolean>>;
}

export const SCHEMATIC_BOOTLOADERS = ['auto', 'sd-boot', 'grub', 'dual-boot'] as const;

export interface SchematicSpec {
  readonly overlay?: SchematicOverlay;
  readonly extraKernelArgs?: readonly string[];
  readonly meta?: readonly { readonly key: number; readonly value: string }[];
  readonly officialExtensions?: readonly string[];
  readonly bootloader?: (typeof SCHEMATIC_BOOTLOADERS)[number];
  readonly secureboot?: {
    readonly enrollKeys?: string;
    readonly includeWellKnownCertificates?: boolean;
  };
  readonly sectorSize?: number;
}

interface SchematicText {
  /** to be posted, and hashed where it is predictable */
  readonly yaml: string;
  /** the SHA-256 of the text is the id that the factory will give */
  readonly predictable: boolean;
}

export function schematicText(spec: SchematicSpec): SchematicText {
  const customization = customizationLines(spec);
  const lines = [
    ...overlayLines(spec.overlay),
    ...(customization.length === 0 ? ['customization: {}'] : ['customization:', ...customization]),
  ];
  const texts = [
    spec.overlay?.image,
    spec.overlay?.name,
    ...(spec.extraKernelArgs ?? []),
    ...(spec.meta ?? []).map(({ value }) => value),
    ...(spec.officialExtensions ?? []),
  ].filter((text) => text !== undefined);
  // No published vector has either, so nothing is promised for them.
  const known = spec.overlay?.options === undefined && spec.secureboot?.enrollKeys === undefined;
  return { yaml: `${lines.join('\n')}\n`, predictable: known && texts.every(isPlain) };
}

/** A token that joins machines to somebody's cluster, which must not be uploaded. */
export function holdsJoinToken(text: string): boolean {
  return /jointoken=/i.test(text);
}

/** Words that YAML takes for something else than text. */
const WORDS: ReadonlySet<string> = new Set('y n yes no on off true false null nan inf'.split(' '));

/** Text that any YAML program prints without quotes; the empty one always has them. */
function isPlain(text: string): boolean {
  if (text === '') return true;
  return /^-?[A-Za-z](?:[\w./=,+@:-]*[\w./=,+@-])?$/.test(text) && !WORDS.has(text.toLowerCase());
}

function scalar(text: string): string {
  return text !== '' && isPlain(text) ? text : JSON.stringify(text);
}

function overlayLines(overlay: SchematicOverlay | undefined): string[] {
  if (!overlay) return [];
  const options = Object.entries(overlay.options ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    'overlay:',
    `    image: ${scalar(overlay.image)}`,
    `    name: ${scalar(overlay.name)}`,
    ...(options.length === 0 ? [] : ['    options:']),
    ...options.map(
      ([name, value]) =>
        `        ${scalar(name)}: ${typeof value === 'string' ? scalar(value) : String(value)}`,
    ),
  ];
}

function customizationLines(spec: SchematicSpec): string[] {
  const { meta = [], secureboot = {}, bootloader, sectorSize } = spec;
  return [
    ...list('    extraKernelArgs:', spec.extraKernelArgs, 8),
    ...(meta.length === 0 ? [] : ['    meta:']),
    ...meta.flatMap(({ key, value }) => [
      `        - key: ${key}`,
      `          value: ${scalar(value)}`,
    ]),
    ...under(
      '    systemExtensions:',
      list('        officialExtensions:', spec.officialExtensions, 12),
    ),
    ...(bootloader === undefined ? [] : [`    bootloader: ${bootloader}`]),
    ...under('    secureboot:', [
      ...(secureboot.enrollKeys === undefined
        ? []
        : [`        enrollKeys: ${scalar(secureboot.enrollKeys)}`]),
      ...(secureboot.includeWellKnownCertificates === true
        ? ['        includeWellKnownCertificates: true']
        : []),
    ]),
    ...(sectorSize === undefined ? [] : ['    diskImage:', `        sectorSize: ${sectorSize}`]),
  ];
}

function list(key: string, entries: readonly string[] = [], indent: number): string[] {
  const dash = `${' '.repeat(indent)}- `;
  return under(
    key,
    entries.map((entry) => `${dash}${scalar(entry)}`),
  );
}

function under(key: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [key, ...lines];
}
