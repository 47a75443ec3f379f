/**
 * `POST|GET /boot/callback/{token}/{started|progress|done|failed}`: what an installer reports.
 *
 * Owns     reading what installers can send: a query, a form, JSON, or the end of a log as it is.
 *          Some have no more than a wget that cannot post, so GET counts as well.
 * Leaves   what follows to the service layer.
 * Tests    test/http/boot/answers.test.ts
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CALLBACK_STEPS } from '../../domain/answer-event.ts';
import type { Callback } from '../../domain/answer-ports.ts';
import type { Asker } from '../../domain/config-token.ts';
import {
  callbackBytesMax,
  callbackLinesMax,
  callbackTextMax,
} from '../../domain/limits-answers.ts';
import { kernelTextMax } from '../../domain/limits-facts.ts';
import { printableWithin } from '../../domain/printable.ts';
import { asRouseError } from '../problem.ts';
import type { Admission } from './admission.ts';
import type { BootDeps } from './deps.ts';
import { remoteAddressOf } from './peer.ts';
import { queryOf, readQuery } from './query.ts';
import { routedTarget } from './target.ts';
import { reportFault } from './text.ts';
import { CALLBACK_ROUTE, confidential, replyNothing, restBehind } from './token-routes.ts';

type Request = FastifyRequest<{ Body: Buffer | undefined }>;

export function callbackRoutes(app: FastifyInstance, deps: BootDeps, admission: Admission): void {
  app.route({
    method: ['GET', 'POST'],
    url: CALLBACK_ROUTE,
    exposeHeadRoute: false,
    bodyLimit: callbackBytesMax,
    handler: async (request: Request, reply) => {
      const from = remoteAddressOf(request.socket);
      const mac = deps.macOf(from);
      const asker: Asker = { from, ...(mac && { mac }) };
      if (!(await admission.admitted(from))) {
        const why = { purpose: 'callback', reason: 'too-many-failures' } as const;
        deps.record({ kind: 'boot.token.refused', atMs: deps.clock.nowMs(), ...why, ...asker });
        return replyNothing(reply, CALLBACK_ROUTE);
      }
      if (!(await taken(request, asker, deps))) return replyNothing(reply, CALLBACK_ROUTE);
      admission.succeeded(from);
      return noted(reply);
    },
  });
}

function noted(reply: FastifyReply): FastifyReply {
  return confidential(reply).type('text/plain').send('noted\n');
}

async function taken(request: Request, asker: Asker, deps: BootDeps): Promise<boolean> {
  const target = routedTarget(request.originalUrl);
  const [token = '', word, ...more] = (restBehind(CALLBACK_ROUTE, target) ?? '').split('/');
  const step = CALLBACK_STEPS.find((known) => known === word);
  if (step === undefined || more.length > 0) return false;
  try {
    return await deps.takeCallback({ token, asker }, { step, ...contentOf(request, target) });
  } catch (thrown) {
    reportFault(deps, asRouseError(thrown));
    return false;
  }
}

type Content = Omit<Callback, 'step'>;

function contentOf(request: Request, target: string): Content {
  const body = request.body?.toString('utf8') ?? '';
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  const given = new Map<string, string>(queryOf(target).values);
  let log = '';
  if (type === 'application/json') addJson(body, given);
  else if (type === 'application/x-www-form-urlencoded' && isForm(body)) addForm(body, given);
  else log = body;
  log ||= given.get('log') ?? '';
  const text = printableWithin(given.get('text') ?? '', callbackTextMax);
  const percent = percentIn(given.get('percent'));
  return {
    ...(percent !== undefined && { percent }),
    ...(text !== '' && { text }),
    lines: linesOf(log),
  };
}

/** wget calls whatever it posts a form, also the log of an installer. */
function isForm(body: string): boolean {
  return /^(?:percent|text)=[^\s]*$/.test(body.trim());
}

function addForm(body: string, to: Map<string, string>): void {
  for (const [name, value] of readQuery(body.trim().replaceAll('+', '%20')).values) {
    to.set(name, value);
  }
}

function addJson(body: string, to: Map<string, string>): void {
  let posted: unknown;
  try {
    posted = JSON.parse(body);
  } catch {
    return;
  }
  if (typeof posted !== 'object' || posted === null) return;
  for (const name of ['percent', 'text', 'log']) {
    const value: unknown = Object.entries(posted).find(([key]) => key === name)?.[1];
    if (typeof value === 'string' || typeof value === 'number') to.set(name, String(value));
  }
}

function percentIn(text: string | undefined): number | undefined {
  return text !== undefined && /^(?:100|\d{1,2})(?:\.\d+)?%?$/.test(text)
    ? Math.min(100, Math.trunc(Number.parseFloat(text)))
    : undefined;
}

function linesOf(log: string): readonly string[] {
  return log
    .split('\n')
    .map((line) => printableWithin(line.trimEnd(), kernelTextMax))
    .filter((line) => line !== '')
    .slice(-callbackLinesMax);
}
