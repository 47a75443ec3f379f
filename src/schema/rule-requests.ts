/**
 * What clients ask about rules: a new order, what would change, and what a machine would get.
 *
 * Tests    test/schema/rule-requests.test.ts
 */
import { z } from 'zod';
import type { IpAddress } from '../domain/address.ts';
import { rulesMax } from '../domain/limits-rules.ts';
import { machineTextMax } from '../domain/limits.ts';
import type { RuleName } from '../domain/rule.ts';
import type { RuleChanges, SupposedMachine } from '../domain/rule-use-cases.ts';
import { hardwareFields, ipAddress, mac, ruleName, tagName } from './fields.ts';
import { parseRequest, strict } from './issues.ts';
import { ruleBody } from './rule-resource.ts';

export const decisionQuery = strict({ address: ipAddress.optional() });

/** `?address=10.0.0.9` */
export function parseDecisionQuery(query: unknown): IpAddress | undefined {
  return parseRequest(decisionQuery, query).address;
}

export const orderBody = strict({ names: z.array(ruleName).max(rulesMax) });

/** `{"names": ["first", "second"]}` */
export function parseOrder(body: unknown): readonly RuleName[] {
  return parseRequest(orderBody, body).names;
}

export const changesBody = strict({
  rules: z.array(ruleBody).max(rulesMax).default([]),
  remove: z.array(ruleName).max(rulesMax).default([]),
});

/** `{"rules": [{"name": "workers", …}], "remove": ["old"]}` */
export function parseRuleChanges(body: unknown): RuleChanges {
  return parseRequest(changesBody, body);
}

export const supposedBody = strict({
  mac,
  ...hardwareFields,
  tags: z.record(tagName, z.string().max(machineTextMax)).optional(),
  unknown: z.boolean().optional(),
  address: ipAddress.optional(),
});

/** A machine as it would report itself: `{"mac": "52:54:00:aa:00:01", "serial": "7"}` */
export function parseSupposedMachine(body: unknown): SupposedMachine {
  const { mac: address, tags, unknown, address: from, ...told } = parseRequest(supposedBody, body);
  const hardware = Object.entries(told).filter(([, value]) => value !== undefined);
  return {
    mac: address,
    hardware: Object.fromEntries(hardware),
    ...(tags && { tags }),
    ...(unknown !== undefined && { unknown }),
    ...(from && { from }),
  };
}
