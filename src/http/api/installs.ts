/**
 * How far the installation of a machine has come, and the two things to do about it.
 *
 * Tests    test/http/api/installs.test.ts
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Install } from '../../domain/install.ts';
import type { ManageInstalls } from '../../domain/use-cases.ts';
import { machineResource } from '../../schema/machine-resource.ts';
import { etagOf } from './etag.ts';
import { operation } from './operation.ts';

type Item = FastifyRequest<{ Params: { reference: string } }>;

export function installRoutes({
  installs,
}: {
  readonly installs: ManageInstalls;
}): (app: FastifyInstance) => Promise<void> {
  return (app) => {
    app.get(
      '/machines/:reference/install',
      { config: operation('getInstall', 'read') },
      async (request: Item) => shown(await installs.get(request.params.reference)),
    );
    for (const action of ['arm', 'disarm'] as const) {
      const config = operation(`${action}Machine`, 'operate');
      app.post(
        `/machines/:reference/actions/${action}`,
        { config },
        async (request: Item, reply) => {
          const by = request.principal?.name ?? '';
          const machine = await installs[action](request.params.reference, by);
          return reply.header('etag', etagOf(machine)).send(machineResource(machine));
        },
      );
    }
    return Promise.resolve();
  };
}

function shown(install: Install | 'armed' | undefined): object {
  if (install === undefined) return { state: 'none' };
  if (install === 'armed') return { state: 'armed' };
  const { state, profile, atMs } = install;
  return { state, profile, at: new Date(atMs).toISOString() };
}
