/** The guard of the browser tests: what it must see, it sees. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import t, { type Test } from 'tap';
import { barriers } from './harness/accessible.ts';
import { lacksChromium, launchChromium } from './harness/chromium.ts';
import { unguarded, type Visit } from './harness/visit.ts';

const skip = lacksChromium();
const browser = skip ? undefined : await launchChromium(t);
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; require-trusted-types-for 'script'";

interface Site {
  readonly body: string;
  readonly script?: string;
  readonly policy?: string;
}

async function opened(t: Test, { body, script = '', policy = POLICY }: Site): Promise<Visit> {
  if (!browser) throw new Error('there is no browser');
  const page = `<!doctype html><html lang="en"><title>A page</title><main>${body}</main>
    <script src="/own.js"></script>`;
  const server = createServer((request, response) => {
    const [status, type, text] =
      request.url === '/'
        ? [200, 'text/html', page]
        : request.url === '/own.js'
          ? [200, 'text/javascript', script]
          : [404, 'text/plain', ''];
    response.writeHead(status, { 'content-type': type, 'content-security-policy': policy });
    response.end(text);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  const { port } = server.address() as AddressInfo;
  const visit = await unguarded(t, browser, `http://127.0.0.1:${port}`);
  await visit.page.goto('/');
  return visit;
}

/** Once the browser has told of it. */
async function problem(visit: Visit, expected: RegExp): Promise<boolean> {
  const seen = (): boolean => visit.problems.some((one) => expected.test(one));
  for (let tries = 0; tries < 40 && !seen(); tries += 1) await visit.page.waitForTimeout(25);
  return seen();
}

const FAULTS: readonly (Site & { readonly name: string; readonly expected: RegExp })[] = [
  {
    name: 'a picture of another host',
    body: '<img src="http://localhost:9/spy.png" alt="">',
    policy: "default-src 'self'; img-src *",
    expected: /another host: http:\/\/localhost:9\/spy\.png/,
  },
  {
    name: 'a script within the page',
    body: '<script>document.title = "taken"</script>',
    expected: /policy script-src-elem: inline/,
  },
  {
    name: 'text that becomes HTML without a policy',
    body: '',
    script: 'document.body.innerHTML = "<b>text</b>"',
    expected: /policy require-trusted-types-for/,
  },
  { name: 'an error nobody caught', body: '', script: 'throw new Error("lost")', expected: /lost/ },
  { name: 'an error on the console', body: '', script: 'console.error("odd")', expected: /odd/ },
  { name: 'an answer nobody wanted', body: '', script: 'fetch("/gone")', expected: /404/ },
];

for (const { name, expected, ...site } of FAULTS) {
  t.test(`the guard sees ${name}`, { skip }, async (t) => {
    const visit = await opened(t, site);
    t.ok(await problem(visit, expected), visit.problems.join('\n'));
  });
}

t.test('the guard says nothing about a page that behaves', { skip }, async (t) => {
  const visit = await opened(t, {
    body: '<h1>A page</h1>',
    script: 'fetch("/gone").then(() => { document.title = "done" })',
  });
  visit.mayBeAnswered(404);
  await visit.page.waitForFunction(() => document.title === 'done');
  t.same(await barriers(visit.page), []);
  t.same(visit.problems, [], 'looking for barriers is no violation either');
});

t.test(
  'barriers are found: no name, little contrast, a small target, too wide',
  { skip },
  async (t) => {
    const { page } = await opened(t, {
      policy: "default-src 'self' 'unsafe-inline'",
      body: `<h1>A page</h1><button style="width:20px;height:20px;padding:0"></button>
      <p style="color:#bbb;background:#fff">Hardly to be read</p>
      <div style="width:3000px">wide</div>`,
    });
    const found = (await barriers(page)).join('\n');
    t.match(found, /^button-name/m);
    t.match(found, /^color-contrast/m);
    t.match(found, /^target of 20 by 20 pixels/m);
    t.match(found, /^the page is 30\d\d pixels wide, of which 1280/m);
  },
);

t.test(
  'a link within a sentence, and a box with a label around it, are no small targets',
  { skip },
  async (t) => {
    const { page } = await opened(t, {
      policy: "default-src 'self' 'unsafe-inline'",
      body: `<h1>A page</h1><p>See <a href="/" style="font-size:12px">the page</a> about it.</p>
      <label style="display:inline-block;padding:8px"><input type="checkbox"> one</label>`,
    });
    t.same(
      (await barriers(page)).filter((one) => one.startsWith('target')),
      [],
    );
  },
);
