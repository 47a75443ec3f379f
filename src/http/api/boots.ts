/**
 * Boots: all of them, those of one machine, and one of them with everything that was seen.
 *
 * Tests    test/http/api/boots.test.ts
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { parseBootId } from '../../domain/boot-stage.ts';
import { RouseError } from '../../domain/errors.ts';
import type { BootHistory } from '../../domain/event-ports.ts';
import type { Clock } from '../../domain/ports.ts';
import type { ManageMachines } from '../../domain/use-cases.ts';
import { bootResource, bootSummary, parseBootQuery } from '../../schema/boot-resource.ts';
import { macsOf } from './macs-of.ts';
import { operation } from './operation.ts';

interface BootDeps {
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly machines: Pick<ManageMachines, 'get'>;
  readonly boots: BootHistory;
}

type Item = FastifyRequest<{ Params: { reference: string } }>;

export function bootRoutes(deps: BootDeps): (app: FastifyInstance) => Promise<void> {
  const { boots, clock } = deps;
  return (app) => {
    app.get('/boots', { config: operation('listBoots', 'read') }, (request, reply) =>
      list(deps, { request, reply, path: '/boots' }),
    );
    app.get(
      '/machines/:reference/boots',
      { config: operation('listMachineBoots', 'read') },
      (request: Item, reply) => {
        const { reference: machine } = request.params;
        const path = `/machines/${encodeURIComponent(machine)}/boots`;
        return list(deps, { request, reply, path, machine });
      },
    );
    app.get(
      '/boots/:reference',
      { config: operation('getBoot', 'read') },
      async (request: Item) => {
        const { reference } = request.params;
        const id = parseBootId(reference);
        const boot = id && (await boots.find(id));
        if (!boot) throw new RouseError('BOOT_UNKNOWN', reference);
        return bootResource(boot, clock.nowMs(), await boots.lastGood(boot.macs, boot.id));
      },
    );
    return Promise.resolve();
  };
}

interface Asked {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly path: string;
  /** that the path names */
  readonly machine?: string;
}

async function list(
  { boots, clock, machines }: BootDeps,
  { request, reply, path, machine: named }: Asked,
): Promise<FastifyReply> {
  const { machine: asked, query, page, again } = parseBootQuery(request.query);
  if (named !== undefined && asked !== undefined) {
    throw new RouseError('REQUEST_INVALID', 'the machine is named by the path already');
  }
  const machine = named ?? asked;
  const macs = machine === undefined ? {} : { macs: await macsOf(machine, machines) };
  const found = await boots.list({ ...query, ...macs }, page);
  const items = found.items.map((boot) => bootSummary(boot, clock.nowMs()));
  if (found.next === undefined) return reply.send({ items });
  again.set('cursor', found.next);
  const link = `</api/v1${path}?${again.toString()}>; rel="next"`;
  return reply.header('link', link).send({ items, next: found.next });
}
