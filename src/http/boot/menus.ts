/**
 * `GET /boot/menu/{token}/{profile}?confirm=`: what somebody has chosen on the screen of a machine.
 *
 * Owns     reading the choice, and saying on that screen what came of it. The token was made with
 *          the menu, for the machine that shows it.
 * Leaves   whether it is taken to service/menus.ts.
 * Tests    test/http/boot/menus.test.ts
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { machineLabel } from '../../domain/machine.ts';
import { chosenScript } from '../../ipxe-templates/menu.ts';
import type { BootDeps } from './deps.ts';
import { queryOf } from './query.ts';
import { createScriptReplies } from './script-replies.ts';
import { failed, siteOf } from './served-script.ts';
import type { Sessions } from './sessions.ts';

type Choice = FastifyRequest<{ Params: { token: string; profile: string } }>;

export function menuRoutes(app: FastifyInstance, deps: BootDeps, sessions: Sessions): void {
  const { contextOf, noted, strangerOf } = createScriptReplies(deps, sessions);
  // Whoever asks for the headers alone chooses nothing.
  const options = { exposeHeadRoute: false };
  app.get('/boot/menu/:token/:profile', options, async (request: Choice, reply) => {
    const { token, profile } = request.params;
    const { from, mac: neighbour } = strangerOf(request);
    const confirm = queryOf(request.url).values.get('confirm');
    const context = contextOf(request, neighbour);
    try {
      const machine = await deps.chooseFromMenu({
        ...{ token, profile, site: siteOf(context.origin, deps) },
        ...(confirm !== undefined && { confirm }),
        asker: { from, ...(neighbour && { mac: neighbour }) },
      });
      const [mac] = machine.macs;
      void reply.type('text/plain').header('Cache-Control', 'no-store');
      return chosenScript({ ...context, mac, machine: machineLabel(machine), profile });
    } catch (error) {
      const machine = neighbour ?? from;
      const who = neighbour ? { machine, mac: neighbour } : { machine };
      return noted(request, reply, { ...failed(error, context, who), session: context.session });
    }
  });
}
