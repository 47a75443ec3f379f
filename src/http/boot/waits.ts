/**
 * `GET /boot/wait/{mac}?until={seconds since 1970}`: a machine that waits asks whether somebody has
 * decided about it.
 *
 * Owns     what it is answered, and the news of it. The end of the wait comes with the question, so
 *          nothing has to be remembered, and a restart in between changes nothing. A machine that
 *          invents another end keeps nobody waiting but itself.
 * Tests    test/http/boot/waits.test.ts
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RouseError } from '../../domain/errors.ts';
import { waitSecondsMax } from '../../domain/limits-wait.ts';
import { parseMac, type Mac } from '../../domain/mac.ts';
import type { WaitOutcome } from '../../domain/wait-event.ts';
import { waitAnswer } from '../../ipxe-templates/wait.ts';
import type { BootDeps } from './deps.ts';
import { originOf, remoteAddressOf } from './peer.ts';
import { queryOf } from './query.ts';
import { siteOf } from './served-script.ts';
import { replyError } from './text.ts';

type Question = FastifyRequest<{ Params: { mac: string } }>;

export function waitRoutes(app: FastifyInstance, deps: BootDeps): void {
  const options = { exposeHeadRoute: false };
  app.get('/boot/wait/:mac', options, async (request: Question, reply) => {
    const mac = parseMac(request.params.mac);
    if (!mac) return replyError(reply, new RouseError('ROUTE_UNKNOWN', 'expected /boot/wait/MAC'));
    const site = siteOf(originOf(request.socket, deps), deps);
    const waits = await deps.stillWaits(mac, remoteAddressOf(request.socket), site);
    const text = waits ? asked(mac, secondsLeft(request.url)) : gone(mac, 'adopted');
    return reply.type('text/plain').header('Cache-Control', 'no-store').send(text);
  });

  function secondsLeft(url: string): number {
    const until = Number(queryOf(url).values.get('until') ?? '');
    const left = Math.ceil(until - deps.clock.nowMs() / 1_000);
    return Number.isFinite(left) ? Math.min(left, waitSecondsMax) : 0;
  }

  function asked(mac: Mac, left: number): string {
    if (left <= 0) return gone(mac, 'over');
    deps.waiting.noted(mac);
    const atMs = deps.clock.nowMs();
    deps.record({ kind: 'wait.polled', atMs, mac, machine: mac, secondsLeft: left });
    return waitAnswer({ left, seconds: Math.max(left, deps.waitSeconds) });
  }

  function gone(mac: Mac, outcome: WaitOutcome): string {
    deps.waiting.left(mac);
    deps.record({ kind: 'wait.ended', atMs: deps.clock.nowMs(), mac, machine: mac, outcome });
    return waitAnswer({ then: outcome === 'adopted' ? 'next' : 'over' });
  }
}
