/**
 * The routes that answer with a script: `/boot/start.ipxe`, `/boot/next`, `/boot/menu` and
 * `/boot/machines/{mac}.ipxe`.
 *
 * Owns     reading who asks.
 * Leaves   what is answered to served-script.ts, and telling of it to script-replies.ts.
 * Tests    test/http/boot/scripts.test.ts
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RouseError } from '../../domain/errors.ts';
import { parseMac } from '../../domain/mac.ts';
import type { Sighting } from '../../domain/machine.ts';
import type { BootDeps } from './deps.ts';
import { originOf } from './peer.ts';
import { queryOf } from './query.ts';
import { readReport, sightingOf } from './report.ts';
import { createScriptReplies } from './script-replies.ts';
import { decidedServed, startServed, strangerServed, type ServedScript } from './served-script.ts';
import type { Sessions } from './sessions.ts';
import { replyError } from './text.ts';

interface Wishes {
  readonly menu?: true;
}

export function scriptRoutes(app: FastifyInstance, deps: BootDeps, sessions: Sessions): void {
  const { contextOf, noted, strangerOf } = createScriptReplies(deps, sessions);
  const start = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const served = startServed(originOf(request.socket, deps), strangerOf(request));
    return reply.send(noted(request, reply, served));
  };
  app.get('/boot/start.ipxe', start);
  // UEFI builds of iPXE look for this name beside the file they were loaded from.
  app.get('/boot/loaders/autoexec.ipxe', start);

  app.get('/boot/next', (request, reply) => reported(request, reply));
  // Somebody in front of a machine that waits wants to choose.
  app.get('/boot/menu', (request, reply) => reported(request, reply, { menu: true }));

  app.get<{ Params: { file: string } }>('/boot/machines/:file', async (request, reply) => {
    const [, text = ''] = /^(.*)\.ipxe$/.exec(request.params.file) ?? [];
    const mac = parseMac(text);
    if (!mac) {
      const detail = 'expected /boot/machines/ and a hardware address with the ending .ipxe';
      return replyError(reply, new RouseError('ROUTE_UNKNOWN', detail));
    }
    const sighting = sightingOf(mac, queryOf(request.url), deps.clock.nowMs());
    return noted(request, reply, await decided(request, sighting));
  });

  async function reported(
    request: FastifyRequest,
    reply: FastifyReply,
    wishes: Wishes = {},
  ): Promise<string> {
    const report = readReport(queryOf(request.url), deps.clock.nowMs());
    if (!('fault' in report)) {
      return noted(request, reply, await decided(request, report, wishes));
    }
    const stranger = strangerOf(request);
    const context = contextOf(request, stranger.mac);
    return noted(request, reply, strangerServed(context, stranger, report.fault));
  }

  /** Whoever asks for the headers alone boots nothing: no token is made for it. */
  function decided(
    request: FastifyRequest,
    sighting: Sighting,
    wishes: Wishes = {},
  ): Promise<ServedScript> {
    const context = contextOf(request, sighting.mac);
    const stranger = strangerOf(request);
    const asker = request.method === 'HEAD' ? {} : { asker: stranger };
    const over = queryOf(request.url).values.get('wait') === 'over';
    const waited = over && { waited: true as const };
    const asked = { from: stranger.from, ...asker, ...waited, ...wishes };
    return decidedServed({ ...context, ...asked }, sighting, deps);
  }
}
