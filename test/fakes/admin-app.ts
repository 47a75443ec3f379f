/** The admin API on a real inventory, asked without a port. */
import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Test } from 'tap';
import type { Machine } from '../../src/domain/machine.ts';
import type { ListenerState } from '../../src/domain/ports.ts';
import { keptAlone } from '../../src/assemble-live.ts';
import { backupsOf } from '../../src/assemble-recovery.ts';
import { parseNetwork } from '../../src/domain/subnet.ts';
import type { ExplainBoot } from '../../src/domain/use-cases.ts';
import { createAdminApp, type AdminDeps } from '../../src/http/api/app.ts';
import { explainFor } from '../../src/service/decide-boot.ts';
import type { Access } from '../../src/service/access.ts';
import { createWebhookPost } from '../../src/outbound/webhook-post.ts';
import { createPreviewAnswers } from '../../src/service/preview-answers.ts';
import { createBulk } from '../../src/service/bulk.ts';
import { createPreviewProfile } from '../../src/service/preview-profile.ts';
import { createPreviewRules } from '../../src/service/preview-rules.ts';
import { createRenderConfig } from '../../src/service/render-config.ts';
import { createTestRules } from '../../src/service/test-rules.ts';
import { createManageWebhooks } from '../../src/service/webhooks.ts';
import { accessOf, type AccessOptions } from './access.ts';
import { aHost } from './host.ts';
import { aSite } from './machines.ts';
import { useCases, type UseCases } from './use-cases.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  /** the body as JSON */
  readonly body: Record<string, unknown>;
}

export interface Ask {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface AdminApp extends UseCases {
  readonly app: FastifyInstance;
  readonly access: Access;
  /** errors reported as faults of ours */
  readonly failures: unknown[];
  readonly ask: (request: string, options?: Ask) => Promise<Answer>;
}

const LOOPBACK = parseNetwork('127.0.0.0/8')!;

export const LISTENERS: readonly ListenerState[] = [
  { name: 'dhcp', address: '0.0.0.0:67', up: true, detail: '' },
  { name: 'tftp', address: '10.0.0.2:69', up: true, detail: '' },
];

/** @param before  what else the application has, before it answers anything */
export async function adminApp(
  t: Test,
  parts: Partial<AdminDeps> = {},
  factoryUrl?: string,
  before: (app: FastifyInstance) => void = () => undefined,
  accessOptions: AccessOptions = {},
): Promise<AdminApp> {
  const cases = await useCases(t, factoryUrl === undefined ? {} : { factoryUrl });
  const failures: unknown[] = [];
  const { inventory, chooser } = cases;
  const profileOf = async (machine: Machine) => (await chooser.choose({ machine })).profile;
  const render = createRenderConfig({ inventory, profileOf });
  const access = accessOf(t, cases.opened, accessOptions);
  const explain: ExplainBoot = (asked) => explainFor(asked, aSite(), cases);
  const app = createAdminApp({
    surface: 'socket',
    clock: { nowMs: () => 1_700_000_065_000, monotonicMs: () => 0 },
    startedAtMs: 1_700_000_000_000,
    version: '1.2.3',
    listeners: () => LISTENERS,
    disk: () => 'held',
    counts: () => ({ 'dhcp.ignored': 2, 'dhcp.ignored{malformed}': 2 }),
    ...keptAlone(cases.opened),
    metrics: () => Promise.resolve('# no metrics\n'),
    machines: cases.machines,
    profiles: cases.profiles,
    images: cases.images,
    assets: cases.assets,
    factory: cases.factory,
    factoryUrl: cases.factoryUrl,
    installs: cases.installs,
    adoption: cases.adoption,
    orders: cases.orders,
    wake: cases.wake,
    configs: cases.configs,
    apply: cases.apply,
    exportManifest: cases.exportManifest,
    renderScript: ({ macs }) => Promise.resolve(`#!ipxe\necho ${macs[0]}\n`),
    isWaiting: () => false,
    explain,
    rules: cases.rules,
    testRules: createTestRules({ inventory: cases.inventory, explain }),
    previewRules: createPreviewRules({
      inventory: cases.inventory,
      rules: cases.book,
      addressOf: cases.chooser.addressOf,
    }),
    placesTaken: cases.book.taken,
    factsOf: () => undefined,
    logOf: () => [],
    previewAnswers: createPreviewAnswers({ inventory, site: aSite() }),
    bulk: createBulk({ ...cases }),
    idempotency: cases.opened.idempotency,
    previewProfile: createPreviewProfile({
      ...{ inventory, chooser },
      render: ({ name }, { macs }) =>
        Promise.resolve({ script: `#!ipxe\necho ${name} ${macs[0]}\n` }),
    }),
    renderConfig: async (machine, options) =>
      (await render(machine, { ...options, site: aSite() })).text,
    webhooks: createManageWebhooks({
      ...{ store: cases.opened.webhooks, history: keptAlone(cases.opened).events.history },
      ...{
        clock: { nowMs: () => 1_700_000_000_000, monotonicMs: () => 0 },
        record: () => undefined,
      },
      ...createWebhookPost({ allowed: [LOOPBACK] }),
      random: randomBytes,
      changed: () => Promise.resolve(),
    }),
    access,
    hosts: new Set(['rouse.example']),
    rotateKey: () => Promise.resolve(3),
    host: aHost(),
    makeBackup: backupsOf(cases.opened),
    integrity: cases.opened.integrity,
    failed: (error) => failures.push(error),
    ...parts,
  });
  t.teardown(() => app.close());
  before(app);
  await app.ready();
  return { ...cases, app, access, failures, ask: (request, options) => ask(app, request, options) };
}

export async function ask(
  app: FastifyInstance,
  request: string,
  options: Ask = {},
): Promise<Answer> {
  const [method, url] = request.split(' ') as ['GET', string];
  const text = typeof options.body === 'string';
  const type = text ? 'text/yaml' : 'application/json';
  const answer = await app.inject({
    method,
    url,
    headers: { ...(options.body !== undefined && { 'content-type': type }), ...options.headers },
    ...(options.body !== undefined && {
      payload: text ? options.body : JSON.stringify(options.body),
    }),
  });
  return {
    status: answer.statusCode,
    headers: answer.headers,
    text: answer.payload,
    get body() {
      return JSON.parse(answer.payload) as Record<string, unknown>;
    },
  };
}
