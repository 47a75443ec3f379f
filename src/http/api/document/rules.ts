/**
 * Rules: operations as the description of the API has them.
 *
 * Tests    test/http/api/document/describe.test.ts
 */
import { pageQuery } from '../../../schema/requests.ts';
import { changesBody, orderBody, supposedBody } from '../../../schema/rule-requests.ts';
import { ruleBody } from '../../../schema/rule-resource.ts';
import { decision } from '../../../schema/shown/decision.ts';
import { rule, rulesPreview } from '../../../schema/shown/rule.ts';
import { listOf } from '../../../schema/shown/shown.ts';
import type { Topic } from './operation-doc.ts';
import { resourceDocs } from './resource-docs.ts';

export const RULES: Topic = {
  name: 'rules',
  description: 'Rules that give machines a profile by what they are.',
  operations: {
    ...resourceDocs({
      noun: 'Rule',
      word: 'rule',
      query: pageQuery,
      body: ruleBody,
      shown: rule,
      unknown: 'RULE_UNKNOWN',
      changes: ['RULE_CONFLICT', 'PROFILE_UNKNOWN'],
      listed: 'In the order in which they are asked.',
    }),
    orderRules: {
      summary: 'Put all rules in another order',
      description: 'Every rule once. Weights become multiples of ten.',
      body: { schema: orderBody },
      answers: { 200: { what: 'The rules in their order', schema: listOf(rule) } },
      errors: ['RULE_CONFLICT', 'RULE_UNKNOWN'],
    },
    testRules: {
      summary: 'What a supposed machine would boot',
      description: 'It need not exist. Nothing is recorded.',
      body: { schema: supposedBody },
      answers: { 200: { what: 'The decision, and what every rule says', schema: decision } },
    },
    previewRules: {
      summary: 'Which machines would boot something else',
      body: { schema: changesBody },
      answers: { 200: { what: 'What would change', schema: rulesPreview } },
      errors: ['PROFILE_UNKNOWN', 'RULE_CONFLICT'],
    },
  },
};
