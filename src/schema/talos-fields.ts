/**
 * The members of a Talos profile as JSON and YAML.
 *
 * Tests    test/schema/profile-resource.test.ts
 */
import { z } from 'zod';
import type { TalosSpec } from '../domain/profile.ts';
import { isSchematic, parseTalosVersion } from '../domain/talos.ts';
import { configName, kernelArg, kernelArgs, url } from './fields.ts';
import { strict } from './issues.ts';

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
  schematic: z.string().refine(isSchematic, {
    error: 'expected the schematic id of the Image Factory: 64 hexadecimal digits, lower case',
  }),
  platform: z
    .string()
    .regex(/^[a-zA-Z0-9]{1,32}$/, { error: 'expected a platform name such as "metal"' })
    .default('metal'),
  factory_url: url('http', 'https')
    .transform((text) => text.replace(/\/+$/, ''))
    .optional(),
  delivery: z.enum(['proxy', 'direct']).default('proxy'),
  siderolink_api: kernelArg.optional(),
  events_sink: kernelArg.optional(),
  kernel_log: kernelArg.optional(),
  config: configName.optional(),
  args: kernelArgs.default([]),
});

export function talosFromFields(fields: z.infer<typeof talos>): TalosSpec {
  const { version, schematic, platform, delivery, args } = fields;
  return {
    kind: 'talos',
    version,
    schematic,
    platform,
    delivery,
    args,
    ...(fields.factory_url !== undefined && { factoryUrl: fields.factory_url }),
    ...(fields.siderolink_api !== undefined && { siderolinkApi: fields.siderolink_api }),
    ...(fields.events_sink !== undefined && { eventsSink: fields.events_sink }),
    ...(fields.kernel_log !== undefined && { kernelLog: fields.kernel_log }),
    ...(fields.config !== undefined && { config: fields.config }),
  };
}

export function talosFields(spec: TalosSpec): object {
  return {
    version: spec.version,
    schematic: spec.schematic,
    platform: spec.platform,
    ...(spec.factoryUrl !== undefined && { factory_url: spec.factoryUrl }),
    delivery: spec.delivery,
    ...(spec.siderolinkApi !== undefined && { siderolink_api: spec.siderolinkApi }),
    ...(spec.eventsSink !== undefined && { events_sink: spec.eventsSink }),
    ...(spec.kernelLog !== undefined && { kernel_log: spec.kernelLog }),
    ...(spec.config !== undefined && { config: spec.config }),
    args: spec.args,
  };
}
