/**
 * The members of a Talos profile as JSON and YAML.
 *
 * Tests    test/schema/profile-resource.test.ts
 */
import { z } from 'zod';
import type { TalosSpec } from '../domain/profile.ts';
import { parseTalosVersion } from '../domain/talos.ts';
import { url } from './fields.ts';
import { strict } from './issues.ts';
import { schematic, schematicFields, schematicFromFields } from './schematic-fields.ts';
import { consoles, platform, talosArgs, valueOf } from './talos-args.ts';

export const talos = strict({
  version: z.string().transform((text, context) => {
    // People copy versions with and without the "v"; the factory's paths always have it.
    const version = /^\d/.test(text) ? `v${text}` : text;
    if (parseTalosVersion(version)) return version;
    context.addIssue({
      code: 'custom',
      message: `expected "v1.13.9" or its like, found "${text}"`,
    });
    return z.NEVER;
  }),
  schematic,
  platform: platform.default('metal'),
  factory_url: url('http', 'https')
    .transform((text) => text.replace(/\/+$/, ''))
    .optional(),
  delivery: z.enum(['proxy', 'direct']).default('proxy'),
  siderolink_api: valueOf('siderolink.api').optional(),
  events_sink: valueOf('talos.events.sink').optional(),
  kernel_log: valueOf('talos.logging.kernel').optional(),
  reports: z.boolean().optional(),
  console: consoles.optional(),
  secure_boot: z.boolean().default(false),
  args: talosArgs.default([]),
});

export function talosFromFields(fields: z.infer<typeof talos>): TalosSpec {
  const { version, platform, delivery, args } = fields;
  return {
    kind: 'talos',
    version,
    ...schematicFromFields(fields.schematic),
    platform,
    delivery,
    args,
    ...(fields.factory_url !== undefined && { factoryUrl: fields.factory_url }),
    ...(fields.siderolink_api !== undefined && { siderolinkApi: fields.siderolink_api }),
    ...(fields.events_sink !== undefined && { eventsSink: fields.events_sink }),
    ...(fields.kernel_log !== undefined && { kernelLog: fields.kernel_log }),
    ...(fields.reports !== undefined && { reports: fields.reports }),
    ...(fields.console && { consoles: fields.console }),
    ...(fields.secure_boot && { secureBoot: true }),
  };
}

export function talosFields(spec: TalosSpec): object {
  return {
    version: spec.version,
    schematic: spec.customization ? schematicFields(spec.customization) : spec.schematic,
    platform: spec.platform,
    ...(spec.factoryUrl !== undefined && { factory_url: spec.factoryUrl }),
    delivery: spec.delivery,
    ...(spec.siderolinkApi !== undefined && { siderolink_api: spec.siderolinkApi }),
    ...(spec.eventsSink !== undefined && { events_sink: spec.eventsSink }),
    ...(spec.kernelLog !== undefined && { kernel_log: spec.kernelLog }),
    ...(spec.reports !== undefined && { reports: spec.reports }),
    ...(spec.consoles && { console: spec.consoles }),
    ...(spec.secureBoot && { secure_boot: true }),
    args: spec.args,
  };
}
