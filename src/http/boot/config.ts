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
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Asker } from '../../domain/config-token.ts';
import { parseMachineName } from '../../domain/machine.ts';
import { parseMac } from '../../domain/mac.ts';
import type { ConfigAnswer, ConfigByFacts } from '../../domain/ports.ts';
import { parseUuid } from '../../domain/uuid.ts';
import { asRouseError } from '../problem.ts';
import type { Admission } from './admission.ts';
import type { BootDeps } from './deps.ts';
import { whenEnded } from './ended.ts';
import { originOf, remoteAddressOf } from './peer.ts';
import { queryOf } from './query.ts';
import { routedTarget } from './target.ts';
import { reportFault } from './text.ts';
import { CONFIG_ROUTE, confidential, replyNothing, restBehind } from './token-routes.ts';

export function configRoutes(app: FastifyInstance, deps: BootDeps, admission: Admission): void {
  app.route({
    method: ['GET', 'HEAD'],
    url: CONFIG_ROUTE,
    handler: async (request, reply) => {
      const from = remoteAddressOf(request.socket);
      const mac = deps.macOf(from);
      const asker: Asker = { from, ...(mac && { mac }) };
      const heard = await admission.admitted(from);
      if (!heard) tellIgnored(asker, deps);
      const answer = heard ? await found(request, asker, deps) : undefined;
      if (answer === undefined) return replyNothing(reply, CONFIG_ROUTE);
      admission.succeeded(from);
      return send(answer, { asker, request, reply, deps });
    },
  });
}

function tellIgnored(asker: Asker, deps: BootDeps): void {
  const reason = 'too-many-failures';
  deps.record({ kind: 'config.refused', atMs: deps.clock.nowMs(), reason, ...asker });
}

/** What fails here is told in the log, and to the asker like everything else. */
async function found(
  request: FastifyRequest,
  asker: Asker,
  deps: BootDeps,
): Promise<ConfigAnswer | undefined> {
  const target = routedTarget(request.originalUrl);
  const site = { bootOrigin: originOf(request.socket, deps), factoryUrl: deps.factoryUrl };
  const token = restBehind(CONFIG_ROUTE, target) ?? '';
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
    whenEnded(reply, ({ complete }) => {
      const [atMs, bytes] = [deps.clock.nowMs(), body.length];
      deps.record({ kind: 'config.served', atMs, machine, config, bytes, complete, ...asker });
      if (complete) answer.sent().catch(deps.failed);
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
