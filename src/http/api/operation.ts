/**
 * What a route of the admin plane says of itself: the name of its operation, and who may ask it.
 *
 * Owns     that no route is registered without either, so that the API's description, its tests and
 *          the check of access can never miss one.
 * Leaves   who asks to the hook that finds it out; what an operation takes and answers to the
 *          description of the API.
 * Tests    test/http/api/operation.test.ts
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { allows, type Access, type Principal, type Role } from '../../domain/access.ts';
import { RouseError } from '../../domain/errors.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** camelCase, never renamed: generated clients have functions of these names */
    operationId?: string;
    access?: Access;
  }
  interface FastifyRequest {
    /** who asks; undefined while nobody knows */
    principal: Principal | undefined;
  }
}

interface Operation {
  readonly operationId: string;
  readonly access: Access;
}

/** The `config` of a route. */
export function operation(operationId: string, access: Access): Operation {
  return { operationId, access };
}

/** An operation and where it answers. */
export interface RegisteredOperation extends Operation {
  readonly method: string;
  /** as the router has it: `/api/v1/machines/:reference` */
  readonly url: string;
}

/**
 * Refuses to register a route that does not say what it is, or that takes the name of another.
 *
 * @returns those that are registered; more come while the application gets ready
 */
export function insistOnOperations(app: FastifyInstance): readonly RegisteredOperation[] {
  const known: RegisteredOperation[] = [];
  app.addHook('onRoute', ({ method, url, config }) => {
    const { operationId, access } = config ?? {};
    if (operationId === undefined || access === undefined) {
      throw new Error(`${String(method)} ${url} needs config: operation(name, access)`);
    }
    // HEAD comes by itself with each GET, and is the same operation.
    if (method === 'HEAD') return;
    const taken = known.find((other) => other.operationId === operationId);
    if (taken) {
      throw new Error(`${operationId} is ${taken.method} ${taken.url}, and cannot be ${url}`);
    }
    known.push({ operationId, access, method: String(method), url });
  });
  return known;
}

/**
 * For a route of which one parameter asks for more than the rest of it.
 *
 * @throws RouseError ROLE_INSUFFICIENT
 */
export function requireAccess({ principal }: FastifyRequest, role: Role): void {
  if (allows(principal?.role, role)) return;
  const has = principal
    ? `${principal.name} has the role ${principal.role}`
    : 'nobody is logged in';
  throw new RouseError('ROLE_INSUFFICIENT', `expected the role ${role}; ${has}`);
}
