/**
 * Boots and events: operations as the description of the API has them.
 *
 * Tests    test/http/api/document/describe.test.ts
 */
import { bootQuery } from '../../../schema/boot-resource.ts';
import { eventQuery } from '../../../schema/event-resource.ts';
import { boot, bootSummary } from '../../../schema/shown/boot.ts';
import { eventPage } from '../../../schema/shown/server.ts';
import { pageOf } from '../../../schema/shown/shown.ts';
import type { Topic } from './operation-doc.ts';

const page = { what: 'A page of boots', schema: pageOf(bootSummary), headers: ['Link'] } as const;

export const BOOTS: Topic = {
  name: 'boots',
  description: 'Boots, each one attempt of one machine, and the events they are made of.',
  operations: {
    listBoots: {
      summary: 'List boots, the newest first',
      query: bootQuery,
      answers: { 200: page },
      errors: ['MACHINE_UNKNOWN'],
    },
    listMachineBoots: {
      summary: 'List boots of one machine, the newest first',
      query: bootQuery.omit({ machine: true }),
      answers: { 200: page },
      errors: ['MACHINE_UNKNOWN'],
    },
    getBoot: {
      summary: 'Read one boot, stage by stage',
      answers: { 200: { what: 'The boot', schema: boot } },
      errors: ['BOOT_UNKNOWN'],
    },
    listEvents: {
      summary: 'Read events that were, or follow those that happen',
      description:
        'With `Accept: text/event-stream` the answer is a stream of server-sent events that does ' +
        'not end: each has its number as `id`, its kind as `event` and itself as `data`. There ' +
        '`machine`, `kind` and `after` mean the same, and `Last-Event-ID` overrides `after`. At ' +
        'most 64 streams are open at once.',
      query: eventQuery,
      parameters: {
        limit: 'entries of one answer at most',
        kind: 'only events of this kind; several with commas between',
      },
      headers: ['Last-Event-ID'],
      answers: {
        200: { what: 'A page of events', schema: eventPage, textType: 'text/event-stream' },
      },
      errors: ['MACHINE_UNKNOWN', 'TOO_MANY_CONNECTIONS'],
    },
  },
};
