/**
 * The table of the contract test: for each operation its ordinary use, and what is refused for a
 * reason that no schema has.
 */
import { ACCESS_CASES } from './access-cases.ts';
import { CONTENT_CASES } from './content-cases.ts';
import type { Cases } from './case.ts';
import { MACHINE_CASES } from './machine-cases.ts';

const HEALTH: Cases = {
  getHealth: [{}],
  // A port may be taken where the test runs; then the answer names it.
  getReadiness: [{ status: [200, 503] }],
  getMetrics: [{}],
  getStatus: [{}],
  getDescription: [{}],
  getDescriptionPage: [{}],
  getDescriptionStyle: [{}],
  lookUpScreen: [
    { query: '?text=PXE-E32' },
    { what: 'nothing to look up', query: '', status: 400, code: 'REQUEST_INVALID' },
  ],
  listEvents: [
    { query: '?newest=true&limit=5' },
    { what: 'of a machine', query: '?machine=node-1&kind=dhcp.discover,machine.discovered' },
    { what: 'of nobody', query: '?machine=gone', status: 404, code: 'MACHINE_UNKNOWN' },
    { what: 'of no kind', query: '?kind=surprise', status: 400, code: 'REQUEST_INVALID' },
  ],
  rotateSecrets: [{}],
  makeBackup: [{}],
  checkIntegrity: [{}],
  verifyAudit: [{}],
  acceptRow: [
    {
      what: 'of a row that is not there',
      body: { kind: 'machines', name: 'm_1' },
      status: 404,
      code: 'ROW_UNKNOWN',
    },
  ],
};

const HOST: Cases = {
  getSettings: [{}],
  listInterfaces: [{}],
  listDhcpServers: [{}],
  getDhcpHelp: [
    { path: { server: 'dnsmasq' }, query: '?how=next-server' },
    { what: 'as text', path: { server: 'kea' }, headers: { accept: 'text/plain' } },
    {
      ...{ what: 'for none that is known', path: { server: 'gone' } },
      ...{ status: 404, code: 'DHCP_SERVER_UNKNOWN' },
    },
  ],
  getDoctor: [{}],
  runDoctor: [{}],
  probeNetwork: [{}],
};

export const CASES: Cases = {
  ...HEALTH,
  ...HOST,
  ...MACHINE_CASES,
  ...CONTENT_CASES,
  ...ACCESS_CASES,
};
