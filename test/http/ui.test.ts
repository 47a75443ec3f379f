/** The web interface over HTTP: what a browser gets, may keep, and is protected by. */
import { existsSync } from 'node:fs';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import Fastify from 'fastify';
import t, { type Test } from 'tap';
import { uiRoutes } from '../../src/http/ui.ts';
import { ensureUi, UI_FOLDER } from '../../scripts/ui/build.ts';

const root = path.join(import.meta.dirname, '..', '..');
const page = { accept: 'text/html,application/xhtml+xml' };

async function app(t: Test) {
  await ensureUi({ root, say: () => undefined });
  const server = Fastify();
  server.setNotFoundHandler((_request, reply) => reply.code(404).send('nothing here'));
  await server.register(uiRoutes());
  t.teardown(() => server.close());
  return server;
}

function script(): string {
  const names = readdirSync(path.join(root, UI_FOLDER, 'assets'));
  return names.find((name) => /^main-\w+\.js$/.test(name))!;
}

t.test('every page is the same document, which is asked about each time', async (t) => {
  const server = await app(t);
  for (const url of ['/', '/machines', '/machines/52%3A54?tab=log', '/nowhere']) {
    const answer = await server.inject({ url, headers: page });
    t.equal(answer.statusCode, 200, url);
    t.match(answer.headers['content-type'], 'text/html');
    t.equal(answer.headers['cache-control'], 'no-cache');
    t.match(answer.body, '<div id="app">');
    t.match(answer.body, 'rouse machines list', 'what to do without JavaScript');
  }
  const { etag } = (await server.inject({ url: '/', headers: page })).headers;
  const again = await server.inject({
    url: '/machines',
    headers: { ...page, 'if-none-match': etag as string },
  });
  t.equal(again.statusCode, 304);
  t.equal(again.body, '');
});

t.test('a program that asks for what is not there gets no page', async (t) => {
  const server = await app(t);
  const cases = [
    { url: '/api/v1/nothing', headers: page },
    { url: '/api', headers: page },
    { url: '/docs/nothing', headers: page },
    { url: '/assets/nothing-12345678.js', headers: page },
    { url: '/machines', headers: { accept: 'application/json' } },
    { url: '/machines', headers: {} },
    { url: '/assets/..%2findex.html', headers: page },
    { url: '/assets/..%2f..%2fpackage.json', headers: page },
    { url: '/assets/manifest.json', headers: page },
  ];
  for (const { url, headers } of cases) {
    t.equal((await server.inject({ url, headers })).statusCode, 404, url);
  }
  t.equal((await server.inject({ method: 'POST', url: '/', headers: page })).statusCode, 404);
});

t.test('a file is kept for ever, and travels compressed', async (t) => {
  const server = await app(t);
  const url = `/assets/${script()}`;
  const plain = await server.inject({ url });
  t.equal(plain.statusCode, 200);
  t.match(plain.headers, {
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
    vary: 'Accept-Encoding',
  });
  t.notOk(plain.headers['content-encoding']);
  const cases = [
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip', 'gzip'],
    ['gzip;q=1.0, br;q=0', 'gzip'],
    ['identity', undefined],
  ] as const;
  for (const [accepted, encoding] of cases) {
    const answer = await server.inject({ url, headers: { 'accept-encoding': accepted } });
    t.equal(answer.headers['content-encoding'], encoding, accepted);
    if (encoding) t.ok(answer.rawPayload.length < plain.rawPayload.length / 2);
  }
});

t.test('the browser runs nothing but what came from here', async (t) => {
  const server = await app(t);
  for (const url of ['/', `/assets/${script()}`]) {
    const { headers } = await server.inject({ url, headers: page });
    const policy = String(headers['content-security-policy']);
    t.match(policy, "default-src 'none'");
    t.match(policy, "script-src 'self';");
    t.match(policy, "frame-ancestors 'none'");
    t.match(policy, "require-trusted-types-for 'script'");
    t.notMatch(policy, /unsafe|\*|http/);
    t.equal(headers['x-content-type-options'], 'nosniff');
    t.equal(headers['referrer-policy'], 'no-referrer');
  }
  t.ok(existsSync(path.join(root, UI_FOLDER)));
});
