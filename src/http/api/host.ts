/**
 * The host of the server: its settings, its interfaces, what the doctor finds, and what to enter in
 * the DHCP server of the network.
 *
 * Tests    test/http/api/host.test.ts
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AskHost } from '../../domain/host-ports.ts';
import { parseHelpQuery } from '../../schema/host-requests.ts';
import { operation } from './operation.ts';

type Named = FastifyRequest<{ Params: { server: string } }>;

export function hostRoutes({
  host,
}: {
  readonly host: AskHost;
}): (app: FastifyInstance) => Promise<void> {
  return (app) => {
    app.get('/settings', { config: operation('getSettings', 'read') }, () => host.settings());
    app.get('/network/interfaces', { config: operation('listInterfaces', 'read') }, () =>
      host.interfaces(),
    );
    app.get('/network/dhcp-help', { config: operation('listDhcpServers', 'read') }, () =>
      host.dhcpServers(),
    );
    app.get(
      '/network/dhcp-help/:server',
      { config: operation('getDhcpHelp', 'read') },
      async (request: Named, reply) => {
        const help = await host.dhcpHelp(request.params.server, parseHelpQuery(request.query));
        if (!wantsText(request)) return help.data;
        return reply.type('text/plain; charset=utf-8').send(help.text);
      },
    );
    app.get('/doctor', { config: operation('getDoctor', 'read') }, () => host.doctor());
    app.post('/doctor', { config: operation('runDoctor', 'operate') }, () => host.doctor());
    app.post('/network/probe', { config: operation('probeNetwork', 'operate') }, () =>
      host.probe(),
    );
    return Promise.resolve();
  };
}

function wantsText({ headers }: FastifyRequest): boolean {
  return headers.accept?.startsWith('text/plain') === true;
}
