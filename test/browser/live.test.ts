/** What happens is seen while it happens, through restarts of the server, in every tab. */
import { setTimeout as pause } from 'node:timers/promises';
import t from 'tap';
import type { Page } from 'playwright-core';
import { lacksChromium, launchChromium } from './harness/chromium.ts';
import { inside, type WebServer } from './harness/web-server.ts';

const skip = lacksChromium();
const browser = skip ? undefined : await launchChromium(t);

const MAC = '52:54:00:aa:00:01';
const INVENTORY = `kind: profile
name: rescue
chain: { url: "http://127.0.0.1:9/rescue.ipxe" }
---
kind: machine
name: node-1
macs: ["${MAC}"]
boot: { profile: rescue }
`;

/** What the script says that it does next, as iPXE would do it. */
async function beacon(script: string, step: string): Promise<void> {
  const [, url = ''] = new RegExp(`(http://\\S+/boot/beacon/\\S+/${step})`).exec(script) ?? [];
  await fetch(url);
}

async function stages(page: Page): Promise<readonly string[]> {
  const rows = await page.locator('.timeline ol > li .stage-name > span:first-child').all();
  return Promise.all(rows.map((row) => row.innerText()));
}

t.test('a boot is drawn stage by stage while it goes on', { skip }, (t) =>
  inside(t, { browser: browser! }, async ({ server, visit: { page } }) => {
    await server.apply(INVENTORY);
    await page.goto('/machines/node-1');
    await page.getByRole('heading', { name: 'It has never booted here' }).waitFor();
    await fetch(`${server.boot}/boot/start.ipxe`);
    const script = await server.machineAsks(MAC);
    const stage = (name: string) => page.locator('.stage-name', { hasText: name });
    await stage('Script').waitFor({ timeout: 1_500 });
    t.same(await stages(page), ['Script']);
    t.match(await page.getByRole('main').innerText(), /booting/);
    await beacon(script, 'handoff');
    await stage('Hands over').waitFor({ timeout: 1_500 });
    t.same(await stages(page), ['Script', 'Hands over']);
    await page.getByText('Handed over to rescue').waitFor();
    const list = page.getByRole('main').locator('.timeline').getByRole('listitem');
    t.equal(await list.count(), 2, 'a list for whoever does not see the picture');
  }),
);

t.test('the second boot stands beside the first, and its text can be copied', { skip }, (t) =>
  inside(t, { browser: browser! }, async ({ server, visit: { page, context } }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await server.apply(INVENTORY);
    await beacon(await server.machineAsks(MAC), 'handoff');
    await beacon(await server.machineAsks(MAC), 'handoff');
    await page.goto('/machines/node-1');
    await page.locator('.legend', { hasText: 'last good boot' }).waitFor();
    t.ok((await page.locator('.track .good').count()) >= 2, 'drawn beneath');
    await page.getByRole('button', { name: 'Copy as text' }).click();
    const text = await page.evaluate(() => navigator.clipboard.readText());
    t.match(text, /^node-1 \(52:54:00:aa:00:01\), boot b_\w+\n.*handed over/);
    await page.getByRole('link', { name: 'History' }).click();
    const rows = page.getByRole('row', { name: /handed over/ });
    await rows.nth(1).waitFor();
    t.equal(await rows.count(), 2);
  }),
);

t.test('a boot that fails says what was seen, what was expected, and what to do', { skip }, (t) =>
  inside(t, { browser: browser! }, async ({ server, visit: { page } }) => {
    await server.apply(INVENTORY);
    await page.goto('/');
    await beacon(await server.machineAsks(MAC), 'chain-failed');
    await page.getByRole('link', { name: 'Why' }).click();
    await page.getByRole('heading', { name: 'Likely because' }).waitFor();
    t.match(await page.getByRole('main').innerText(), /Seen: .*Expected: .*What helps:/s);
  }),
);

/** Numbers and words of the log, the newest first. */
async function logged(page: Page): Promise<readonly string[]> {
  const lines = await page.locator('.lines li').all();
  const words = await Promise.all(lines.map((line) => line.innerText()));
  return words.filter((line) => line.includes('script.served'));
}

async function served(server: WebServer): Promise<number> {
  const { items } = await server.ask<{ items: readonly unknown[] }>(
    'GET',
    `/events?machine=${MAC}&kind=script.served&limit=500`,
  );
  return items.length;
}

