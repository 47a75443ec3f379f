/**
 * Where the description of the API answers, and with what.
 */
import t from 'tap';
import { adminApp } from '../../fakes/admin-app.ts';

t.test('programs get OpenAPI, and people a page that loads one style sheet', async (t) => {
  const { ask } = await adminApp(t);
  const json = await ask('GET /openapi.json');
  t.match(json.headers['content-type'], /^application\/json/);
  t.match(json.body, { openapi: /^3\.1/, info: { version: '1.2.3' } });
  const page = await ask('GET /docs');
  t.match(page.headers['content-type'], /^text\/html/);
  t.match(page.headers['content-security-policy'], /^default-src 'none'; style-src 'self';/);
  t.match(page.text, '<h1>Rouse API</h1>');
  const style = await ask('GET /docs/style.css');
  t.match(style.headers['content-type'], /^text\/css/);
  t.match(style.text, 'color-scheme');
});

t.test('each listener describes what it answers', async (t) => {
  const { ask } = await adminApp(t, { surface: 'tcp' });
  const { body } = await ask('GET /openapi.json');
  const paths = Object.keys(body['paths'] as object);
  t.ok(paths.includes('/healthz'));
  t.notOk(paths.includes('/'), 'pages are no part of the API');
});
