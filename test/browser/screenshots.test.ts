/**
 * The pictures of docs/how-to/web-interface.md: with UPDATE=1 they are taken anew, from a server that
 * runs; without, they are there, small, and shown.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import t, { type Test } from 'tap';
import { lacksChromium, launchChromium } from './harness/chromium.ts';
import { seed } from './harness/seed.ts';
import { unguarded, type Look } from './harness/visit.ts';
import { logIn, webServer, type WebServer } from './harness/web-server.ts';

const docs = path.join(import.meta.dirname, '..', '..', 'docs');
const images = path.join(docs, 'images');
const BYTES_MAX = 150_000;
const MAC = '52:54:00:aa:00:01';

t.test('every picture is shown on a page, and none is large', (t) => {
  const page = readFileSync(path.join(docs, 'how-to', 'web-interface.md'), 'utf8');
  const shown = [...page.matchAll(/\.\.\/images\/([\w-]+\.png)/g)].map(([, name]) => name);
  const taken = existsSync(images) ? readdirSync(images) : [];
  t.ok(shown.length >= 6, `${shown.length} pictures`);
  t.same(taken.toSorted(), shown.toSorted());
  for (const name of taken) {
    const { size } = statSync(path.join(images, name));
    t.ok(size <= BYTES_MAX, `${name}: ${size} bytes`);
  }
  t.end();
});

if (process.env['UPDATE']) {
  t.test('pictures are taken', { skip: lacksChromium() }, async (t) => {
    const server = await webServer(t);
    await seed(server);
    await boots(server);
    const take = await photographer(t, server);
    await take('overview', '/', async (page) => {
      await page.getByRole('heading', { name: 'Waiting to be adopted' }).waitFor();
    });
    await take('machine-timeline', '/machines/node-1', async (page) => {
      await page.locator('.timeline').waitFor();
    });
    await take('adopt', '/', async (page) => {
      await page.getByRole('button', { name: /^Adopt [A-Z]/ }).click();
      await page.getByLabel('Name', { exact: true }).fill('node-9');
      await page.getByLabel('Boots', { exact: true }).selectOption('debian-13');
    });
    await take('profile-preview', '/profiles/rescue', async (page) => {
      await page.getByLabel('Script').getByText('console=ttyS0').waitFor();
    });
    await take('rules-try-it', '/rules', async (page) => {
      await page.getByLabel('Hardware address').fill('52:54:00:bb:00:01');
      await page.getByLabel('Kind of machine').selectOption('x86_64-efi');
      await page.getByLabel('Unknown').selectOption('true');
      await page.getByRole('button', { name: 'Try it' }).click();
      await page.locator('.outcome').waitFor();
    });
    await take(
      'network',
      '/network?server=opnsense-dnsmasq&how=one-name',
      async (page) => {
        await page.getByText(/\d fine/).click();
        await page.getByText('Filename').waitFor();
      },
      { height: 1060 },
    );
    await take(
      'dark',
      '/',
      async (page) => {
        await page.getByRole('heading', { name: 'Waiting to be adopted' }).waitFor();
      },
      { theme: 'dark' },
    );
    await take(
      'phone',
      '/machines',
      async (page) => {
        await page.getByText('node-1').first().waitFor();
      },
      { width: 360, height: 720 },
    );
  });
}

/** A boot from the script to the hand-over, as the machine tells of it. */
async function boots(server: WebServer): Promise<void> {
  const script = await server.machineAsks(MAC, { manufacturer: 'QEMU', product: 'Standard PC' });
  const [, beacon] = /(http:\/\/\S+\/boot\/beacon\/[^\s/]+)\/handoff/.exec(script) ?? [];
  if (beacon !== undefined) await fetch(`${beacon}/handoff`);
}

type Act = (page: Page) => Promise<void>;

async function photographer(t: Test, server: WebServer) {
  const browser = await launchChromium(t);
  return async (name: string, address: string, act: Act, look: Look = {}): Promise<void> => {
    const visit = await unguarded(t, browser, server.origin, { height: 760, ...look });
    await logIn(server, visit.context);
    await visit.page.goto(address);
    await act(visit.page);
    await visit.page.screenshot({ path: path.join(images, `${name}.png`) });
    t.pass(name);
  };
}
