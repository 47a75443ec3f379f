/**
 * The web interface: the files that `npm run ui` makes, and which page a browser gets at which
 * address.
 *
 * Owns     what protects these pages in a browser, how long it may keep each file, and in which
 *          compression it gets it. Files are read when they are first asked for, and kept.
 * Leaves   what the pages show to src/ui, and who may ask the API to the API.
 * Specs    Content Security Policy 3, Trusted Types; RFC 9110 for ETag and Accept-Encoding;
 *          RFC 8246 for immutable.
 * Tests    test/http/ui.test.ts
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasAsset, readAsset } from '../platform/assets.ts';
import { operation } from './api/operation.ts';

const FOLDER = 'dist/ui';

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

/** What is below these is no page: a wrong address there is an error for programs. */
const NO_PAGES = /^\/(api|assets|docs|healthz|readyz|metrics|openapi\.json)(\/|$)/;

const NOT_BUILT =
  'The web interface is not built. From the source tree: npm run ui\n' +
  'The command line works without it: rouse status\n';

type Named = FastifyRequest<{ Params: { name: string } }>;

export function uiRoutes(): (app: FastifyInstance) => Promise<void> {
  return (app) => {
    app.addHook('onSend', (_request, reply, payload, done) => {
      reply.headers(HEADERS);
      done(null, payload);
    });
    const file = { config: operation('getPageFile', 'public') };
    app.get('/assets/:name', file, (request: Named, reply) => {
      const { name } = request.params;
      const key = `${FOLDER}/assets/${name}`;
      const type = TYPES[path.posix.extname(name)];
      // A name with a slash or a dot at its beginning is none of ours.
      if (type === undefined || !/^[\w-]+\.\w+$/.test(name) || !hasAsset(key)) {
        reply.callNotFound();
        return reply;
      }
      void reply.header('cache-control', 'public, max-age=31536000, immutable');
      return send({ request, reply }, key);
    });
    const page = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
      const { pathname } = new URL(request.url, 'http://rouse');
      const { accept = '' } = request.headers;
      const isPage = accept.includes('text/html') && !NO_PAGES.test(pathname);
      if (!isPage) {
        reply.callNotFound();
        return reply;
      }
      const key = `${FOLDER}/index.html`;
      // Asked about each time: it names the other files, which change their names.
      void reply.header('cache-control', 'no-cache');
      if (hasAsset(key)) return send({ request, reply }, key);
      return reply.code(503).type('text/plain; charset=utf-8').send(NOT_BUILT);
    };
    app.get('/', { config: operation('getFirstPage', 'public') }, page);
    app.get('/*', { config: operation('getPage', 'public') }, page);
    return Promise.resolve();
  };
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

function send({ request, reply }: Exchange, key: string): FastifyReply {
  const etag = `"${digestOf(key)}"`;
  void reply.header('etag', etag).header('vary', 'Accept-Encoding');
  if (request.headers['if-none-match']?.includes(etag)) return reply.code(304).send();
  void reply.type(TYPES[path.posix.extname(key)] ?? 'application/octet-stream');
  const accepted = request.headers['accept-encoding'];
  const [encoding, ending] =
    ENCODINGS.find(([name, end]) => accepts(accepted, name) && hasAsset(`${key}.${end}`)) ?? [];
  if (encoding === undefined) return reply.send(bytesOf(key));
  return reply.header('content-encoding', encoding).send(bytesOf(`${key}.${ending}`));
}

/** The better one first. */
const ENCODINGS = [
  ['br', 'br'],
  ['gzip', 'gz'],
] as const;

function accepts(header: string | string[] | undefined, encoding: string): boolean {
  const listed = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',');
  return listed.some((one) => {
    const [name, quality] = one.trim().split(/\s*;\s*/);
    return name === encoding && !/^q=0(\.0*)?$/.test(quality ?? '');
  });
}

/** Fastify takes buffers; this one looks at the bytes where they are. */
function bytesOf(key: string): Buffer {
  const bytes = readAsset(key);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const digests = new Map<string, string>();

/** Of a file that may be built anew while the server runs from the sources, where it is small. */
function digestOf(key: string): string {
  const known = digests.get(key);
  if (known !== undefined && key.startsWith(`${FOLDER}/assets/`)) return known;
  const digest = createHash('sha256').update(readAsset(key)).digest('base64url').slice(0, 22);
  digests.set(key, digest);
  return digest;
}
