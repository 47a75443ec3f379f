/**
 * What people do with one machine: adopt or ignore it, have it boot something else.
 *
 * Tests    test/http/api/operations.test.ts
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Machine } from '../../domain/machine.ts';
import type { ManageAdoption, ManageOrders } from '../../domain/use-cases.ts';
import type { MachineResource } from '../../schema/shown/machine.ts';
import {
  historyResource,
  orderResource,
  parseAdoption,
  parseOrder,
} from '../../schema/operation-requests.ts';
import type { WakeMachine } from '../../domain/wake.ts';
import { wakeResource } from '../../schema/wake-resource.ts';
import { etagOf } from './etag.ts';
import { acceptJson } from './json-body.ts';
import { operation } from './operation.ts';

interface OperationDeps {
  readonly adoption: ManageAdoption;
  readonly orders: ManageOrders;
  readonly wake: WakeMachine;
  readonly show: (machine: Machine) => MachineResource;
}

type Item = FastifyRequest<{ Params: { reference: string } }>;

export function operationRoutes(deps: OperationDeps): (app: FastifyInstance) => Promise<void> {
  const { adoption, orders, wake, show } = deps;
  const who = ({ principal }: Item): string => principal?.name ?? '';
  return (app) => {
    acceptJson(app);
    const action = (name: string, act: (request: Item) => Promise<Machine>): void => {
      const config = operation(`${name}Machine`, 'operate');
      app.post(`/machines/:reference/actions/${name}`, { config }, async (request: Item, reply) => {
        const machine = await act(request);
        return reply.header('etag', etagOf(machine)).send(show(machine));
      });
    };
    action('adopt', (request) =>
      adoption.adopt(request.params.reference, {
        ...parseAdoption(request.body),
        askedBy: who(request),
      }),
    );
    action('ignore', (request) => adoption.ignore(request.params.reference, who(request)));
    action('unignore', (request) => adoption.unignore(request.params.reference, who(request)));

    app.get(
      '/machines/:reference/order',
      { config: operation('getOrder', 'read') },
      async (request: Item) => {
        const order = await orders.get(request.params.reference);
        return order ? { state: 'placed', ...orderResource(order) } : { state: 'none' };
      },
    );
    app.get(
      '/machines/:reference/history',
      { config: operation('listMachineHistory', 'read') },
      async (request: Item) => {
        const entries = await orders.history(request.params.reference);
        return { items: entries.map(historyResource) };
      },
    );
    app.post(
      '/machines/:reference/actions/boot-once',
      { config: operation('bootOnce', 'operate') },
      async (request: Item) => {
        const wanted = { ...parseOrder(request.body), askedBy: who(request) };
        const order = await orders.place(request.params.reference, wanted);
        return { state: 'placed', ...orderResource(order) };
      },
    );
    app.post(
      '/machines/:reference/actions/cancel',
      { config: operation('cancelOrder', 'operate') },
      async (request: Item) => {
        const cancelled = await orders.cancel(request.params.reference, who(request));
        return { cancelled };
      },
    );
    app.post(
      '/machines/:reference/actions/wake',
      { config: operation('wakeMachine', 'operate') },
      async (request: Item, reply) => {
        const woken = await wake(request.params.reference, who(request));
        return reply.status(202).send(wakeResource(woken));
      },
    );
    return Promise.resolve();
  };
}
