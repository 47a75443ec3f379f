/**
 * `GET|HEAD /boot/config/{token}`: the configuration of one machine, once. And by what is known of
 * it, `/boot/config?mac=…`, where that is allowed.
 *
 * Owns     that whoever does not get it learns nothing: one answer for whatever is wrong, made with
 *          the same work. It is never 204, which Talos takes for a configuration that is empty.
 * Leaves   whom a token is for to the service layer.
 * Specs    Talos asks with the query re-encoded and its keys sorted, and sends a placeholder that
 *          it could not fill in as it is. It tries every status but 200 and 204 again, for three
 *          hours.
 * Tests    test/http/boot/config.test.ts, test/interop/config.test.ts
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Asker } from '../../domain/config-token.ts';
import { RouseError } from '../../domain/errors.ts';
import { configDelayedMax, configFailureDelayMs } from '../../domain/limits-config.ts';
import { parseMachineName } from '../../domain/machine.ts';
import { parseMac } from '../../domain/mac.ts';
import type { ConfigAnswer, ConfigByFacts } from '../../domain/ports.ts';
import { parseUuid } from '../../domain/uuid.ts';
import { asRouseError } from '../problem.ts';
import type { BootDeps } from './deps.ts';
import { createFailures, type Failures } from './failures.ts';
import { originOf, remoteAddressOf } from './peer.ts';
import { queryOf } from './query.ts';
import { routedTarget } from './target.ts';
import { replyError, reportFault } from './text.ts';

/** Where every request that begins so is routed: a token is no part of any path that is kept. */
export const CONFIG_ROUTE = '/boot/config';

/** @returns the target with whatever stands behind the route taken away */
export function withoutToken(target: string): string {
  return tokenIn(target) === undefined ? target : CONFIG_ROUTE;
}

/** The rest of the path; undefined for a target that is about something else. */
function tokenIn(target: string): string | undefined {
  const [path = ''] = target.split('?', 1);
  if (path === CONFIG_ROUTE) return '';
  return path.startsWith(`${CONFIG_ROUTE}/`) ? path.slice(CONFIG_ROUTE.length + 1) : undefined;
}

/** The answer to everybody who does not get a configuration. */
export function replyNothing(reply: FastifyReply): FastifyReply {
  return replyError(confidential(reply), new RouseError('MACHINE_CONFIG_REFUSED'));
}

function confidential(reply: FastifyReply): FastifyReply {
  return reply.header('Cache-Control', 'no-store').header('Referrer-Policy', 'no-referrer');
}

export function configRoutes(app: FastifyInstance, deps: BootDeps): void {
  const failures = createFailures();
  const admitted = createAdmission(deps, failures);
  app.route({
    method: ['GET', 'HEAD'],
    url: CONFIG_ROUTE,
    handler: async (request, reply) => {
      const from = remoteAddressOf(request.socket);
      const mac = deps.macOf(from);
      const asker: Asker = { from, ...(mac && { mac }) };
      const answer = (await admitted(asker)) ? await found(request, asker, deps) : undefined;
      if (answer === undefined) return replyNothing(reply);
      failures.succeeded(from);
      return send(answer, { asker, request, reply, deps });
    },
  });
}

/** @returns whether a request is to be looked at, after the time it has to wait */
function createAdmission(deps: BootDeps, failures: Failures): (asker: Asker) => Promise<boolean> {
  let waiting = 0;
  return async (asker) => {
    const treatment = failures.attempt(asker.from, deps.clock.monotonicMs());
    if (treatment === 'answer') return true;
    if (waiting < configDelayedMax) {
      waiting += 1;
      await wait(deps.configDelayMs ?? configFailureDelayMs);
      waiting -= 1;
      if (treatment === 'delay') return true;
    }
    const reason = 'too-many-failures';
    deps.record({ kind: 'config.refused', atMs: deps.clock.nowMs(), reason, ...asker });
    return false;
  };
}

/** What fails here is told in the log, and to the asker like everything else. */
async function found(
  request: FastifyRequest,
  asker: Asker,
  deps: BootDeps,
): Promise<ConfigAnswer | undefined> {
  const target = routedTarget(request.originalUrl);
  const site = { bootOrigin: originOf(request.socket), factoryUrl: deps.factoryUrl };
  const token = tokenIn(target) ?? '';
  const facts = token === '' ? factsIn(target) : undefined;
  try {
    if (facts !== undefined) return await deps.fetchConfig.byFacts(facts, asker, site);
    return await deps.fetchConfig.byToken(token, asker, site);
  } catch (thrown) {
    const error = asRouseError(thrown);
    reportFault(deps, error);
    const atMs = deps.clock.nowMs();
    deps.record({ kind: 'config.refused', atMs, reason: 'not-made', error: error.code, ...asker });
    return undefined;
  }
}

interface Sending {
  readonly asker: Asker;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly deps: BootDeps;
}

/** Asking for the headers alone uses nothing up. */
function send(answer: ConfigAnswer, { asker, request, reply, deps }: Sending): FastifyReply {
  const { machine, config } = answer;
  const body = Buffer.from(answer.text);
  if (request.method === 'GET') {
    let ended = false;
    const end = ({ complete }: { readonly complete: boolean }): void => {
      if (ended) return;
      ended = true;
      const [atMs, bytes] = [deps.clock.nowMs(), body.length];
      deps.record({ kind: 'config.served', atMs, machine, config, bytes, complete, ...asker });
      if (complete) answer.sent().catch(deps.failed);
    };
    reply.raw.once('finish', () => {
      end({ complete: true });
    });
    reply.raw.once('close', () => {
      end({ complete: false });
    });
  }
  return confidential(reply).type('application/yaml').send(body);
}

/** What Talos filled in. A placeholder that came as it is, or nothing, is not known. */
function factsIn(target: string): ConfigByFacts | undefined {
  const { values, repeated } = queryOf(target);
  const known = (name: string): string => {
    const text = values.get(name) ?? '';
    return text.includes('${') ? '' : text;
  };
  const mac = parseMac(known('mac'));
  const uuid = parseUuid(known('uuid'));
  const name = parseMachineName(known('hostname').toLowerCase());
  const serial = known('serial');
  if (repeated !== undefined || !(mac ?? uuid ?? name ?? serial)) return undefined;
  return {
    ...(mac && { mac }),
    ...(uuid && { uuid }),
    ...(name && { name }),
    ...(serial !== '' && { serial }),
  };
}
