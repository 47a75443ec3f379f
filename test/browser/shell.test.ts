/** The shell around every page: keys, themes, and what a browser keeps. */
import t from 'tap';
import { barriers } from './harness/accessible.ts';
import { lacksChromium, launchChromium } from './harness/chromium.ts';
import { seed } from './harness/seed.ts';
import { inside, webServer } from './harness/web-server.ts';

const skip = lacksChromium();
const browser = skip ? undefined : await launchChromium(t);

t.test('everything is reached by keys, and letters can be switched off', { skip }, (t) =>
  inside(t, { browser: browser! }, async ({ server, visit: { page } }) => {
    await seed(server);
    await page.goto('/machines');
    await page.getByRole('link', { name: 'node-1', exact: true }).waitFor();
    const focused = () => page.evaluate(() => document.activeElement?.textContent.trim());

    await page.keyboard.press('j');
    await page.keyboard.press('j');
    const second = await focused();
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    t.equal(await focused(), second, 'down and up again');
    await page.keyboard.press('/');
    t.equal(await page.evaluate(() => document.activeElement?.getAttribute('type')), 'search');
    await page.keyboard.press('j');
    t.equal(await page.getByRole('searchbox').inputValue(), 'j', 'in a field a letter is a letter');
    await page.keyboard.press('Escape');
    t.equal(await focused(), second, 'back where it was');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/machines\/./);

    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await page.waitForURL((url) => url.pathname === '/');

    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByLabel('Single-key shortcuts').uncheck();
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    t.equal(await page.getByRole('dialog').count(), 0);
    await page.reload();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await page.keyboard.press('?');
    t.equal(await page.getByRole('dialog').count(), 0, 'also after the page was loaded again');
  }),
);

t.test('a theme is chosen over that of the system, and is kept', { skip }, (t) =>
  inside(t, { browser: browser!, look: { theme: 'light' } }, async ({ visit: { page } }) => {
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.goto('/');
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    const light = await background();
    await page.getByRole('button', { name: 'Theme' }).click();
    await page.getByRole('button', { name: 'Dark' }).click();
    const dark = await background();
    t.not(dark, light);
    await page.reload();
    t.equal(await background(), dark, 'before anything is drawn');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.getByRole('button', { name: 'Theme' }).click();
    await page.getByRole('button', { name: 'As the system' }).click();
    t.equal(await background(), dark);
    await page.emulateMedia({ colorScheme: 'light' });
    t.equal(await background(), light);
  }),
);

t.test('a listener that is down is said in words', { skip }, (t) =>
  inside(t, { browser: browser! }, async ({ server, visit: { page } }) => {
    await page.goto('/');
    await page.getByRole('heading', { name: 'Listeners' }).waitFor();
    const { listeners } = await server.ask<{ listeners: readonly { up: boolean }[] }>(
      'GET',
      '/status',
    );
    const down = listeners.filter(({ up }) => !up).length;
    const words = down === 0 ? 'All listeners up' : `${down} of ${listeners.length} down`;
    t.match(await page.getByRole('banner').innerText(), words);
  }),
);

const LOOKS = (['light', 'dark'] as const).flatMap((theme) =>
  [1_280, 320].map((width) => ({ theme, width })),
);

t.test('nobody is kept out of machines and boots by how they are drawn', { skip }, async (t) => {
  const server = await webServer(t);
  await seed(server);
  for (const look of LOOKS) {
    await t.test(`${look.theme}, ${look.width} pixels`, (t) =>
      inside(t, { browser: browser!, look, server }, async ({ visit: { page } }) => {
        const addresses = [
          ['/', /Overview/],
          ['/machines', /Machines/],
          ['/machines?view=attention', /Machines/],
          ['/booting', /Booting/],
          ['/machines/node-1', /node-1/],
          ...['next', 'hardware', 'history', 'log'].map(
            (tab) => [`/machines/node-1/${tab}`, /node-1/] as const,
          ),
        ] as const;
        for (const [address, heading] of addresses) {
          await page.goto(address);
          await page.getByRole('heading', { level: 1, name: heading }).waitFor();
          await page.waitForFunction(() => !document.querySelector('.skeleton'));
          t.same(await barriers(page), [], address);
        }
        // It has left its screen meanwhile, as nobody adopted it.
        await server.machineAsks('52:55:00:aa:00:09');
        await page.goto('/');
        await page
          .getByRole('button', { name: /^Adopt / })
          .first()
          .click();
        t.same(await barriers(page), [], 'adopting');
        await page.getByRole('button', { name: 'Show as command' }).click();
        t.same(await barriers(page), [], 'as a command');
      }),
    );
  }
});
