/**
 * Events: those that were as a page, and those that happen as a stream, at one address.
 *
 * Tests    test/http/api/events.test.ts, test/api/live.test.ts
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RouseError } from '../../domain/errors.ts';
import type { EventAccess } from '../../domain/event-ports.ts';
import type { ManageMachines } from '../../domain/use-cases.ts';
import { parseEventQuery, parseStreamQuery } from '../../schema/event-resource.ts';
import { toldEvent } from '../../schema/event-words.ts';
import { macsOf } from './macs-of.ts';
import { answerWithStream, EVENT_STREAM } from './sse.ts';
import { operation } from './operation.ts';

interface EventDeps {
  readonly machines: Pick<ManageMachines, 'get'>;
  readonly events: Pick<EventAccess, 'history' | 'open'>;
}

export function eventRoutes(deps: EventDeps): (app: FastifyInstance) => Promise<void> {
  return (app) => {
    app.get('/events', { config: operation('listEvents', 'read') }, async (request, reply) => {
      if (!wantsStream(request)) return page(deps, request.query);
      const { 'last-event-id': lastEventId } = request.headers;
      const asked = parseStreamQuery(request.query, textOf(lastEventId));
      const { machine, ...filter } = asked;
      const macs = machine === undefined ? {} : { macs: await macsOf(machine, deps.machines) };
      const begun = answerWithStream(reply.raw, (sink) =>
        deps.events.open({ ...filter, ...macs }, sink),
      );
      if (begun) return reply.hijack();
      throw new RouseError('TOO_MANY_CONNECTIONS', 'too many event streams');
    });
    return Promise.resolve();
  };
}

async function page({ events, machines }: EventDeps, query: unknown): Promise<object> {
  const { history } = events;
  const { machine, ...asked } = parseEventQuery(query);
  const macs = machine === undefined ? {} : { macs: await macsOf(machine, machines) };
  await history.settled();
  const found = await history.query({ ...asked, ...macs });
  const last = found.length === asked.limit ? found.at(-1)?.seq : undefined;
  return {
    items: found.map(toldEvent),
    // The newest ones have none after them.
    ...(last !== undefined && !asked.newest && { next: last }),
  };
}

/** HEAD has no body, so a stream of it would be an answer that never ends. */
function wantsStream({ method, headers }: FastifyRequest): boolean {
  return method === 'GET' && headers.accept?.includes(EVENT_STREAM) === true;
}

function textOf(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : header?.[0];
}
