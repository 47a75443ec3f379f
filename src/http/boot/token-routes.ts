/**
 * Routes whose path carries a token.
 *
 * Owns     that a token is no part of any path that is kept, and one answer for whatever is wrong.
 * Tests    test/http/boot/token-routes.test.ts
 */
import type { FastifyReply } from 'fastify';
import { RouseError } from '../../domain/errors.ts';
import { replyError } from './text.ts';

/** Where every request that begins so is routed. */
export const CONFIG_ROUTE = '/boot/config';
export const ANSWERS_ROUTE = '/boot/answers';
export const CALLBACK_ROUTE = '/boot/callback';

const ROUTES = [CONFIG_ROUTE, ANSWERS_ROUTE, CALLBACK_ROUTE];

/** @returns the target with whatever stands behind such a route taken away */
export function withoutToken(target: string): string {
  return ROUTES.find((route) => restBehind(route, target) !== undefined) ?? target;
}

/** The rest of the path, without its query; undefined for a target that is about something else. */
export function restBehind(route: string, target: string): string | undefined {
  const [path = ''] = target.split('?', 1);
  if (path === route) return '';
  return path.startsWith(`${route}/`) ? path.slice(route.length + 1) : undefined;
}

/** The answer to everybody who does not get what such a route is about. */
export function replyNothing(reply: FastifyReply, route: string): FastifyReply {
  const code = route === CONFIG_ROUTE ? 'MACHINE_CONFIG_REFUSED' : 'ANSWER_REFUSED';
  return replyError(confidential(reply), new RouseError(code));
}

export function confidential(reply: FastifyReply): FastifyReply {
  return reply.header('Cache-Control', 'no-store').header('Referrer-Policy', 'no-referrer');
}

/** Whether the router knows the target by the route alone, because there is a token behind it. */
export function tokenRouteOf(url: string): string | undefined {
  return ROUTES.find((route) => route === url);
}
