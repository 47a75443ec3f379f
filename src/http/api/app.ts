/**
 * The admin plane as a Fastify application: health for everyone, the API for those on this host.
 *
 * Owns     which routes there are, and how every error leaves. Both listeners have all of them:
 *          guard.ts says who is let in on which.
 * Leaves   sockets to ../server.ts and rules to the use cases.
 * Tests    test/http/api/app.test.ts, test/http/api/planes.test.ts
 */
import Fastify, { type FastifyInstance } from 'fastify';
import type { ReserveState } from '../../domain/disk-reserve.ts';
import { RouseError } from '../../domain/errors.ts';
import { referenceMax, requestBodyBytesMax } from '../../domain/limits.ts';
import type { FactsOf, KernelLogOf } from '../../domain/machine-facts.ts';
import type { FactoryClient } from '../../domain/asset-ports.ts';
import type { BootHistory, EventAccess } from '../../domain/event-ports.ts';
import type { Clock, ListenerState } from '../../domain/ports.ts';
import type { Integrity } from '../../domain/integrity.ts';
import type { MakeBackup } from '../../domain/recovery.ts';
import type { BulkMachines } from '../../domain/bulk-ports.ts';
import type { IdempotencyStore } from '../../domain/idempotency-ports.ts';
import type { AskHost } from '../../domain/host-ports.ts';
import type { PreviewProfile } from '../../domain/profile-ports.ts';
import type { Waiting } from '../../domain/waiting.ts';
import type { WakeMachine } from '../../domain/wake.ts';
import type { RuleName } from '../../domain/rule.ts';
import type {
  ApplyManifest,
  ExplainBoot,
  ExportManifest,
  ManageAssets,
  ManageAdoption,
  ManageConfigs,
  ManageImages,
  ManageInstalls,
  ManageMachines,
  ManageOrders,
  ManageProfiles,
  ManageRules,
  RenderConfig,
  RenderScript,
} from '../../domain/use-cases.ts';
import type { ManageWebhooks } from '../../domain/webhook-ports.ts';
import type { PreviewAnswers } from '../../domain/answer-ports.ts';
import type { PreviewRules, TestRules } from '../../domain/rule-use-cases.ts';
import { noSchemas } from '../no-schemas.ts';
import { uiRoutes } from '../ui.ts';
import { asRouseError, pathOf, refuseMalformed, sendProblem } from '../problem.ts';
import { assetRoutes } from './assets.ts';
import { backupRoutes } from './backup.ts';
import { factoryRoutes } from './factory.ts';
import { bulkRoutes } from './bulk.ts';
import { bootRoutes } from './boots.ts';
import { configContents } from './config-contents.ts';
import { descriptionRoutes } from './description.ts';
import { eventRoutes } from './events.ts';
import { auditChanges } from './audit-hook.ts';
import { guard, type GuardDeps } from './guard.ts';
import { answerAgain } from './idempotency.ts';
import { hostInventories } from './host-inventories.ts';
import { hostRoutes } from './host.ts';
import { healthRoutes, statusRoute } from './health.ts';
import { installRoutes } from './installs.ts';
import { integrityRoutes } from './integrity.ts';
import { inventoryRoutes } from './inventory.ts';
import { lookupRoute } from './lookup.ts';
import { machineLogs } from './machine-logs.ts';
import { machinePreviews } from './machine-previews.ts';
import { manifestRoutes } from './manifests.ts';
import { insistOnOperations } from './operation.ts';
import { operationRoutes } from './operations.ts';
import { profileRenders } from './profile-renders.ts';
import { ruleRoutes } from './rules.ts';
import { secretRoutes } from './secrets.ts';
import { shownMachine } from './shown-machine.ts';
import { sessionRoutes } from './sessions.ts';
import { auditRoutes, tokenRoutes, userRoutes } from './users.ts';
import { webhookRoutes } from './webhooks.ts';

