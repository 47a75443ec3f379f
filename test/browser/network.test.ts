/** Network: every listener with whether it is open. */
import t from 'tap';
import { lacksChromium, launchChromium } from './harness/chromium.ts';
import { inside, webServer } from './harness/web-server.ts';

const skip = lacksChromium();
const browser = skip ? undefined : await launchChromium(t);

interface Status {
  readonly listeners: readonly { readonly address: string; readonly up: boolean }[];
}

t.test('listeners are listed as the server has them', { skip }, async (t) => {
  const server = await webServer(t);
  const { listeners } = await server.ask<Status>('GET', '/status');
  t.ok(listeners.length >= 3);
  await inside(t, { browser: browser!, server }, async ({ visit: { page } }) => {
    await page.goto('/network');
    for (const { address, up } of listeners) {
      // Port 69 of loopback is that of whichever test came first.
      const row = page.getByRole('row').filter({ hasText: address });
      await row
        .getByText(up ? 'Open' : 'Not open', { exact: true })
        .first()
        .waitFor();
    }
    await page.getByRole('button', { name: 'Show as command' }).click();
    await page.getByText('rouse doctor --probe').waitFor();
  });
});