t.test('after the server was away, every event is there and none twice', { skip }, (t) =>
  inside(t, { browser: browser! }, async ({ server, visit }) => {
    const { page, mayLoseServer } = visit;
    await server.apply(INVENTORY);
    await page.goto('/machines/node-1/log');
    await page.getByText('Nothing was seen of it yet').waitFor();
    for (let times = 0; times < 3; times += 1) await server.machineAsks(MAC);
    await page.waitForFunction(() => document.querySelectorAll('.lines li').length >= 3);
    // Whoever asks waits until everything before is written down.
    t.equal(await served(server), 3);
    mayLoseServer();
    await server.kill();
    await page.getByText('Reconnecting').waitFor({ timeout: 5_000 });
    await pause(2_000);
    await server.start();
    for (let times = 0; times < 4; times += 1) await server.machineAsks(MAC);
    await page.getByText('Reconnecting').waitFor({ state: 'detached', timeout: 15_000 });
    await server.machineAsks(MAC);
    await page.waitForFunction(
      () =>
        [...document.querySelectorAll('.lines li')].filter((line) =>
          line.textContent.includes('script.served'),
        ).length >= 8,
      undefined,
      { timeout: 10_000 },
    );
    await pause(500);
    t.equal(await served(server), 8);
    t.equal((await logged(page)).length, 8, 'each once');
  }),
);

/** How many read the stream of the server now. */
async function readers(server: WebServer): Promise<number> {
  const text = await (await fetch(`${server.origin}/metrics`)).text();
  return Number(/^rouse_sse_clients (\d+)$/m.exec(text)?.[1]);
}

t.test('three tabs share one stream, and the next takes it over', { skip }, (t) =>
  inside(t, { browser: browser! }, async ({ server, visit: { page, context } }) => {
    await server.apply(INVENTORY);
    await page.goto('/');
    const others = [await context.newPage(), await context.newPage()];
    for (const other of others) await other.goto('/');
    for (const tab of [page, ...others]) {
      await tab.getByText('No machine is booting').waitFor();
    }
    t.equal(await readers(server), 1);
    await server.machineAsks(MAC);
    for (const tab of [page, ...others]) {
      await tab.getByRole('link', { name: 'node-1' }).waitFor();
    }
    await page.close();
    // The one that goes on begins where it stood, so what happens meanwhile is not lost.
    await server.machineAsks('52:54:00:aa:00:02');
    for (const other of others) {
      await other.getByText('1 waiting to be adopted').waitFor({ timeout: 5_000 });
    }
    t.equal(await readers(server), 1);
  }),
);

t.test('many boots are one picture, with their figures as text', { skip }, (t) =>
  inside(t, { browser: browser! }, async ({ server, visit: { page } }) => {
    const machines = Array.from({ length: 20 }, (_, at) => {
      const last = (at + 16).toString(16);
      return `kind: machine\nname: rack-${at}\nmacs: ["52:54:00:aa:00:${last}"]\nboot: { profile: rescue }\n`;
    });
    await server.apply([INVENTORY, ...machines].join('---\n'));
    await page.goto('/booting');
    await page.getByRole('heading', { name: 'No machine is booting' }).waitFor();
    const asks = machines.map((_, at) =>
      server.machineAsks(`52:54:00:aa:00:${(at + 16).toString(16)}`),
    );
    const scripts = await Promise.all(asks);
    await page.getByText('20 boots of the last five minutes, 20 going on').waitFor();
    await Promise.all(scripts.slice(0, 5).map((script) => beacon(script, 'handoff')));
    await page.getByText('15 going on').waitFor();
    const painted = await page.locator('canvas').evaluate((canvas) => {
      const { data } = (canvas as HTMLCanvasElement)
        .getContext('2d')!
        .getImageData(
          0,
          0,
          (canvas as HTMLCanvasElement).width,
          (canvas as HTMLCanvasElement).height,
        );
      return data.some((value, at) => at % 4 === 3 && value > 0);
    });
    t.ok(painted, 'something is drawn');
    await page.locator('canvas').click({ position: { x: 40, y: 5 } });
    await page.waitForURL(/\/machines\/rack-\d+/);
  }),
);
