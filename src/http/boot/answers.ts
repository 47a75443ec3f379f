/**
 * `GET|HEAD|POST /boot/answers/{token}/{path}`: a file of a profile, made for one machine.
 *
 * Owns     that whoever does not get it learns nothing: one answer for whatever is wrong.
 * Leaves   whom a token is for, and what is in a file, to the service layer.
 * Specs    cloud-init NoCloud asks for user-data, meta-data, vendor-data and network-config below
 *          its seed, and does without the last two where they are 404. Ignition takes a 4xx for
 *          final. Proxmox posts JSON about the machine, and takes what comes back.
 * Tests    test/http/boot/answers.test.ts
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Answer, FetchedAnswer } from '../../domain/answer-ports.ts';
import type { Asker } from '../../domain/config-token.ts';
import { answerPostBytesMax } from '../../domain/limits-answers.ts';
import { parseMac, type Mac } from '../../domain/mac.ts';
import { asRouseError } from '../problem.ts';
import type { Admission } from './admission.ts';
import type { BootDeps } from './deps.ts';
import { whenEnded } from './ended.ts';
import { originOf, remoteAddressOf } from './peer.ts';
import { routedTarget } from './target.ts';
import { reportFault } from './text.ts';
import { ANSWERS_ROUTE, confidential, replyNothing, restBehind } from './token-routes.ts';

type Request = FastifyRequest<{ Body: Buffer | undefined }>;

export function answerRoutes(app: FastifyInstance, deps: BootDeps, admission: Admission): void {
  app.route({
    method: ['GET', 'HEAD', 'POST'],
    url: ANSWERS_ROUTE,
    bodyLimit: answerPostBytesMax,
    handler: async (request: Request, reply) => {
      const from = remoteAddressOf(request.socket);
      const mac = deps.macOf(from);
      const asker: Asker = { from, ...(mac && { mac }) };
      const fetched = (await admission.admitted(from)) && (await found(request, asker, deps));
      if (!fetched) tellIgnored(asker, deps);
      else if (fetched.admitted) admission.succeeded(from);
      const answer = fetched ? fetched.answer : undefined;
      if (answer === undefined) return replyNothing(reply, ANSWERS_ROUTE);
      return send(answer, { asker, request, reply, deps });
    },
  });
}

function tellIgnored(asker: Asker, deps: BootDeps): void {
  const why = { purpose: 'files', reason: 'too-many-failures' } as const;
  deps.record({ kind: 'boot.token.refused', atMs: deps.clock.nowMs(), ...why, ...asker });
}

/** What fails here is told in the log, and to the asker like everything else. */
async function found(request: Request, asker: Asker, deps: BootDeps): Promise<FetchedAnswer> {
  const rest = restBehind(ANSWERS_ROUTE, routedTarget(request.originalUrl)) ?? '';
  const slash = rest.indexOf('/');
  const token = slash < 0 ? rest : rest.slice(0, slash);
  const path = slash < 0 ? '' : decoded(rest.slice(slash + 1));
  const site = { bootOrigin: originOf(request.socket, deps), factoryUrl: deps.factoryUrl };
  const macs = macsIn(request.body);
  try {
    return await deps.fetchAnswer({ token, path, asker, site, ...(macs.length > 0 && { macs }) });
  } catch (thrown) {
    const error = asRouseError(thrown);
    reportFault(deps, error);
    const why = { purpose: 'files', reason: 'not-made', error: error.code } as const;
    deps.record({ kind: 'boot.token.refused', atMs: deps.clock.nowMs(), ...why, ...asker });
    return { admitted: false };
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** What a Proxmox installer says of its interfaces; nothing of whatever else is posted. */
function macsIn(body: Buffer | undefined): readonly Mac[] {
  try {
    const posted = JSON.parse(body?.toString('utf8') ?? '') as { network_interfaces?: unknown };
    const interfaces: unknown[] = [posted.network_interfaces ?? []].flat();
    return interfaces.flatMap((one) => {
      const mac = (one as { mac?: unknown } | null)?.mac;
      return (typeof mac === 'string' ? parseMac(mac) : undefined) ?? [];
    });
  } catch {
    return [];
  }
}

/** By what installers know a form; whoever knows none reads text. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  ign: 'application/json',
  json: 'application/json',
  toml: 'application/toml',
  yaml: 'application/yaml',
  yml: 'application/yaml',
  xml: 'application/xml',
};

interface Sending {
  readonly asker: Asker;
  readonly request: Request;
  readonly reply: FastifyReply;
  readonly deps: BootDeps;
}

function send(answer: Answer, { asker, request, reply, deps }: Sending): FastifyReply {
  const { text, mac, ...about } = answer;
  const body = Buffer.from(text);
  if (request.method !== 'HEAD') {
    whenEnded(reply, ({ complete }) => {
      const sent = { atMs: deps.clock.nowMs(), bytes: body.length, complete };
      deps.record({ kind: 'answer.served', ...about, ...sent, mac, from: asker.from });
    });
  }
  const ending = /\.(\w+)$/.exec(about.file)?.[1] ?? '';
  const type = MEDIA_TYPES[ending] ?? 'text/plain';
  return confidential(reply).type(`${type}; charset=utf-8`).send(body);
}
