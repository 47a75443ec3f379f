/** Machines: adopted with care, ordered and called off, and followed through a power cut. */
import t from 'tap';
import { lacksChromium, launchChromium } from './harness/chromium.ts';
import { INVENTORY } from './harness/seed.ts';
import { inside, webServer } from './harness/web-server.ts';

const skip = lacksChromium();
const browser = skip ? undefined : await launchChromium(t);
const MAC = '52:55:00:aa:00:09';

interface Machines {
  readonly items: readonly {
    readonly code: string;
    readonly name?: string;
    readonly macs: readonly string[];
  }[];
}

t.test(
  'adopting with a profile that erases wants the name, in the browser and in the API',
  { skip },
  async (t) => {
    const server = await webServer(t);
    await server.apply(INVENTORY);
    await inside(t, { browser: browser!, server }, async ({ visit: { page } }) => {
      await page.goto('/');
      await server.machineAsks(MAC);
      const adopt = page.getByRole('button', { name: /^Adopt [A-Z]+-[A-Z]+/ });
      await adopt.click({ timeout: 4_000 });
      const dialog = page.getByRole('dialog', { name: /^Adopt / });
      await dialog.getByLabel('Name', { exact: true }).fill('node-9');
      await dialog.getByLabel('Boots', { exact: true }).selectOption('debian-13');
      const button = dialog.getByRole('button', { name: 'Adopt and erase' });
      t.ok(await button.isDisabled(), 'nothing is typed yet');
      const typed = dialog.getByLabel('Type node-9 to go on');
      await typed.fill('node-8');
      t.ok(await button.isDisabled(), 'nor with another name');
      const { items } = await server.ask<Machines>('GET', '/machines');
      const code = items.find(({ macs }) => macs.includes(MAC))?.code ?? '';
      const wish = { name: 'node-9', profile: 'debian-13', once: true };
      await t.rejects(
        server.ask('POST', `/machines/${code}/actions/adopt`, wish),
        /422 .*CONFIRM/,
        'the API wants it confirmed too',
      );
      await typed.fill('node-9');
      await button.click();
      await dialog.waitFor({ state: 'detached' });
      t.match(await server.machineAsks(MAC), /node-9 boots profile debian-13/);
    });
  },
);

t.test('a boot is ordered for once, and called off', { skip }, async (t) => {
  const server = await webServer(t);
  await server.apply(INVENTORY);
  await inside(t, { browser: browser!, server }, async ({ visit: { page } }) => {
    const state = (): Promise<{ state: string }> => server.ask('GET', '/machines/node-1/order');
    await page.goto('/machines/node-1/next');
    await page.getByRole('button', { name: 'Boot once' }).click();
    const dialog = page.getByRole('dialog', { name: 'Next boot of node-1' });
    await dialog.getByLabel('Boots', { exact: true }).selectOption('debian-13');
    await dialog.getByLabel('Type node-1 to go on').fill('node-1');
    await dialog.getByRole('button', { name: 'Boot and erase' }).click();
    await page.getByText('because somebody ordered it').waitFor();
    t.match(await state(), { state: 'placed', profile: 'debian-13', asked_by: 'ada' });
    await page
      .getByRole('button', { name: /cancel|call/i })
      .first()
      .click();
    await page.getByText('because the machine has this profile').waitFor();
    t.match(await state(), { state: 'none' });
  });
});

t.test('through a restart nothing is lost, and nothing comes twice', { skip }, async (t) => {
  const server = await webServer(t);
  await server.apply(INVENTORY);
  await inside(t, { browser: browser!, server }, async ({ visit }) => {
    const { page } = visit;
    visit.mayLoseServer();
    await page.goto('/machines/node-1/log');
    const served = page.getByRole('listitem').filter({ hasText: 'script.served' });
    await server.machineAsks('52:54:00:aa:00:01');
    await served.first().waitFor();
    t.equal(await served.count(), 1);
    // What was not written down yet when the power fails has its number given again.
    const kept = (): Promise<{ items: readonly unknown[] }> =>
      server.ask('GET', '/boots?machine=node-1');
    while ((await kept()).items.length === 0) await page.waitForTimeout(100);
    await page.waitForTimeout(1_500);
    await server.kill();
    await page.getByText('Reconnecting').waitFor({ timeout: 5_000 });
    await server.start();
    // It happens before the page is back: that is what it has to catch up with.
    await server.machineAsks('52:54:00:aa:00:01');
    await server.machineAsks('52:54:00:aa:00:01');
    await page.getByText('Reconnecting').waitFor({ state: 'detached', timeout: 20_000 });
    await served.nth(2).waitFor({ timeout: 5_000 });
    await server.machineAsks('52:54:00:aa:00:01');
    await served.nth(3).waitFor();
    t.equal(await served.count(), 4, 'one line for each time');
  });
});
