/**
 * Attacks on whoever looks at the pages: by what a machine says of itself, by a page of somebody else
 * in the same browser, and by a name that is made to lead here.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import t, { type Test } from 'tap';
import { lacksChromium, launchChromium } from './harness/chromium.ts';
import { REPORTS } from './harness/payloads.ts';
import { unguarded } from './harness/visit.ts';
import { ADMIN, inside, logIn, webServer } from './harness/web-server.ts';

const skip = lacksChromium();
const browser = skip ? undefined : await launchChromium(t);

declare global {
  interface Window {
    /** set by a payload that was run */
    pwned?: unknown;
  }
}

interface Machines {
  readonly items: readonly { readonly code: string; readonly macs: readonly string[] }[];
}

t.test('nothing that a machine says of itself runs in a browser', { skip }, async (t) => {
  const server = await webServer(t);
  t.equal(REPORTS.length, 200);
  for (const [index, report] of REPORTS.entries()) {
    const last = index.toString(16).padStart(4, '0');
    await server.machineAsks(`52:54:00:cc:${last.slice(0, 2)}:${last.slice(2)}`, report);
  }
  const listed = async (): Promise<Machines['items']> =>
    (await server.ask<Machines>('GET', '/machines?limit=200')).items;
  while ((await listed()).length < REPORTS.length) await new Promise(setImmediate);
  const codes = (await listed()).map(({ code }) => code);
  await inside(t, { browser: browser!, server }, async ({ visit: { page } }) => {
    page.on('dialog', (dialog) => {
      t.fail(`a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    const some = codes.filter((_code, index) => index % 14 === 0);
    const addresses = ['/', '/machines', '/activity', ...some.map((code) => `/machines/${code}`)];
    for (const address of addresses) {
      await page.goto(address);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForFunction(() => !document.querySelector('.skeleton'));
      t.equal(
        await page.evaluate(() => window.pwned ?? document.querySelector('#pwned')),
        null,
        address,
      );
    }
    await page.goto('/machines');
    await page.getByText('onerror').first().waitFor();
    t.pass('and it is shown, as the text that it is');
  });
});

/** A site of somebody else. @param host  by which it is called */
async function otherSite(t: Test, host: string, body: string): Promise<string> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(`<!doctype html><title>Nice pictures</title>${body}`);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://${host}:${(server.address() as AddressInfo).port}/`;
}

// Another port is another origin, and to cookies the same site: SameSite alone does not help there.
for (const host of ['localhost', '127.0.0.1']) {
  t.test(
    `a page at another port of ${host} changes nothing and reads nothing`,
    { skip },
    async (t) => {
      const server = await webServer(t);
      const visit = await unguarded(t, browser!, server.origin);
      const { page, context } = visit;
      await logIn(server, context);
      const user = JSON.stringify({ name: 'eve', password: 'a password of eve', role: 'admin' });
      const api = `${server.origin}/api/v1`;
      const form = `<form method=post enctype=text/plain action="${api}/users">
      <input name='${user.slice(0, -1)},"x":"' value='"}'></form>
      <img src="${api}/machines"><img src="${api}/users/ada/sessions">`;
      await page.goto(await otherSite(t, host, form));
      const outcomes = await page.evaluate(
        async ([base, body]: [string, string]) => {
          const attempts: readonly (readonly [string, RequestInit])[] = [
            ['/machines', { credentials: 'include' }],
            ['/session', { credentials: 'include' }],
            ['/users', { method: 'POST', body, credentials: 'include', mode: 'no-cors' }],
            [
              '/users',
              {
                ...{ method: 'POST', body, credentials: 'include' },
                headers: { 'content-type': 'application/json', 'x-rouse-csrf': 'guessed' },
              },
            ],
            ['/session', { method: 'DELETE', credentials: 'include', mode: 'no-cors' }],
            ['/secrets/rotate', { method: 'POST', credentials: 'include', mode: 'no-cors' }],
          ];
          const read: string[] = [];
          for (const [path, asked] of attempts) {
            const answer = await fetch(base + path, asked).catch(() => undefined);
            const text = answer === undefined ? '' : await answer.text().catch(() => '');
            if (text !== '') read.push(`${path}: ${text.slice(0, 80)}`);
          }
          return read;
        },
        [api, user] as [string, string],
      );
      t.same(outcomes, [], 'no answer can be read');
      await Promise.all([
        page.waitForURL(`${api}/users`),
        page.evaluate(() => {
          document.forms[0]?.submit();
        }),
      ]);
      t.match(await page.textContent('body'), /REQUEST_FOREIGN|UNSUPPORTED|UNAUTHENTICATED/i);
      const { items } = await server.ask<{ items: readonly { name: string }[] }>('GET', '/users');
      t.same(
        items.map(({ name }) => name),
        [ADMIN.name],
      );
      await page.goto('/profiles');
      await page.getByRole('heading', { name: 'Profiles', exact: true }).waitFor();
      t.pass('and nobody was logged out');
    },
  );
}

t.test('a name that is made to lead here is not answered', { skip }, async (t) => {
  const server = await webServer(t);
  const port = new URL(server.origin).port;
  const rebound = await launchChromium(t, {
    args: ['--host-resolver-rules=MAP pictures.example 127.0.0.1'],
  });
  const origin = `http://pictures.example:${port}`;
  const { page, context } = await unguarded(t, rebound, origin);
  // Worse than it can be: the cookie is good under that name too.
  await logIn(server, context);
  const [cookie] = await context.cookies(server.origin);
  if (!cookie) throw new Error('there is no session');
  const { name, value } = cookie;
  await context.addCookies([{ name, value, url: origin }]);
  const shown = await page.goto('/');
  t.equal(shown?.status(), 421);
  const read = await page.evaluate(async () => {
    const answer = await fetch('/api/v1/machines', { credentials: 'include' });
    return { status: answer.status, text: await answer.text() };
  });
  t.equal(read.status, 421);
  t.match(read.text, /HOST_UNKNOWN/);
  const changed = await page.evaluate(async () => {
    const body = JSON.stringify({ name: 'eve', role: 'admin' });
    const headers = { 'content-type': 'application/json' };
    return (await fetch('/api/v1/users', { method: 'POST', body, headers })).status;
  });
  t.equal(changed, 421);
  const { items } = await server.ask<{ items: readonly { name: string }[] }>('GET', '/users');
  t.equal(items.length, 1);
});
