/** Activity: live, filtered by its address, and stopped when somebody wants to read. */
import { readFileSync } from 'node:fs';
import t from 'tap';
import { lacksChromium, launchChromium } from './harness/chromium.ts';
import { inside, webServer } from './harness/web-server.ts';

const skip = lacksChromium();
const browser = skip ? undefined : await launchChromium(t);

interface Machines {
  readonly items: readonly { readonly code: string; readonly macs: readonly string[] }[];
}

t.test('what happens appears by itself, unless the list is stopped', { skip }, async (t) => {
  const server = await webServer(t);
  await inside(t, { browser: browser!, server }, async ({ visit: { page } }) => {
    await page.goto('/activity?show=machines');
    await page.getByText('Nothing happened.').waitFor();
    await server.machineAsks('52:54:00:aa:00:01');
    const lines = page.getByRole('listitem').filter({ hasText: 'wait.started' });
    await lines.first().waitFor();
    t.equal(await page.getByText('script.served').count(), 0, 'not what the filter leaves out');
    await page.getByRole('button', { name: 'Pause' }).click();
    await server.machineAsks('52:54:00:aa:00:02');
    await page.getByRole('button', { name: /Go on \([1-9]\d* new\)/ }).waitFor();
    t.equal(await lines.count(), 1);
    await page.getByRole('button', { name: /Go on/ }).click();
    await lines.nth(1).waitFor();

    await page.getByLabel('Machine', { exact: true }).fill('52:54:00:aa:00:02');
    await page.waitForURL(/machine=/);
    await page.waitForFunction(() => document.querySelectorAll('.events > li').length > 0);
    const shown = await page.locator('.events').textContent();
    const { items: known } = await server.ask<Machines>('GET', '/machines');
    for (const { code, macs } of known) {
      t.equal(shown?.includes(code), macs.includes('52:54:00:aa:00:02'), `${code}: its own alone`);
    }

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download' }).click(),
    ]);
    const { items } = JSON.parse(readFileSync(await download.path(), 'utf8')) as {
      readonly items: readonly { readonly mac?: string }[];
    };
    t.ok(items.length > 0);
    t.ok(
      items.every(({ mac }) => mac === '52:54:00:aa:00:02'),
      'what is shown is what is had',
    );
    await page.goto('/activity?until=2020-01-01T00:00:00.000Z');
    await page.getByText('Nothing happened.').waitFor();
  });
});
