/**
 * The routes that answer with a script: `/boot/start.ipxe`, `/boot/next` and
 * `/boot/machines/{mac}.ipxe`.
 *
 * Owns     reading who asks, and one event for each script that is served.
 * Leaves   what is answered to served-script.ts.
 * Tests    test/http/boot/scripts.test.ts
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RouseError } from '../../domain/errors.ts';
import { parseMac, type Mac } from '../../domain/mac.ts';
import type { Sighting } from '../../domain/machine.ts';
import type { ScriptContext } from '../../ipxe-templates/beacon.ts';
import type { BootDeps } from './deps.ts';
import { originOf, remoteAddressOf } from './peer.ts';
import { queryOf } from './query.ts';
import { readReport, sightingOf } from './report.ts';
import {
  decidedServed,
  startServed,
  strangerServed,
  type ServedScript,
  type Stranger,
} from './served-script.ts';
import type { Sessions } from './sessions.ts';
import { replyError, reportFault } from './text.ts';

export function scriptRoutes(app: FastifyInstance, deps: BootDeps, sessions: Sessions): void {
  const start = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const served = startServed(originOf(request.socket), strangerOf(request));
    return reply.send(noted(request, reply, served));
  };
  app.get('/boot/start.ipxe', start);
  // UEFI builds of iPXE look for this name beside the file they were loaded from.
  app.get('/boot/loaders/autoexec.ipxe', start);

  app.get('/boot/next', async (request, reply) => {
    const report = readReport(queryOf(request.url), deps.clock.nowMs());
    if (!('fault' in report)) {
      return noted(request, reply, await decided(request, report));
    }
    const stranger = strangerOf(request);
    const context = contextOf(request, stranger.mac);
    return noted(request, reply, strangerServed(context, stranger, report.fault));
  });

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

  /** Whoever asks for the headers alone boots nothing: no token is made for it. */
  function decided(request: FastifyRequest, sighting: Sighting): Promise<ServedScript> {
    const context = contextOf(request, sighting.mac);
    const stranger = strangerOf(request);
    const asker = request.method === 'HEAD' ? {} : { asker: stranger };
    const over = queryOf(request.url).values.get('wait') === 'over';
    const asked = { from: stranger.from, ...asker, ...(over && { waited: true as const }) };
    return decidedServed({ ...context, ...asked }, sighting, deps);
  }

  function contextOf(request: FastifyRequest, mac: Mac | undefined): ScriptContext {
    return { origin: originOf(request.socket), session: sessions.open(mac) };
  }

  function strangerOf(request: FastifyRequest): Stranger {
    const from = remoteAddressOf(request.socket);
    return { from, mac: deps.macOf(from) };
  }

  /** Records what is served, unless only the headers were asked for. */
  function noted(request: FastifyRequest, reply: FastifyReply, served: ServedScript): string {
    const { text, error, wait, ordered, ...rest } = served;
    void reply.type('text/plain').header('Cache-Control', 'no-store');
    if (error) reportFault(deps, error);
    if (request.method === 'HEAD') return text;
    const { session, profile } = served;
    if (session && profile) sessions.boots(session, { profile, ...(ordered && { ordered }) });
    deps.record({
      kind: 'script.served',
      atMs: deps.clock.nowMs(),
      from: remoteAddressOf(request.socket),
      ...rest,
      ...(error ? { error: error.code } : {}),
    });
    if (wait) noteWait(served, wait, deps);
    return text;
  }
}

/** A machine that was told to wait is on the list of those that do. */
function noteWait(
  { mac, machine }: ServedScript,
  wait: NonNullable<ServedScript['wait']>,
  { clock, record, waiting }: BootDeps,
): void {
  if (!mac) return;
  waiting.noted(mac);
  record({ kind: 'wait.started', atMs: clock.nowMs(), mac, machine, ...wait });
}