export interface AdminDeps extends GuardDeps {
  readonly clock: Clock;
  readonly startedAtMs: number;
  readonly version: string;
  readonly listeners: () => readonly ListenerState[];
  /** of the reserve in the data directory */
  readonly disk: () => ReserveState;
  readonly counts: () => Readonly<Record<string, number>>;
  /** what /metrics says, which names no machine and nothing that a machine said */
  readonly metrics: () => Promise<string>;
  readonly events: EventAccess;
  readonly boots: BootHistory;
  readonly machines: ManageMachines;
  readonly profiles: ManageProfiles;
  readonly images: ManageImages;
  readonly assets: ManageAssets;
  readonly factory: FactoryClient;
  /** Image Factory of the settings, without a trailing slash */
  readonly factoryUrl: string;
  readonly installs: ManageInstalls;
  readonly adoption: ManageAdoption;
  readonly orders: ManageOrders;
  readonly wake: WakeMachine;
  readonly configs: ManageConfigs;
  readonly apply: ApplyManifest;
  readonly exportManifest: ExportManifest;
  /** the text that the machine would be given now */
  readonly renderScript: RenderScript;
  readonly isWaiting: Waiting['isWaiting'];
  readonly explain: ExplainBoot;
  readonly rules: ManageRules;
  readonly previewRules: PreviewRules;
  readonly testRules: TestRules;
  /** how many machines have a place in a rule that takes only so many */
  readonly placesTaken: (rule: RuleName) => number;
  /** what Talos on the machine reported */
  readonly factsOf: FactsOf;
  readonly logOf: KernelLogOf;
  readonly renderConfig: RenderConfig;
  readonly previewAnswers: PreviewAnswers;
  readonly previewProfile: PreviewProfile;
  readonly bulk: BulkMachines;
  readonly idempotency: IdempotencyStore;
  readonly webhooks: ManageWebhooks;
  /** seals all secrets with another key; @returns how many things have some */
  readonly rotateKey: () => Promise<number>;
  readonly makeBackup: MakeBackup;
  /** whether rows are as they were written */
  readonly integrity: Integrity;
  readonly host: AskHost;
  /** hears of every error that is a fault of ours */
  readonly failed: (error: unknown) => void;
}

/** @param server  what the listener wants of it: time limits, TLS */
export function createAdminApp(deps: AdminDeps, server: object = {}): FastifyInstance {
  const app = Fastify({
    ...server,
    schemaController: noSchemas,
    bodyLimit: requestBodyBytesMax,
    routerOptions: { maxParamLength: referenceMax },
    clientErrorHandler: refuseMalformed,
    // Routing errors never reach the error handler; this is their way to the same answer.
    frameworkErrors: (error, request, reply) => {
      void sendProblem({ request, reply }, asRouseError(error));
    },
  });
  app.removeAllContentTypeParsers();
  const operations = insistOnOperations(app);
  guard(app, deps);
  auditChanges(app, deps);
  answerErrors(app, deps);
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
    reply.header('x-content-type-options', 'nosniff');
    done(null, payload);
  });
  app.addHook('preClose', (done) => {
    deps.events.close();
    done();
  });
  answerAgain(app, deps);
  void app.register(healthRoutes(deps));
  if (deps.surface !== 'socket') void app.register(uiRoutes());
  void app.register(descriptionRoutes({ operations, version: deps.version }));
  void app.register(api(deps), { prefix: '/api/v1' });
  return app;
}

/** Every route of the API on one page. */
function api(deps: AdminDeps): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    await app.register(statusRoute(deps));
    await app.register(sessionRoutes(deps));
    await app.register(userRoutes(deps));
    await app.register(tokenRoutes(deps));
    await app.register(auditRoutes(deps));
    await app.register(eventRoutes(deps));
    await app.register(manifestRoutes(deps));
    await app.register(machinePreviews(deps));
    await app.register(assetRoutes(deps));
    await app.register(factoryRoutes(deps));
    await app.register(installRoutes(deps));
    await app.register(operationRoutes({ ...deps, show: shownMachine(deps) }));
    await app.register(lookupRoute());
    await app.register(bootRoutes(deps));
    await app.register(machineLogs(deps));
    await app.register(configContents(deps));
    await app.register(secretRoutes(deps));
    await app.register(backupRoutes(deps));
    await app.register(integrityRoutes(deps));
    await app.register(profileRenders(deps));
    await app.register(webhookRoutes(deps));
    await app.register(hostRoutes(deps));
    await app.register(bulkRoutes(deps));
    await app.register(hostInventories(deps));
    await app.register(ruleRoutes(deps));
    await app.register(inventoryRoutes(deps));
  };
}

function answerErrors(app: FastifyInstance, deps: AdminDeps): void {
  app.setErrorHandler((error, request, reply) => {
    const known = asRouseError(error);
    if (known.code === 'INTERNAL') deps.failed(error);
    return sendProblem({ request, reply }, known);
  });
  app.setNotFoundHandler((request, reply) => {
    const detail = `${request.method} ${pathOf(request.url)}`;
    return sendProblem({ request, reply }, new RouseError('ROUTE_UNKNOWN', detail));
  });
}
