/**
 * The cookie of a session.
 *
 * Owns     its name and its attributes. With TLS the name begins with `__Host-`, which a browser
 *          takes from this very host alone, over TLS, for every path.
 * Specs    RFC 6265bis sections 4.1.3.2 (`__Host-`) and 5.2 (SameSite).
 * Tests    test/http/api/guard.test.ts
 */
import type { FastifyReply } from 'fastify';
import { sessionMsMax } from '../../domain/limits-access.ts';

type Surface = 'socket' | 'tcp' | 'tls';

function nameOn(surface: Surface): string {
  return surface === 'tls' ? '__Host-rouse' : 'rouse';
}

/** @returns the value; undefined as well where there are two, of which one is somebody else's */
export function cookieIn(header: string | undefined, surface: Surface): string | undefined {
  const name = `${nameOn(surface)}=`;
  const found = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(name));
  return found.length === 1 ? found[0]?.slice(name.length) : undefined;
}

export function setCookie(reply: FastifyReply, surface: Surface, secret: string): void {
  reply.header('set-cookie', written(surface, secret, sessionMsMax / 1_000));
}

export function dropCookie(reply: FastifyReply, surface: Surface): void {
  reply.header('set-cookie', written(surface, '', 0));
}

function written(surface: Surface, value: string, seconds: number): string {
  const secure = surface === 'tls' ? '; Secure' : '';
  const name = nameOn(surface);
  return `${name}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`;
}
