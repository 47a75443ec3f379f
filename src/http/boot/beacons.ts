/**
 * `GET /boot/beacon/{session}/{step}`: what a running boot script reports.
 *
 * Owns     that a hand-over is written down before its beacon is answered.
 *
 * A script that was served before a restart is known by the boot that is kept of it, and else by
 * the address of its machine. A beacon of one that is not known at all is recorded all the same.
 *
 * Tests    test/http/boot/beacons.test.ts
 */
import type { FastifyInstance } from 'fastify';
import { BEACON_STEPS, type BeaconStep } from '../../domain/boot-event.ts';
import { RouseError } from '../../domain/errors.ts';
import type { HandOver } from '../../domain/order-ports.ts';
import { beaconScript } from '../../ipxe-templates/beacon.ts';
import { asRouseError } from '../problem.ts';
import type { BootDeps } from './deps.ts';
import { remoteAddressOf } from './peer.ts';
import { queryOf } from './query.ts';
import type { Sessions } from './sessions.ts';
import { replyError, reportFault } from './text.ts';

interface BeaconRoute {
  readonly Params: { readonly session: string; readonly step: string };
}

export function beaconRoutes(app: FastifyInstance, deps: BootDeps, sessions: Sessions): void {
  const options = { exposeHeadRoute: false };
  app.get<BeaconRoute>('/boot/beacon/:session/:step', options, async (request, reply) => {
    const { session } = request.params;
    const step = BEACON_STEPS.find((known) => known === request.params.step);
    if (!step || !/^[0-9a-f]{1,32}$/.test(session)) {
      return replyError(reply, new RouseError('ROUTE_UNKNOWN', 'no boot script reports that'));
    }
    const known = note(session, step, request);
    if (step === 'handoff' && known) await handedOver(session, known);
    return reply.type('text/plain').header('Cache-Control', 'no-store').send(beaconScript());
  });

  function note(
    session: string,
    step: BeaconStep,
    request: { readonly url: string; readonly socket: Parameters<typeof remoteAddressOf>[0] },
  ): HandOver | undefined {
    const from = remoteAddressOf(request.socket);
    const before = deps.macOfSession(session) ?? deps.macOf(from);
    const known = sessions.find(session) ?? (before && { mac: before });
    const mac = known?.mac;
    // It goes on with something; the test of the network is done from a menu, and leads back to it.
    if (mac && step !== 'tested') deps.waiting.left(mac);
    const { values } = queryOf(request.url);
    deps.record({
      kind: 'boot.beacon',
      atMs: deps.clock.nowMs(),
      ...(mac ? { mac } : {}),
      session,
      step,
      detail: values.get('error') ?? '',
      from,
    });
    return known;
  }

  /** The script does not wait for a store that fails: it boots what it has loaded. */
  async function handedOver(session: string, by: HandOver): Promise<void> {
    if (sessions.isHandedOver(session)) return;
    try {
      await deps.handedOver(by);
      sessions.handedOver(session);
    } catch (error) {
      reportFault(deps, asRouseError(error));
    }
  }
}
