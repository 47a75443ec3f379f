/** Machines, boots and actions: cases of the contract test. */
import type { Case, Cases, Request } from './case.ts';

const NODE = { path: { reference: 'node-1' } };
const GONE = { path: { reference: 'gone' }, status: 404, code: 'MACHINE_UNKNOWN' };
const nobody: Case = { ...GONE, what: 'of nobody' };

const VICTIM = { name: 'victim', macs: ['52:54:00:aa:00:99'] };
/** Stands for the boot that was seen before the test began. */
export const BOOT = 'BOOT';

const victim: Request = ['PUT', '/api/v1/machines/victim', VICTIM];
const stale: Case = {
  what: 'somebody changed it meanwhile',
  headers: { 'if-match': '"999"' },
  status: 412,
  code: 'VERSION_STALE',
};

export const MACHINE_CASES: Cases = {
  listMachines: [
    { query: '?limit=1&sort=-last_seen_at' },
    { what: 'that are wanted', query: '?arch=x86_64-efi&profile=debian&tag=rack=a1&q=node' },
    { what: 'of a false page', query: '?cursor=x', status: 400, code: 'REQUEST_INVALID' },
  ],
  getMachine: [NODE, { what: 'by address', path: { reference: '52-54-00-AA-00-01' } }, nobody],
  putMachine: [
    { ...NODE, body: { name: 'node-1', macs: ['52:54:00:aa:00:01'], tags: { rack: 'a1' } } },
    {
      what: 'that is new',
      path: { reference: 'node-9' },
      body: { name: 'node-9', macs: ['52:54:00:aa:00:09'] },
      status: 201,
    },
    {
      what: 'that is there, and must not be',
      ...NODE,
      body: { name: 'node-1', macs: ['52:54:00:aa:00:01'] },
      headers: { 'if-none-match': '*' },
      status: 412,
      code: 'VERSION_STALE',
    },
    { ...NODE, body: { name: 'node-1', macs: ['52:54:00:aa:00:01'] }, ...stale },
    {
      what: 'with the address of another',
      path: { reference: 'node-8' },
      body: { name: 'node-8', macs: ['52:54:00:aa:00:02'] },
      status: 409,
      code: 'MACHINE_CONFLICT',
    },
    {
      what: 'with a profile that is not there',
      ...NODE,
      body: { name: 'node-1', macs: ['52:54:00:aa:00:01'], boot: { profile: 'gone' } },
      status: 404,
      code: 'PROFILE_UNKNOWN',
    },
  ],
  createMachine: [
    { body: { macs: ['52:54:00:aa:00:31'] }, status: 201 },
    {
      ...{ what: 'with the address of another', body: { macs: ['52:54:00:aa:00:02'] } },
      ...{ status: 412, code: 'VERSION_STALE' },
    },
  ],
  updateMachine: [
    { ...NODE, body: { tags: { rack: null, row: '7' } }, headers: { 'if-match': '*' } },
    { ...NODE, body: { tags: {} }, ...stale },
    { ...nobody, body: {} },
  ],
  deleteMachine: [
    { path: { reference: 'victim' }, first: [victim], status: 204 },
    { ...NODE, ...stale },
    nobody,
  ],
  adoptMachine: [
    { ...NODE, body: { tags: { rack: 'a1' } } },
    { ...NODE, what: 'without a word' },
    {
      ...NODE,
      what: 'to nothing',
      body: { profile: 'gone' },
      status: 404,
      code: 'PROFILE_UNKNOWN',
    },
    {
      ...{ ...NODE, what: 'to what erases its disk', body: { profile: 'wipe' } },
      ...{ status: 422, code: 'CONFIRMATION_NEEDED' },
    },
    { ...nobody, body: {} },
  ],
  getAnsibleInventory: [{}],
  getPrometheusTargets: [{ query: '?port=9200' }],
  bulkMachines: [
    { body: { ids: ['node-1', 'gone'], action: 'tag', tags: { row: '7', rack: null } } },
    { what: 'that are found', body: { filter: { q: 'node' }, action: 'ignore', dry_run: true } },
    {
      ...{ what: 'that are nobody', body: { action: 'wake' } },
      ...{ status: 400, code: 'REQUEST_INVALID' },
    },
  ],
  ignoreMachine: [NODE, nobody],
  unignoreMachine: [NODE, nobody],
  armMachine: [
    { path: { reference: 'node-2' } },
    { ...NODE, what: 'that installs nothing', status: 409, code: 'NOT_INSTALLED_ONCE' },
    nobody,
  ],
  disarmMachine: [
    { path: { reference: 'node-2' } },
    { ...NODE, what: 'that installs nothing', status: 409, code: 'NOT_INSTALLED_ONCE' },
    nobody,
  ],
  bootOnce: [
    { ...NODE, body: { profile: 'debian', times: 2, expires_in_seconds: 60 } },
    { ...NODE, what: 'nothing', body: { profile: 'gone' }, status: 404, code: 'PROFILE_UNKNOWN' },
    {
      ...{ ...NODE, what: 'what erases its disk', body: { profile: 'wipe' } },
      ...{ status: 422, code: 'CONFIRMATION_NEEDED' },
    },
    { ...nobody, body: { profile: 'debian' } },
  ],
  getOrder: [NODE, nobody],
  cancelOrder: [NODE, nobody],
  wakeMachine: [{ ...NODE, status: 202 }, nobody],
  getMachineScript: [
    NODE,
    { ...NODE, what: 'with secrets, at a stage', query: '?secrets=true&stage=menu' },
    nobody,
  ],
  getMachineDecision: [{ ...NODE, query: '?address=10.0.0.9' }, nobody],
  getMachineConfig: [
    { path: { reference: 'node-2' } },
    { what: 'with its secrets', path: { reference: 'node-2' }, query: '?secrets=true' },
    { ...NODE, what: 'of one without', status: 404, code: 'MACHINE_CONFIG_UNKNOWN' },
    nobody,
  ],
  getInstall: [NODE, { what: 'that is armed', path: { reference: 'node-2' } }, nobody],
  listMachineHistory: [NODE, nobody],
  listMachineLogs: [{ ...NODE, query: '?lines=5' }, nobody],
  listBoots: [
    { query: '?limit=5&outcome=running&since=2026-03-01T12:00:00Z' },
    { what: 'of nobody', query: '?machine=gone', status: 404, code: 'MACHINE_UNKNOWN' },
    { what: 'of a false page', query: '?cursor=x', status: 400, code: 'REQUEST_INVALID' },
  ],
  listMachineBoots: [NODE, nobody],
  getBoot: [
    { path: { reference: BOOT } },
    { what: 'that is not there', path: { reference: 'gone' }, status: 404, code: 'BOOT_UNKNOWN' },
  ],
};
