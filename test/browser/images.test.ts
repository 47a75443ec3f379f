/** Images: files from elsewhere are fetched before somebody's eyes, checked, and deleted. */
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import t from 'tap';
import { lacksChromium, launchChromium } from './harness/chromium.ts';
import { inside, webServer } from './harness/web-server.ts';

const skip = lacksChromium();
const browser = skip ? undefined : await launchChromium(t);

t.test(
  'an image is made, fetched with progress, verified, and cleared away',
  { skip },
  async (t) => {
    const content = randomBytes(3_000_000);
    const sha256 = createHash('sha256').update(content).digest('hex');
    let goOn = (): void => undefined;
    const mirror = createServer((_request, response) => {
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 1_000_000));
      goOn = () => response.end(content.subarray(1_000_000));
    }).listen(0, '127.0.0.1');
    await once(mirror, 'listening');
    t.teardown(() => {
      mirror.closeAllConnections();
      mirror.close();
    });
    const url = `http://127.0.0.1:${(mirror.address() as AddressInfo).port}/linux`;

    const server = await webServer(t);
    await inside(t, { browser: browser!, server }, async ({ visit: { page } }) => {
      await page.goto('/images');
      await page.getByText('There is no image, and no kept file.').waitFor();
      await page.getByRole('button', { name: 'New image' }).click();
      await page.getByLabel('Name', { exact: true }).fill('tools');
      await page.getByLabel('Files, one each line').fill(`linux = ${url}`);
      await page.getByRole('button', { name: 'Make it' }).click();
      const card = page
        .locator('section')
        .filter({ has: page.getByRole('heading', { name: 'tools' }) });
      await card.getByText('Not here yet').waitFor();
      await card.getByRole('button', { name: 'Fetch tools' }).click();
      const progress = card.getByRole('progressbar');
      await progress.waitFor();
      await page.waitForFunction(() => (document.querySelector('progress')?.value ?? 0) >= 900_000);
      goOn();
      await card.getByText('Kept', { exact: true }).waitFor({ timeout: 5_000 });
      await card.getByTitle(sha256).waitFor();
      await card.getByText('3.0 MB').waitFor();
      await card.getByRole('button', { name: 'Verify tools' }).click();
      await page.getByText('1 files are as they should be').waitFor();

      await page.getByRole('button', { name: 'Delete tools' }).click();
      await page.getByLabel('Type tools to go on').fill('tools');
      await page.getByRole('button', { name: 'Delete the image' }).click();
      await page.getByRole('row', { name: /linux.*nobody/ }).waitFor();
      await page.getByRole('button', { name: 'Delete unused (1)' }).click();
      await page.getByRole('button', { name: 'Delete 1 files' }).click();
      await page.getByText('There is no image, and no kept file.').waitFor();
    });
  },
);
