/** Setup and login: the first administrator by a link, and the way in afterwards. */
import path from 'node:path';
import Database from 'better-sqlite3';
import t from 'tap';
import { lacksChromium, launchChromium } from './harness/chromium.ts';
import { visiting } from './harness/visit.ts';
import { ADMIN, logIn, webServer } from './harness/web-server.ts';

const skip = lacksChromium();
const browser = skip ? undefined : await launchChromium(t);
/** Acceptance: apart from typed text. */
const KEYS_MAX = 25;

t.test('the link makes an administrator with the keyboard alone', { skip }, async (t) => {
  const server = await webServer(t);
  await visiting(t, { browser: browser!, origin: server.origin }, async ({ page }) => {
    await page.goto(server.setupLink());
    let keys = 0;
    const press = async (key: string): Promise<void> => {
      keys += 1;
      await page.keyboard.press(key);
    };
    await page.getByRole('heading', { name: 'Make the first administrator' }).waitFor();
    const name = page.getByLabel('Name');
    await name.waitFor();
    t.ok(await name.evaluate((field) => field === document.activeElement), 'it has the focus');
    await page.keyboard.type(ADMIN.name);
    await press('Tab');
    await page.keyboard.type(ADMIN.password);
    await press('Enter');
    for (const heading of [/Rouse listens|Not everything/, /another server/, /Power on/]) {
      await page.getByRole('heading', { name: heading }).waitFor();
      await page.locator('button.primary:focus').waitFor();
      await press('Enter');
    }
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    t.ok(keys < KEYS_MAX, `${keys} key presses`);
    t.notMatch(page.url(), /#/, 'the code is not left in the address');
  });
  const { items } = await server.ask<{ items: object[] }>('GET', '/users');
  t.match(items, [{ name: ADMIN.name, role: 'admin' }]);
});

t.test('the first machine appears by itself in the last step', { skip }, async (t) => {
  const server = await webServer(t);
  await visiting(t, { browser: browser!, origin: server.origin }, async ({ page }) => {
    await page.goto(server.setupLink());
    await page.getByLabel('Name').fill(ADMIN.name);
    await page.getByLabel('Password').fill(ADMIN.password);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Ask the network' }).waitFor();
    await page.getByText('Nobody was asked yet').waitFor();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('Waiting for a machine').waitFor();
    await server.machineAsks('52:54:00:aa:00:07');
    await page.getByText('52:54:00:aa:00:07').waitFor({ timeout: 4_000 });
  });
});

t.test('the link works once, and offers nothing to whoever comes later', { skip }, async (t) => {
  const server = await webServer(t);
  const link = server.setupLink();
  const code = link.split('#')[1] ?? '';
  const { origin } = server;
  await visiting(t, { browser: browser!, origin }, async ({ page }) => {
    await page.goto('/setup');
    await page.getByRole('heading', { name: 'Open the setup link' }).waitFor();
    t.equal(
      await page.getByRole('textbox').count(),
      0,
      'without a code there is nothing to fill in',
    );
    await page.goto('/setup#AAAA-BBBB');
    await page.reload();
    await page.getByRole('heading', { name: 'Open the setup link' }).waitFor();
    t.equal(await page.getByRole('textbox').count(), 0, 'nor with a wrong one');
  });
  const made = await fetch(`${origin}/api/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code, ...ADMIN }),
  });
  t.equal(made.status, 201);
  await visiting(t, { browser: browser!, origin }, async ({ page }) => {
    await page.goto(link);
    await page.getByRole('heading', { name: 'Setup is done' }).waitFor();
    t.equal(await page.getByRole('textbox').count(), 0);
  });
  const again = await fetch(`${origin}/api/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code, name: 'eve', password: 'another good password' }),
  });
  t.ok(again.status >= 400, `the API refuses it too: ${again.status}`);
});

t.test('after half an hour the link is worth nothing', { skip }, async (t) => {
  const server = await webServer(t);
  const link = server.setupLink();
  const database = new Database(path.join(server.dataDir, 'rouse.db'));
  const { changes } = database
    .prepare('UPDATE setup_codes SET expires_at_ms = ?')
    .run(Date.now() - 1);
  database.close();
  t.equal(changes, 1, 'as if its time had passed');
  await visiting(t, { browser: browser!, origin: server.origin }, async ({ page }) => {
    await page.goto(link);
    await page.getByRole('heading', { name: 'Open the setup link' }).waitFor();
    t.equal(await page.getByRole('textbox').count(), 0);
  });
});

t.test('login: a wrong password says so, and the right one leads back', { skip }, async (t) => {
  const server = await webServer(t);
  await visiting(t, { browser: browser!, origin: server.origin }, async (visit) => {
    const { page, context } = visit;
    await logIn(server, context);
    await context.clearCookies();
    visit.mayBeAnswered(401);
    await page.goto('/profiles?q=1');
    await page.getByRole('heading', { name: 'Log in' }).waitFor();
    await page.getByLabel('Name').fill(ADMIN.name);
    await page.getByLabel('Password').fill('not the password');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('Name or password is wrong').waitFor();
    t.equal(await page.getByLabel('Password').inputValue(), '');
    await page.getByLabel('Password').fill(ADMIN.password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Profiles', exact: true }).waitFor();
    t.match(page.url(), /\/profiles\?q=1$/);
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByRole('heading', { name: 'Log in' }).waitFor();
  });
});
