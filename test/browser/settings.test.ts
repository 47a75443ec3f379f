/** Settings: users, tokens, webhooks, and who did what. */
import t from 'tap';
import { faultOfMessage, webhookReceiver } from '../fakes/webhook-receiver.ts';
import { lacksChromium, launchChromium } from './harness/chromium.ts';
import { unguarded } from './harness/visit.ts';
import { inside, logIn, webServer } from './harness/web-server.ts';

const skip = lacksChromium();
const browser = skip ? undefined : await launchChromium(t);

t.test(
  'a user is added, changed, locked out and deleted; the audit says so',
  { skip },
  async (t) => {
    const server = await webServer(t);
    await inside(t, { browser: browser!, server }, async ({ visit }) => {
      const { page } = visit;
      await page.goto('/settings/users');
      await page.getByRole('button', { name: 'Add a user' }).click();
      await page.getByLabel('Name', { exact: true }).fill('bob');
      await page.getByLabel('May', { exact: true }).selectOption('read');
      await page.getByLabel('Password').fill('short');
      visit.mayBeAnswered(400, 422);
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('alert').waitFor();
      await page.getByLabel('Password').fill('a rather long password');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('row', { name: /bob.*read.*May log in/ }).waitFor();

      await page.getByRole('button', { name: 'Edit bob' }).click();
      await page.getByLabel('May', { exact: true }).selectOption('operate');
      await page.getByLabel('May log in').selectOption('no');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('row', { name: /bob.*operate.*Locked out/ }).waitFor();

      await page.getByRole('button', { name: 'Delete bob' }).click();
      const confirm = page.getByRole('button', { name: 'Delete the user' });
      t.ok(await confirm.isDisabled(), 'its name has to be typed');
      await page.getByLabel('Type bob to go on').fill('bob');
      await confirm.click();
      await page.getByRole('row', { name: /bob/ }).waitFor({ state: 'detached' });

      await page.getByRole('link', { name: 'Audit' }).click();
      for (const action of ['createUser', 'updateUser', 'deleteUser']) {
        await page
          .getByRole('row', { name: new RegExp(`ada.*${action}.*Done`) })
          .first()
          .waitFor();
      }
      await page.getByLabel('Only by').fill('nobody');
      await page.getByText('Nothing was done.').waitFor();
      t.match(page.url(), /actor=nobody/, 'the filter is in the address');
    });
  },
);

t.test('a token is shown once, works, and is deleted', { skip }, async (t) => {
  const server = await webServer(t);
  await inside(t, { browser: browser!, server }, async ({ visit: { page } }) => {
    await page.goto('/settings/tokens');
    await page.getByText('No token yet.').waitFor();
    await page.getByRole('button', { name: 'Make a token' }).click();
    await page.getByLabel('Name', { exact: true }).fill('ci');
    await page.getByRole('button', { name: 'Make it' }).click();
    const shown = page.getByRole('dialog', { name: 'The token' });
    const token = (await shown.locator('code').textContent())?.trim() ?? '';
    const asked = async (): Promise<number> => {
      const headers = { authorization: `Bearer ${token}` };
      return (await fetch(`${server.origin}/api/v1/machines`, { headers })).status;
    };
    t.equal(await asked(), 200, 'a program is let in with it');
    await shown.getByRole('button', { name: 'I have it' }).click();
    await page.getByRole('row', { name: /ci.*read/ }).waitFor();
    t.notMatch(await page.content(), new RegExp(token), 'and is shown no more');
    await page.getByRole('button', { name: 'Delete ci' }).click();
    await page.getByRole('button', { name: 'Delete the token' }).click();
    await page.getByText('No token yet.').waitFor();
    t.equal(await asked(), 401);
  });
});

t.test('a webhook is added, tried, turned off and deleted', { skip }, async (t) => {
  const receiver = await webhookReceiver(t);
  const server = await webServer(t, ['--webhooks-allowed-networks', '127.0.0.0/8']);
  await inside(t, { browser: browser!, server }, async ({ visit: { page } }) => {
    await page.goto('/settings/webhooks');
    await page.getByRole('button', { name: 'Add a webhook' }).click();
    await page.getByLabel('Name', { exact: true }).fill('chat');
    await page.getByLabel('Address').fill(receiver.url);
    await page.getByRole('button', { name: 'Add it' }).click();
    const shown = page.getByRole('dialog', { name: 'The secret' });
    const secret = (await shown.locator('code').textContent())?.trim() ?? '';
    await shown.getByRole('button', { name: 'I have it' }).click();
    await page.getByRole('button', { name: 'Deliveries of chat' }).click();
    await page.getByText('None yet. Send a test to try it.').waitFor();
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByText('It arrived: answered 204').waitFor();
    const [message] = receiver.received;
    t.equal(message && faultOfMessage(message, secret), undefined, 'signed with that secret');
    await page.getByRole('row', { name: /test.*Delivered/ }).waitFor();
    receiver.answer = 500;
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByText('It did not arrive').waitFor();
    await page.getByRole('button', { name: 'Turn off' }).click();
    await page.getByRole('button', { name: 'Turn on' }).waitFor();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('button', { name: 'Delete the webhook' }).click();
    await page.getByText('None. A webhook has events posted').waitFor();
  });
});

t.test('values of the server have an origin; colours change at once', { skip }, async (t) => {
  const server = await webServer(t);
  await inside(t, { browser: browser!, server }, async ({ visit: { page } }) => {
    await page.goto('/settings/server');
    await page.getByRole('row', { name: /data_dir.*--data-dir/ }).waitFor();
    t.equal(await page.getByRole('row', { name: /boot\.wait_seconds/ }).count(), 0);
    await page.getByLabel('Only those that differ from the defaults').click();
    await page.getByRole('row', { name: /boot\.wait_seconds.*60.*default/ }).waitFor();
    await page.getByRole('link', { name: 'Appearance' }).click();
    await page.getByLabel('Dark').click();
    t.equal(await page.locator('html').getAttribute('data-theme'), 'dark');
    await page.getByRole('link', { name: 'About' }).click();
    await page.getByText('rouse version --licences').waitFor();
  });
});

t.test('who may only read sees no settings of others', { skip }, async (t) => {
  const server = await webServer(t);
  const visit = await unguarded(t, browser!, server.origin);
  await logIn(server, visit.context);
  await visit.context.clearCookies();
  await logIn(server, visit.context, 'read');
  const { page } = visit;
  await page.goto('/settings');
  await page.getByRole('link', { name: 'API tokens' }).waitFor();
  for (const name of ['Users', 'Webhooks', 'Audit', 'Server']) {
    t.equal(await page.getByRole('link', { name, exact: true }).count(), 0, name);
  }
  await page.goto('/profiles');
  await page.getByText('There is no profile yet.').waitFor();
  t.equal(await page.getByRole('link', { name: 'New profile' }).count(), 0);
  t.same(visit.problems, []);
});
