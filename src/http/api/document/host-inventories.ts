/**
 * The inventory for programs that manage hosts: operations as the description of the API has them.
 *
 * Tests    test/http/api/document/describe.test.ts
 */
import { targetQuery } from '../../../schema/host-inventory.ts';
import { ansibleInventory, prometheusTargets } from '../../../schema/shown/host-inventory.ts';
import type { Topic } from './operation-doc.ts';

export const INVENTORIES: Topic = {
  name: 'inventory',
  description: 'Every machine, for programs that manage hosts.',
  operations: {
    getAnsibleInventory: {
      summary: 'Machines as a dynamic inventory of Ansible',
      description: 'Groups are `state_…`, `profile_…`, `arch_…` and `tag_NAME_VALUE`.',
      answers: { 200: { what: 'Groups, and variables of each host', schema: ansibleInventory } },
    },
    getPrometheusTargets: {
      summary: 'Machines as targets of Prometheus',
      description: 'For `http_sd_configs`. Machines without a known address are left out.',
      query: targetQuery,
      answers: { 200: { what: 'One group for each machine', schema: prometheusTargets } },
    },
  },
};
