/**
 * What a rule asks of a machine, and what it gives.
 *
 * Owns     that one value may stand for a list of one.
 * Tests    test/schema/rule-resource.test.ts
 */
import { z } from 'zod';
import { isIpv4, parseCidr, parseIpAddress } from '../domain/address.ts';
import { ruleMachinesMax, rulePatternMax, ruleValuesMax } from '../domain/limits-rules.ts';
import { tagsPerMachineMax } from '../domain/limits.ts';
import { parseMacPattern, parseMacPrefix } from '../domain/mac-pattern.ts';
import { PLATFORMS } from '../domain/rule.ts';
import { parseUuid } from '../domain/uuid.ts';
import { arch, parsed, profileName, tagName } from './fields.ts';
import { strict } from './issues.ts';
import { machineArgs } from './talos-args.ts';

/** A list, or the one value that would be in it. */
function several<T extends z.ZodType>(value: T) {
  const list = z.array(value).min(1).max(ruleValuesMax);
  return z.preprocess((given): unknown => (Array.isArray(given) ? given : [given]), list);
}

const macPattern = parsed(
  parseMacPattern,
  'a hardware address, its first bytes such as "52:54:*", or six bytes some of which are "*"',
);
const macPrefix = parsed(parseMacPrefix, 'the first bytes of an address, such as "52:54:00"');
const pattern = z.string().min(1).max(rulePatternMax);

const uuidPattern = parsed((text) => {
  const lower = text.trim().toLowerCase();
  const open = lower.includes('*') && /^[0-9a-f*-]{1,64}$/.test(lower);
  return open ? lower : parseUuid(text);
}, 'a UUID that identifies one machine, or part of one with "*"');

/** A network, or one address. */
const network = parsed((text) => {
  const address = parseIpAddress(text);
  if (address) return `${address}/${isIpv4(address) ? 32 : 128}`;
  const found = parseCidr(text);
  return found && `${found.address}/${found.prefixLength}`;
}, 'a network such as "10.0.0.0/24"');

const CONDITIONS = {
  mac: several(macPattern).optional(),
  mac_prefix: several(macPrefix).optional(),
  uuid: several(uuidPattern).optional(),
  serial: several(pattern).optional(),
  manufacturer: several(pattern).optional(),
  product: several(pattern).optional(),
  asset: several(pattern).optional(),
  arch: several(arch).optional(),
  platform: several(z.enum(PLATFORMS)).optional(),
  subnet: several(network).optional(),
  tags: z
    .record(tagName, several(z.string().max(rulePatternMax)))
    .refine((tags) => Object.keys(tags).length <= tagsPerMachineMax, {
      error: `expected at most ${tagsPerMachineMax} entries`,
    })
    .optional(),
};

export const when = strict({
  ...CONDITIONS,
  unknown: z.literal([true, false, 'any']).default(false),
  not: strict(CONDITIONS).optional(),
});

export const then = strict({
  profile: profileName.optional(),
  args: machineArgs.default([]),
  once: z.boolean().default(false),
  max_machines: z.int().min(1).max(ruleMachinesMax).optional(),
  destructive: z.enum(['allow']).optional(),
});
