/** Profiles, rules, images, configurations, webhooks and manifests: cases of the contract test. */
import type { Case, Cases } from './case.ts';

const named = (reference: string): Case => ({ path: { reference } });
const gone = (code: string): Case => ({
  ...named('gone'),
  what: 'that is not there',
  status: 404,
  code,
});
const stale: Case = {
  what: 'somebody changed it meanwhile',
  headers: { 'if-match': '"999"' },
  status: 412,
  code: 'VERSION_STALE',
};
const inUse = (code: string): Case => ({ what: 'that is in use', status: 409, code });

const CHAIN = { chain: { url: 'http://10.0.0.9/x.ipxe' } };
const RULE = { when: { mac_prefix: ['52:54:00'] }, then: { profile: 'debian' } };
const CONFIG = 'version: v1alpha1\nmachine:\n  type: worker\n  token: abc.def\n';

const PROFILES: Cases = {
  listProfiles: [{ query: '?limit=1' }],
  getProfile: [named('debian'), { what: 'of Talos', ...named('talos') }, gone('PROFILE_UNKNOWN')],
  putProfile: [
    { ...named('made'), body: { name: 'made', ...CHAIN }, status: 201 },
    { ...named('made'), what: 'once more', body: { name: 'made', menu: true, ...CHAIN } },
    { ...named('debian'), body: { name: 'debian', ...CHAIN }, ...stale },
    {
      ...{ ...named('made'), what: 'of two kinds', body: { name: 'made', ...CHAIN, local: {} } },
      ...{ status: 400, code: 'REQUEST_INVALID' },
    },
    {
      ...{ ...named('made'), what: 'of an image that is not there' },
      ...{ body: { name: 'made', linux: { kernel: 'image:gone/linux' } } },
      ...{ status: 404, code: 'IMAGE_UNKNOWN' },
    },
  ],
  createProfile: [
    { body: { name: 'posted', ...CHAIN }, status: 201 },
    {
      ...{ what: 'that is there', body: { name: 'debian', ...CHAIN } },
      ...{ status: 412, code: 'VERSION_STALE' },
    },
  ],
  updateProfile: [
    { ...named('made'), body: { menu: null } },
    { ...named('made'), body: {}, ...stale },
    { ...gone('PROFILE_UNKNOWN'), body: {} },
  ],
  deleteProfile: [
    {
      ...named('brief'),
      first: [['PUT', '/api/v1/profiles/brief', { name: 'brief', ...CHAIN }]],
      status: 204,
    },
    { ...named('installed'), ...inUse('PROFILE_IN_USE') },
    gone('PROFILE_UNKNOWN'),
  ],
  previewProfile: [
    { body: { profile: { name: 'debian', ...CHAIN } } },
    { what: 'for one machine', body: { profile: { name: 'new', ...CHAIN }, machine: 'node-2' } },
    {
      ...{ what: 'for nobody', body: { profile: { name: 'new', ...CHAIN }, machine: 'gone' } },
      ...{ status: 404, code: 'MACHINE_UNKNOWN' },
    },
  ],
  renderProfile: [
    { ...named('files'), body: { machine: 'node-1' } },
    { ...named('files'), what: 'one file', body: { machine: 'node-1', file: 'preseed.cfg' } },
    {
      ...{ ...named('files'), what: 'no file', body: { machine: 'node-1', file: 'gone' } },
      ...{ status: 404, code: 'ANSWER_UNKNOWN' },
    },
    {
      ...{ ...named('files'), what: 'for nobody', body: { machine: 'gone' } },
      ...{ status: 404, code: 'MACHINE_UNKNOWN' },
    },
    { ...gone('PROFILE_UNKNOWN'), body: { machine: 'node-1' } },
  ],
};

