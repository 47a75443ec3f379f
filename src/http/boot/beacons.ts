/**
 * `GET /boot/beacon/{session}/{step}`: what a running boot script reports.
 *
 * Owns     that a hand-over is written down before its beacon is answered.
 *
 * A beacon of a session that is not known any more, after a restart, is recorded all the same.
 *
 * Tests    test/http/boot/beacons.test.ts
 */
import type { FastifyInstance } from 'fastify';
import { BEACON_STEPS, type BeaconStep } from '../../domain/boot-event.ts';
import { RouseError } from '../../domain/errors.ts';
import type { Mac } from '../../domain/mac.ts';
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
    const mac = note(session, step, request);
    if (step === 'handoff' && mac) await handedOver(mac);
    return reply.type('text/plain').header('Cache-Control', 'no-store').send(beaconScript());
  });

  function note(
    session: string,
    step: BeaconStep,
    request: { readonly url: string; readonly socket: Parameters<typeof remoteAddressOf>[0] },
  ): Mac | undefined {
    const from = remoteAddressOf(request.socket);
    const mac = sessions.find(session) ?? deps.macOf(from);
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
    return mac;
  }

  /** The script does not wait for a store that fails: it boots what it has loaded. */
  async function handedOver(mac: Mac): Promise<void> {
    try {
      await deps.handedOver(mac);
    } catch (error) {
      reportFault(deps, asRouseError(error));
    }
  }
}
