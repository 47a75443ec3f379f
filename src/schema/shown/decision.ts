/**
 * What a machine would boot and why, as answers have it.
 *
 * Tests    test/contract/contract.test.ts
 */
import { z } from 'zod';
import { RULE_VERDICTS } from '../../domain/choose.ts';
import { count, shownError } from './shown.ts';

const text = z.string().exactOptional();

const argument = z.strictObject({
  argument: z.string(),
  /** the layer it came from */
  origin: z.enum([
    'talos',
    'factory',
    'schematic',
    'machine',
    'join',
    'reports',
    'config',
    'profile',
    'rule',
  ]),
  rule: text,
  /** whose documentation describes it */
  documented: z.enum(['talos', 'linux', 'dracut']).exactOptional(),
  survives_install: z.boolean().exactOptional(),
});

const commandLine = z.strictObject({
  args: z.array(argument),
  replaced: z.array(z.strictObject({ ...argument.shape, by: argument })),
  withheld: z.array(argument).exactOptional(),
  keep_in_schematic: z.array(z.string()).exactOptional(),
  keep_in_machine_config: z.array(z.string()).exactOptional(),
  back_after_install: z.array(z.string()).exactOptional(),
});

const plan = z.strictObject({
  kind: z.enum(['linux', 'talos', 'wimboot', 'iso', 'chain']),
  url: text,
  kernel: text,
  initrd: z.array(z.string()).exactOptional(),
  args: z.array(z.string()).exactOptional(),
  signed: z.boolean().exactOptional(),
  command_line: commandLine.exactOptional(),
});

const trace = z.strictObject({
  rule: z.string(),
  weight: z.int(),
  verdict: z.enum(RULE_VERDICTS),
  conditions: z.array(
    z.strictObject({
      condition: z.string(),
      expected: z.array(z.string()),
      holds: z.boolean(),
      /** absent: nothing is known */
      seen: text,
      /** it must not be met */
      not: z.literal(true).exactOptional(),
    }),
  ),
  profile: text,
  args: z.array(z.string()).exactOptional(),
  max_machines: count.exactOptional(),
  taken: count.exactOptional(),
});

const COMMON = {
  machine: z.string(),
  /** who chose the profile */
  by: z.enum(['order', 'machine', 'rule']).exactOptional(),
  profile: text,
  rule: text,
  /** the one it asks from, as far as that is known */
  address: text,
  /** every rule in the order in which they are asked */
  rules: z.array(trace),
};

export const decision = z.discriminatedUnion('decision', [
  z.strictObject({ decision: z.literal('boot'), ...COMMON, plan }),
  z.strictObject({ decision: z.literal('local-disk'), ...COMMON, reason: z.string() }),
  z.strictObject({
    decision: z.literal('wait'),
    ...COMMON,
    seconds: count,
    menu: z.literal(true).exactOptional(),
  }),
  z.strictObject({
    decision: z.literal('menu'),
    ...COMMON,
    seconds: count,
    entries: z.array(z.string()),
  }),
  z.strictObject({ decision: z.literal('fail'), ...COMMON, error: shownError }),
]);