const RULES: Cases = {
  listRules: [{ query: '?limit=1' }],
  getRule: [named('workers'), gone('RULE_UNKNOWN')],
  createRule: [
    { body: { name: 'fresh', ...RULE }, status: 201 },
    {
      ...{ what: 'that is there', body: { name: 'workers', ...RULE } },
      ...{ status: 412, code: 'VERSION_STALE' },
    },
    {
      ...{ what: 'for a profile that is not there' },
      ...{ body: { name: 'fresher', then: { profile: 'gone' } } },
      ...{ status: 404, code: 'PROFILE_UNKNOWN' },
    },
  ],
  putRule: [
    { ...named('workers'), body: { name: 'workers', weight: 5, ...RULE } },
    { ...named('later'), what: 'that is new', body: { name: 'later', ...RULE }, status: 201 },
    { ...named('workers'), body: { name: 'workers', ...RULE }, ...stale },
  ],
  updateRule: [
    { ...named('workers'), body: { enabled: false } },
    { ...named('workers'), body: {}, ...stale },
    { ...gone('RULE_UNKNOWN'), body: {} },
  ],
  deleteRule: [
    {
      ...named('brief'),
      first: [['PUT', '/api/v1/rules/brief', { name: 'brief', ...RULE }]],
      status: 204,
    },
    gone('RULE_UNKNOWN'),
  ],
  orderRules: [
    {
      first: [
        ['DELETE', '/api/v1/rules/fresh'],
        ['DELETE', '/api/v1/rules/later'],
      ],
      body: { names: ['workers'] },
    },
    { what: 'without one of them', body: { names: [] }, status: 409, code: 'RULE_CONFLICT' },
  ],
  testRules: [{ body: { mac: '52:54:00:aa:00:77', serial: '7', address: '10.0.0.9' } }],
  previewRules: [
    { body: { rules: [{ name: 'all', when: { unknown: 'any' }, then: { profile: 'debian' } }] } },
    {
      ...{ what: 'for a profile that is not there' },
      ...{ body: { rules: [{ name: 'all', then: { profile: 'gone' } }] } },
      ...{ status: 404, code: 'PROFILE_UNKNOWN' },
    },
  ],
};

const IMAGES: Cases = {
  listImages: [{ query: '?limit=1' }],
  getImage: [named('disk'), gone('IMAGE_UNKNOWN')],
  putImage: [
    { ...named('made'), body: { name: 'made', files: { linux: 'linux' } }, status: 201 },
    { ...named('made'), what: 'once more', body: { name: 'made', files: { kernel: 'linux' } } },
    {
      ...{ ...named('made'), what: 'of no file', body: { name: 'made', files: { linux: 'gone' } } },
      ...{ status: 422, code: 'IMAGE_PATH_REFUSED' },
    },
    { ...named('made'), body: { name: 'made', files: { linux: 'linux' } }, ...stale },
  ],
  createImage: [{ body: { name: 'posted', files: { linux: 'linux' } }, status: 201 }],
  updateImage: [
    { ...named('made'), body: { files: { initrd: 'linux' } } },
    { ...named('made'), body: {}, ...stale },
    { ...gone('IMAGE_UNKNOWN'), body: {} },
  ],
  deleteImage: [
    { ...named('made'), status: 204 },
    { ...named('disk'), ...inUse('IMAGE_IN_USE') },
    gone('IMAGE_UNKNOWN'),
  ],
  listAssets: [{}, { what: 'of nothing', query: '?of=gone', status: 404, code: 'ASSET_UNKNOWN' }],
  fetchAssets: [
    { query: '?of=talos', status: 202 },
    { what: 'of nothing', query: '?of=gone', status: 404, code: 'ASSET_UNKNOWN' },
    { what: 'of what', query: '', status: 400, code: 'REQUEST_INVALID' },
  ],
  verifyAssets: [{}],
  collectAssets: [{}],
  deleteAsset: [
    { path: { id: 'gone' }, what: 'that is not there', status: 404, code: 'ASSET_UNKNOWN' },
  ],
  listFactoryVersions: [{}],
  listFactoryExtensions: [
    { path: { version: 'v1.13.9' } },
    { what: 'of no version', path: { version: 'x' }, status: 400, code: 'REQUEST_INVALID' },
  ],
  listFactoryOverlays: [
    { path: { version: '1.13.9' } },
    { what: 'of no version', path: { version: 'x' }, status: 400, code: 'REQUEST_INVALID' },
  ],
};

