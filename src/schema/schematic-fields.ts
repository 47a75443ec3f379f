/**
 * The schematic of a Talos profile as JSON and YAML: the id of one, or what makes one.
 *
 * Owns     that nothing secret is in it: a schematic is uploaded, and whoever knows its id can read
 *          it. A machine configuration can therefore not be embedded.
 * Tests    test/schema/schematic-fields.test.ts
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { schematicEntriesMax, schematicTextMax } from '../domain/asset-limits.ts';
import {
  holdsJoinToken,
  schematicText,
  SCHEMATIC_BOOTLOADERS,
  type SchematicSpec,
} from '../domain/schematic.ts';
import { isSchematic } from '../domain/talos.ts';
import { strict } from './issues.ts';

const text = z
  .string()
  .max(schematicTextMax)
  .refine((value) => !holdsJoinToken(value), {
    error: 'expected no join token: a schematic is uploaded to the factory. Use siderolink_api',
  });
const texts = z.array(text.min(1)).max(schematicEntriesMax).optional();

const mapping = strict({
  overlay: strict({
    image: text.min(1),
    name: text.min(1),
    options: z.record(z.string().min(1), z.union([text, z.number(), z.boolean()])).optional(),
  }).optional(),
  extra_kernel_args: texts,
  meta: z
    .array(strict({ key: z.int().min(0).max(255), value: text }))
    .max(schematicEntriesMax)
    .optional(),
  extensions: texts,
  bootloader: z.enum(SCHEMATIC_BOOTLOADERS).optional(),
  secureboot: strict({
    enroll_keys: text.min(1).optional(),
    include_well_known_certificates: z.boolean().optional(),
  }).optional(),
  disk_image: strict({ sector_size: z.union([z.literal(512), z.literal(4096)]) }).optional(),
});

const id = z.string().refine(isSchematic, {
  error: 'expected the schematic id of the Image Factory: 64 hexadecimal digits, lower case',
});

export const schematic = z.union([id, mapping], {
  error: 'expected the id of a schematic, or a mapping of what it is made of',
});
type Fields = z.infer<typeof schematic>;

/** With the id that the factory will give, where it can be told without asking. */
export function schematicFromFields(fields: Fields): {
  readonly schematic: string;
  readonly customization?: SchematicSpec;
} {
  if (typeof fields === 'string') return { schematic: fields };
  const customization = specFrom(fields);
  return { schematic: schematicId(schematicText(customization).yaml), customization };
}

/** What the factory calls a schematic of this text. */
export function schematicId(yaml: string): string {
  return createHash('sha256').update(yaml).digest('hex');
}

type Mapping = Exclude<Fields, string>;

function specFrom(fields: Mapping): SchematicSpec {
  const { overlay, meta, extensions, bootloader, secureboot, disk_image: disk } = fields;
  const args = fields.extra_kernel_args;
  const { enroll_keys: enrollKeys, include_well_known_certificates: wellKnown } = secureboot ?? {};
  return {
    ...(overlay && {
      overlay: {
        image: overlay.image,
        name: overlay.name,
        ...(overlay.options && { options: overlay.options }),
      },
    }),
    ...(args && args.length > 0 && { extraKernelArgs: args }),
    ...(meta && meta.length > 0 && { meta }),
    ...(extensions && extensions.length > 0 && { officialExtensions: extensions }),
    ...(bootloader && { bootloader }),
    ...(secureboot && {
      secureboot: {
        ...(enrollKeys !== undefined && { enrollKeys }),
        ...(wellKnown !== undefined && { includeWellKnownCertificates: wellKnown }),
      },
    }),
    ...(disk && { sectorSize: disk.sector_size }),
  };
}

/** The form that can be applied again. */
export function schematicFields(spec: SchematicSpec): object {
  const { overlay, extraKernelArgs, meta, officialExtensions, bootloader, secureboot } = spec;
  return {
    ...(overlay && { overlay }),
    ...(officialExtensions && { extensions: officialExtensions }),
    ...(extraKernelArgs && { extra_kernel_args: extraKernelArgs }),
    ...(meta && { meta }),
    ...(bootloader && { bootloader }),
    ...(secureboot && {
      secureboot: {
        ...(secureboot.enrollKeys !== undefined && { enroll_keys: secureboot.enrollKeys }),
        ...(secureboot.includeWellKnownCertificates !== undefined && {
          include_well_known_certificates: secureboot.includeWellKnownCertificates,
        }),
      },
    }),
    ...(spec.sectorSize !== undefined && { disk_image: { sector_size: spec.sectorSize } }),
  };
}
