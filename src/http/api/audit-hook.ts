/**
 * Writes down every change that was asked for, with who asked and what came of it, and who was not
 * let in. Bodies are not written down: secrets are in them.
 *
 * Owns     that it is written when the answer is made, and not when it has arrived: whoever hangs
 *          up in between has still done it.
 * Leaves   logins to the service, which knows whose they are.
 * Tests    test/http/api/users.test.ts
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ManageAccess } from '../../domain/access-ports.ts';

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

export function auditChanges(
  app: FastifyInstance,
  { access }: { readonly access: Pick<ManageAccess, 'note'> },
): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    const { statusCode: status } = reply;
    if (isNews(request, status)) {
      const { principal } = request;
      access.note({
        actor: principal?.name ?? '',
        actorKind: principal?.kind ?? 'none',
        ...(principal && { role: principal.role }),
        action: request.routeOptions.config.operationId ?? 'unknown',
        target: targetOf(request),
        status,
        address: request.address,
      });
    }
    done(null, payload);
  });
}

function isNews({ method, headers, routeOptions }: FastifyRequest, status: number): boolean {
  const { access, operationId } = routeOptions.config;
  if (operationId === undefined || access === 'public') return false;
  if (!SAFE.has(method) || status === 403) return true;
  // A token or a cookie that is good for nothing; that somebody has none yet is no news.
  return status === 401 && (headers.authorization ?? headers.cookie) !== undefined;
}

function targetOf({ params }: FastifyRequest): string {
  return Object.values((params ?? {}) as Record<string, string>).join('/');
}