const CONFIGS: Cases = {
  listConfigs: [{ query: '?limit=1' }],
  getConfig: [named('talos'), gone('MACHINE_CONFIG_UNKNOWN')],
  putConfig: [
    { ...named('made'), body: { name: 'made', base: CONFIG }, status: 201 },
    { ...named('made'), what: 'once more', body: { name: 'made', base: CONFIG } },
    { ...named('made'), body: { name: 'made', base: CONFIG }, ...stale },
    {
      ...{ ...named('made'), what: 'without YAML', body: { name: 'made', base: '[' } },
      ...{ status: 400, code: 'REQUEST_INVALID' },
    },
  ],
  createConfig: [{ body: { name: 'posted', base: CONFIG }, status: 201 }],
  updateConfig: [
    { ...named('made'), body: { patches: [] } },
    { ...named('made'), body: {}, ...stale },
    { ...gone('MACHINE_CONFIG_UNKNOWN'), body: {} },
  ],
  deleteConfig: [
    { ...named('made'), status: 204 },
    { ...named('talos'), ...inUse('MACHINE_CONFIG_IN_USE') },
    gone('MACHINE_CONFIG_UNKNOWN'),
  ],
  getConfigContent: [named('talos'), gone('MACHINE_CONFIG_UNKNOWN')],
};

const HOOK = (name: string): Case => ({ path: { name } });
const noHook: Case = {
  ...{ what: 'that is not there', path: { name: 'gone' } },
  ...{ status: 404, code: 'WEBHOOK_UNKNOWN' },
};

const WEBHOOKS: Cases = {
  listWebhooks: [{}],
  createWebhook: [
    { body: { name: 'made', url: 'https://hook.example/', kinds: ['boot.*'] }, status: 201 },
    {
      ...{ what: 'that is there' },
      ...{ body: { name: 'chat', url: 'https://hook.example/', kinds: ['boot.*'] } },
      ...{ status: 409, code: 'WEBHOOK_CONFLICT' },
    },
    {
      ...{ what: 'to an address that is not allowed' },
      ...{ body: { name: 'local', url: 'http://10.0.0.1/', kinds: ['boot.*'] } },
      ...{ status: 422, code: 'WEBHOOK_TARGET_REFUSED' },
    },
  ],
  getWebhook: [HOOK('chat'), noHook],
  updateWebhook: [
    { ...HOOK('made'), body: { enabled: false } },
    { ...noHook, body: {} },
  ],
  deleteWebhook: [{ ...HOOK('made'), status: 204 }, noHook],
  listWebhookDeliveries: [{ ...HOOK('chat'), query: '?limit=1' }, noHook],
  testWebhook: [HOOK('chat'), noHook],
  redeliverWebhook: [
    {
      ...{ ...HOOK('chat'), what: 'an event that never was', body: { event: 999_999 } },
      ...{ status: 404, code: 'EVENT_UNKNOWN' },
    },
    { ...noHook, body: { event: 1 } },
  ],
};

const MANIFESTS: Cases = {
  applyManifest: [
    { query: '?dryRun=true', body: 'kind: machine\nname: new\nmacs: ["52:54:00:aa:00:55"]\n' },
    { what: 'with a mistake', body: 'kind: machine\n', status: 422, code: 'MANIFEST_INVALID' },
  ],
  exportManifest: [{ query: '?kind=machine&kind=profile' }],
};

export const CONTENT_CASES: Cases = {
  ...{ ...PROFILES, ...RULES, ...IMAGES },
  ...{ ...CONFIGS, ...WEBHOOKS, ...MANIFESTS },
};
