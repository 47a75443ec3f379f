/**
 * Machines: operations as the description of the API has them.
 *
 * Tests    test/http/api/document/describe.test.ts
 */
import { z } from 'zod';
import { bulkBody } from '../../../schema/bulk-request.ts';
import { machineQuery } from '../../../schema/machine-query.ts';
import { machineBody } from '../../../schema/machine-resource.ts';
import { adoptBody, orderBody } from '../../../schema/operation-requests.ts';
import { logQuery, scriptQuery, secretsQuery } from '../../../schema/requests.ts';
import { decisionQuery } from '../../../schema/rule-requests.ts';
import { bulkResult } from '../../../schema/shown/bulk.ts';
import { decision } from '../../../schema/shown/decision.ts';
import { machine } from '../../../schema/shown/machine.ts';
import {
  history,
  install,
  orderState,
  placedOrder,
  wake,
} from '../../../schema/shown/operation.ts';
import { listOf } from '../../../schema/shown/shown.ts';
import { logLine } from '../../../schema/shown/talos-facts.ts';
import type { OperationDoc, OperationDocs, Topic } from './operation-doc.ts';
import { resourceDocs } from './resource-docs.ts';

const text = z.string();
const shown = { what: 'The machine as it is now', schema: machine, headers: ['ETag'] } as const;

function action(summary: string, more: Partial<OperationDoc> = {}): OperationDoc {
  const errors = ['MACHINE_UNKNOWN', ...(more.errors ?? [])] as const;
  return { summary, answers: { 200: shown }, ...more, errors };
}

const ACTIONS: OperationDocs = {
  adoptMachine: action('Decide about a machine that turned up', {
    body: { schema: adoptBody, optional: true },
    errors: ['MACHINE_CONFLICT', 'PROFILE_UNKNOWN', 'CONFIRMATION_NEEDED'],
  }),
  ignoreMachine: action('Have nobody answer it'),
  unignoreMachine: action('Have it answered again'),
  armMachine: action('Have its next boot install', { errors: ['NOT_INSTALLED_ONCE'] }),
  disarmMachine: action('Have its next boot be its disk', { errors: ['NOT_INSTALLED_ONCE'] }),
  bootOnce: action('Have it boot a profile for the next times', {
    body: { schema: orderBody },
    answers: { 200: { what: 'The order', schema: placedOrder } },
    errors: ['PROFILE_UNKNOWN', 'CONFIRMATION_NEEDED'],
  }),
  cancelOrder: action('Call off what it was to boot', {
    answers: {
      200: {
        what: 'Whether there was something',
        schema: z.strictObject({ cancelled: z.boolean() }),
      },
    },
  }),
  wakeMachine: action('Wake it', {
    description: 'Nobody answers a magic packet: that it was sent is all that is known.',
    answers: { 202: { what: 'What was sent', schema: wake } },
    errors: ['WAKE_NO_INTERFACE', 'WAKE_NOT_SENT'],
  }),
};

const PREVIEWS: OperationDocs = {
  getMachineScript: {
    summary: 'The script it would get now',
    description: 'Asking changes nothing, not even when it was last seen.',
    query: scriptQuery,
    answers: { 200: { what: 'The script', schema: text, type: 'text/plain; charset=utf-8' } },
    errors: ['MACHINE_UNKNOWN', 'SECRETS_KEY_WRONG', 'SCRIPT_VALUE_REFUSED', 'TEMPLATE_INVALID'],
  },
  getMachineDecision: {
    summary: 'What it would boot, and why',
    query: decisionQuery,
    answers: { 200: { what: 'The decision, and what every rule says', schema: decision } },
    errors: ['MACHINE_UNKNOWN'],
  },
  getMachineConfig: {
    summary: 'The configuration it would fetch now',
    query: secretsQuery,
    answers: {
      200: { what: 'YAML documents', schema: text, type: 'application/yaml; charset=utf-8' },
    },
    errors: [
      'MACHINE_UNKNOWN',
      'MACHINE_CONFIG_UNKNOWN',
      'MACHINE_CONFIG_INVALID',
      'TEMPLATE_INVALID',
      'TEMPLATE_VALUE_MISSING',
      'SECRETS_KEY_WRONG',
    ],
  },
};

const FACTS: OperationDocs = {
  getInstall: {
    summary: 'How far its installation has come',
    answers: { 200: { what: 'How it stands', schema: install } },
    errors: ['MACHINE_UNKNOWN'],
  },
  getOrder: {
    summary: 'What it was told to boot',
    answers: { 200: { what: 'The order, or that there is none', schema: orderState } },
    errors: ['MACHINE_UNKNOWN'],
  },
  listMachineHistory: {
    summary: 'What was done with it, the newest first',
    answers: { 200: { what: 'Everything that is kept', schema: listOf(history) } },
    errors: ['MACHINE_UNKNOWN'],
  },
  listMachineLogs: {
    summary: 'Lines of its kernel log',
    query: logQuery,
    answers: { 200: { what: 'The latest lines', schema: listOf(logLine) } },
    errors: ['MACHINE_UNKNOWN'],
  },
};

export const MACHINES: Topic = {
  name: 'machines',
  description: 'Machines: what was decided about them, and what was seen of them.',
  operations: {
    ...resourceDocs({
      noun: 'Machine',
      word: 'machine',
      query: machineQuery,
      body: machineBody,
      shown: machine,
      unknown: 'MACHINE_UNKNOWN',
      changes: [
        'MACHINE_CONFLICT',
        'PROFILE_UNKNOWN',
        'MACHINE_CONFIG_INVALID',
        'SECRETS_KEY_WRONG',
        'SECRET_MISSING',
      ],
      listed: 'In the order in which they were recorded. All filters must hold.',
    }),
    ...ACTIONS,
    bulkMachines: {
      summary: 'Do one thing to many machines',
      description:
        'To those of `ids`, or to those that `filter` finds. One after the other: what is ' +
        'refused for one is done for the others. `confirm` names the machines whose disk may ' +
        'be erased.',
      body: { schema: bulkBody },
      answers: { 200: { what: 'What became of each', schema: bulkResult } },
    },
    ...PREVIEWS,
    ...FACTS,
  },
};
