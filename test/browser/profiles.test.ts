/** Profiles: written with what a machine would get beside it, and nobody's work is lost. */
import t from 'tap';
import { lacksChromium, launchChromium } from './harness/chromium.ts';
import { INVENTORY } from './harness/seed.ts';
import { inside, webServer } from './harness/web-server.ts';

const skip = lacksChromium();
const browser = skip ? undefined : await launchChromium(t);

interface Profile {
  readonly name: string;
  readonly linux: { readonly kernel: string; readonly args: readonly string[] };
}

t.test('a change is previewed for a machine, and saved with what it means', { skip }, async (t) => {
  const server = await webServer(t);
  await server.apply(INVENTORY);
  await inside(t, { browser: browser!, server }, async ({ visit: { page } }) => {
    await page.goto('/profiles/rescue');
    const script = page.getByLabel('Script');
    await script.getByText('console=ttyS0').waitFor();
    await page.getByLabel('Arguments, one each line').fill('console=ttyS0\nrescue=${machine.name}');
    await script.getByText('rescue=node-1').waitFor();
    const stored = await server.ask<Profile>('GET', '/profiles/rescue');
    t.same(stored.linux.args, ['console=ttyS0'], 'nothing is saved yet');

    await page.getByRole('button', { name: 'Save' }).click();
    const dialog = page.getByRole('dialog', { name: 'Save rescue' });
    await dialog.getByText('/linux/args').waitFor();
    await dialog.getByText('1 machine, 1 rule').waitFor();
    await dialog.getByText('(node-1)').waitFor();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('rescue was saved').waitFor();
    const saved = await server.ask<Profile>('GET', '/profiles/rescue');
    t.same(saved.linux.args, ['console=ttyS0', 'rescue=${machine.name}']);
  });
});

t.test('whoever was slower sees both, and chooses', { skip }, async (t) => {
  const server = await webServer(t);
  await server.apply(INVENTORY);
  await inside(t, { browser: browser!, server }, async ({ visit }) => {
    const { page } = visit;
    visit.mayBeAnswered(412);
    const conflict = async (): Promise<void> => {
      await page.goto('/profiles/rescue');
      await page.getByLabel('Kernel').fill('http://127.0.0.1:9/mine');
      const now = await server.ask<Profile>('GET', '/profiles/rescue');
      const linux = { ...now.linux, args: ['theirs'] };
      await server.ask('PUT', '/profiles/rescue', { ...now, linux });
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
      const dialog = page.getByRole('dialog', { name: 'Somebody else changed rescue' });
      const columns = dialog.getByRole('heading', { level: 2 });
      await columns.filter({ hasText: 'Theirs' }).waitFor();
      await dialog.getByText('["theirs"]').waitFor();
      await dialog.getByText('http://127.0.0.1:9/mine').waitFor();
    };
    await conflict();
    const before = await server.ask<Profile>('GET', '/profiles/rescue');
    t.same(before.linux, { kernel: 'http://127.0.0.1:9/rescue', initrd: [], args: ['theirs'] });
    await page.getByRole('button', { name: 'Take theirs' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    t.equal(await page.getByLabel('Arguments, one each line').inputValue(), 'theirs');
    t.equal(await page.getByLabel('Kernel').inputValue(), 'http://127.0.0.1:9/rescue');

    await server.apply(INVENTORY);
    await conflict();
    await page.getByRole('button', { name: 'Save mine over theirs' }).click();
    await page.getByText('rescue was saved').last().waitFor();
    const after = await server.ask<Profile>('GET', '/profiles/rescue');
    t.same(after.linux.args, ['console=ttyS0'], 'as it was when it was opened');
    t.equal(after.linux.kernel, 'http://127.0.0.1:9/mine');
  });
});

t.test('as YAML: mistakes have a place, and the form takes what was typed', { skip }, async (t) => {
  const server = await webServer(t);
  await server.apply(INVENTORY);
  await inside(t, { browser: browser!, server }, async ({ visit }) => {
    const { page } = visit;
    visit.mayBeAnswered(422);
    await page.goto('/profiles/debian-13?as=yaml');
    const yaml = page.getByLabel('The profile as YAML');
    const text = await yaml.inputValue();
    t.match(text, /^ {4}template: <redacted>|template: "<redacted>"/m, 'secrets are marks');
    await yaml.fill(text.replace('auto=true', 'auto=false').replace('install:', 'instal:'));
    await page.getByRole('button', { name: 'Save' }).click();
    await page
      .getByRole('alert')
      .getByText(/profile:\d+:1/)
      .waitFor();
    await yaml.fill(text.replace('auto=true', 'auto=false'));
    await page.getByRole('link', { name: 'Form' }).click();
    await page.getByRole('button', { name: 'Take it into the form' }).click();
    const args = page.getByLabel('Arguments, one each line');
    await args.waitFor();
    t.match(await args.inputValue(), /^auto=false\n/);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByText('debian-13 was saved').waitFor();
  });
  const rendered = await server.ask<{ items: readonly { text: string }[] }>(
    'POST',
    '/profiles/debian-13/render',
    { machine: 'node-2' },
  );
  t.equal(rendered.items[0]?.text, 'd-i netcfg/get_hostname string node-2\n', 'the file is kept');
});

t.test(
  'from a template: made, marked as one that erases, and deleted by its name',
  { skip },
  async (t) => {
    const server = await webServer(t);
    await inside(t, { browser: browser!, server }, async ({ visit: { page } }) => {
      await page.goto('/profiles');
      await page.getByText('There is no profile yet.').waitFor();
      await page.getByRole('link', { name: /Debian installer/ }).click();
      await page.getByLabel('Kernel').fill('http://127.0.0.1:9/linux');
      await page.getByLabel('Initrds, one each line').fill('http://127.0.0.1:9/initrd');
      await page.getByRole('button', { name: 'Show as command' }).click();
      await page.getByText('rouse apply -f - <<').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
      await page.getByRole('heading', { name: 'debian-13' }).waitFor();
      await page.getByRole('link', { name: 'Profiles' }).click();
      await page.getByRole('row', { name: /debian-13.*Erases the disk.*nobody/ }).waitFor();
      await page.getByRole('link', { name: 'debian-13' }).click();
      await page.getByRole('button', { name: 'Delete' }).click();
      const confirm = page.getByRole('button', { name: 'Delete it' });
      t.ok(await confirm.isDisabled());
      await page.getByLabel('Type debian-13 to go on').fill('debian-13');
      await confirm.click();
      await page.getByText('There is no profile yet.').waitFor();
    });
  },
);
