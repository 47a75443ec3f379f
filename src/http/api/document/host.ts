/**
 * The host of the server: operations as the description of the API has them.
 *
 * Tests    test/http/api/document/describe.test.ts
 */
import { helpQuery } from '../../../schema/host-requests.ts';
import {
  dhcpHelp,
  dhcpServer,
  doctorReport,
  networkInterface,
  probeReport,
  settings,
} from '../../../schema/shown/host.ts';
import { listOf } from '../../../schema/shown/shown.ts';
import type { Topic } from './operation-doc.ts';

const findings = { what: 'What was found, the worst last', schema: doctorReport };

export const HOST: Topic = {
  name: 'network',
  description: 'The host of the server, its networks, and what stands in the way of booting.',
  operations: {
    getSettings: {
      summary: 'Settings in force, and where each came from',
      answers: { 200: { what: 'Every setting; none is a secret', schema: settings } },
    },
    listInterfaces: {
      summary: 'Network interfaces, and what is served on them',
      answers: { 200: { what: 'Every interface', schema: listOf(networkInterface) } },
    },
    listDhcpServers: {
      summary: 'DHCP servers that there is help for',
      answers: { 200: { what: 'Every one of them', schema: listOf(dhcpServer) } },
    },
    getDhcpHelp: {
      summary: 'What to enter in one DHCP server',
      description: 'With `Accept: text/plain` as text, to be put into its file or read.',
      query: helpQuery,
      answers: {
        200: {
          what: 'Settings, with the addresses of this host',
          schema: dhcpHelp,
          textType: 'text/plain; charset=utf-8',
        },
      },
      errors: ['DHCP_SERVER_UNKNOWN', 'INTERFACE_UNUSABLE'],
    },
    getDoctor: {
      summary: 'What stands in the way of booting',
      description: 'Who asks while another asks gets the same answer.',
      answers: { 200: findings },
    },
    runDoctor: {
      summary: 'Look again what stands in the way of booting',
      answers: { 200: findings },
    },
    probeNetwork: {
      summary: 'Ask the network as a booting machine does',
      description: 'It takes up to 15 seconds, and runs once at a time.',
      answers: {
        200: { what: 'Who answered what, and what is wrong with it', schema: probeReport },
      },
      errors: ['PROBE_RUNNING'],
    },
  },
};
