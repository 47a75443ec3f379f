/**
 * Requests and answers as they look, for whoever reads the description.
 *
 * Tests    test/http/api/document/describe.test.ts, which holds each against its schema
 */

const MACHINE = {
  name: 'node-1',
  macs: ['52:54:00:aa:00:01'],
  tags: { rack: 'a1' },
  variables: {},
  hardware: { serial: 'S-1', arch: 'x86_64-efi' },
  network: {
    address: '10.0.0.11/24',
    gateway: '10.0.0.1',
    dns: ['10.0.0.1'],
    ntp: [],
  },
  boot: { profile: 'debian-13' },
};

const PROFILE = {
  name: 'debian-13',
  arch: ['x86_64-efi'],
  install: 'once',
  linux: {
    kernel: 'image:debian-13/linux',
    initrd: ['image:debian-13/initrd.gz'],
    args: ['console=ttyS0'],
  },
};

const RULE = {
  name: 'workers',
  weight: 10,
  enabled: true,
  when: { tags: { role: ['worker'] }, unknown: false },
  then: { profile: 'debian-13' },
};

const IMAGE = {
  name: 'debian-13',
  files: { linux: 'debian-13/linux', 'initrd.gz': 'debian-13/initrd.gz' },
};

const AT = '2026-03-01T12:00:00.000Z';

const BOOT = {
  id: 'b_0195514a3c0aa0001',
  machine: 'node-1',
  macs: ['52:54:00:aa:00:01'],
  started_at: AT,
  last_at: '2026-03-01T12:00:41.000Z',
  ended_at: '2026-03-01T12:00:41.000Z',
  outcome: 'handoff',
  duration_ms: 41_000,
  stage: 'handoff',
  profile: 'debian-13',
  finding_ids: [],
};

/** By the names of the schemas. */
export const EXAMPLES: Readonly<Record<string, unknown>> = {
  Machine: {
    kind: 'machine',
    ...MACHINE,
    id: 'm_01jnv8k2e8q0c4',
    code: 'amber-otter',
    configured: true,
    state: 'ready',
    first_seen_at: AT,
    last_seen_at: AT,
    version: 3,
  },
  MachineInput: MACHINE,
  Profile: { kind: 'profile', ...PROFILE, version: 1 },
  ProfileInput: PROFILE,
  Rule: { kind: 'rule', ...RULE, version: 1 },
  RuleInput: RULE,
  Image: { kind: 'image', ...IMAGE, file_details: {}, version: 1 },
  ImageInput: IMAGE,
  BootSummary: BOOT,
  Event: {
    seq: 1200,
    kind: 'dhcp.discover',
    atMs: 1_772_366_400_000,
    mac: '52:54:00:aa:00:01',
  },
  Webhook: {
    name: 'chat',
    url: 'https://chat.example/hook',
    kinds: ['boot.*'],
    enabled: true,
    created_at: AT,
  },
  Problem: {
    type: 'urn:rouse:error:MACHINE_UNKNOWN',
    title: 'No machine is called that',
    status: 404,
    detail: 'node-9',
    instance: '/api/v1/machines/node-9',
    code: 'MACHINE_UNKNOWN',
    hint: 'See the ones there are: rouse machines list',
  },
};
