/** Machines in a browser: they appear, are adopted, ordered, changed, and everything has a way back. */
import t from 'tap';
import type { Page } from 'playwright-core';
import { lacksChromium, launchChromium } from './harness/chromium.ts';
import { inside } from './harness/web-server.ts';

const skip = lacksChromium();
const browser = skip ? undefined : await launchChromium(t);

const PROFILES = `kind: profile
name: rescue
chain: { url: "http://127.0.0.1:9/rescue.ipxe" }
---
kind: profile
name: debian-13
destructive: true
chain: { url: "http://127.0.0.1:9/debian.ipxe" }
`;
const MAC = '52:54:00:aa:00:01';
const QEMU = { manufacturer: 'QEMU', product: 'Standard PC' };

const main = (page: Page) => page.getByRole('main');

t.test(
  'a machine that asks waits in sight within two seconds, under the code it shows',
  { skip },
  (t) =>
    inside(t, { browser: browser! }, async ({ server, visit: { page } }) => {
      await page.goto('/');
      await page.getByRole('heading', { name: 'No machine has asked yet.' }).waitFor();
      const script = await server.machineAsks(MAC, QEMU);
      const [, code = ''] = /CODE\s+([A-Z]+-[A-Z]+)/.exec(script) ?? [];
      t.match(code, /^[A-Z]+-[A-Z]+$/);
      await main(page).getByRole('link', { name: code }).waitFor({ timeout: 2_000 });
      t.match(await page.getByRole('banner').innerText(), /1\s*waiting/);
      t.match(await main(page).innerText(), /QEMU Standard/);
    }),
);

t.test('adopted by keyboard alone, it boots its profile as soon as it asks again', { skip }, (t) =>
  inside(t, { browser: browser! }, async ({ server, visit: { page } }) => {
    await server.apply(PROFILES);
    await server.machineAsks(MAC, QEMU);
    await page.goto('/');
    const adopt = page.getByRole('button', { name: /^Adopt / });
    await adopt.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await page.keyboard.type('node-1');
    await page.keyboard.press('Tab');
    await dialog.getByRole('option', { name: 'rescue' }).waitFor({ state: 'attached' });
    await page.keyboard.type('resc');
    await dialog.getByRole('button', { name: 'Adopt', exact: true }).focus();
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('node-1 adopted').waitFor();
    t.match(await server.machineAsks(MAC), /chain .*rescue\.ipxe/);
    await main(page).getByText('Waiting to be adopted').waitFor({ state: 'detached' });
  }),
);

t.test('what was adopted by mistake waits again', { skip }, (t) =>
  inside(t, { browser: browser! }, async ({ server, visit: { page } }) => {
    await server.apply(PROFILES);
    await server.machineAsks(MAC);
    await page.goto('/');
    await page.getByRole('button', { name: /^Adopt / }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('wrong');
    await page.getByRole('dialog').getByRole('button', { name: 'Adopt', exact: true }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Undone').waitFor();
    t.match(await server.machineAsks(MAC), /CODE/);
    await page.getByRole('button', { name: /^Adopt / }).waitFor();
  }),
);

t.test(
  'a profile that erases disks wants the name typed, and the API its confirmation',
  { skip },
  (t) =>
    inside(t, { browser: browser! }, async ({ server, visit: { page } }) => {
      await server.apply(PROFILES);
      await server.machineAsks(MAC);
      await page.goto('/');
      await page.getByRole('button', { name: /^Adopt / }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Name').fill('node-1');
      await dialog.getByLabel('Boots').selectOption('debian-13');
      const button = dialog.getByRole('button', { name: 'Adopt and erase' });
      t.ok(await button.isDisabled(), 'before anything is typed');
      const word = dialog.getByLabel('Type node-1 to go on');
      await word.fill('node-');
      t.ok(await button.isDisabled(), 'with a part of the name');
      await word.fill('node-1');
      await button.click();
      await page.getByText('node-1 adopted').waitFor();
      t.equal(await page.getByRole('button', { name: 'Undo' }).count(), 0, 'which nobody can undo');
      t.match(await server.machineAsks(MAC), /debian\.ipxe/);
      const refused = server.ask('POST', `/machines/${MAC}/actions/boot-once`, {
        profile: 'debian-13',
      });
      await t.rejects(refused, /422/);
    }),
);

t.test('many are adopted at once, by a pattern of names', { skip }, (t) =>
  inside(t, { browser: browser! }, async ({ server, visit: { page } }) => {
    await server.apply(PROFILES);
    for (const last of ['1', '2', '3']) await server.machineAsks(`52:54:00:aa:00:0${last}`);
    await page.goto('/machines?view=waiting');
    await page.getByText('3 machines').waitFor();
    await page
      .getByRole('checkbox', { name: /^Choose / })
      .nth(2)
      .waitFor();
    for (const box of await page.getByRole('checkbox', { name: /^Choose / }).all())
      await box.check();
    await page.getByRole('button', { name: 'Adopt', exact: true }).click();
    await page.getByText('They become node-1, node-2, node-3.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Adopt', exact: true }).click();
    await page.getByText('3 of 3 machines adopted').waitFor();
    await page.getByRole('link', { name: 'All 3' }).click();
    await page.getByRole('link', { name: 'node-3', exact: true }).waitFor();
  }),
);

t.test('an order is placed and called off, and the preview follows', { skip }, (t) =>
  inside(t, { browser: browser! }, async ({ server, visit: { page } }) => {
    await server.apply(`${PROFILES}---\nkind: machine\nname: node-1\nmacs: ["${MAC}"]\n`);
    await page.goto('/machines/node-1/next');
    await page.getByText('it has no profile, and no rule gives it one').waitFor();
    await page.getByRole('button', { name: 'Boot once' }).click();
    await page.getByRole('dialog').getByLabel('Boots').selectOption('rescue');
    await page.getByRole('dialog').getByRole('button', { name: 'Boot once' }).click();
    await page.getByText('because somebody ordered it').waitFor();
    await page.locator('pre', { hasText: 'rescue.ipxe' }).waitFor();
    t.match(await server.ask('GET', '/machines/node-1/order'), { asked_by: /ada/ });
    await page.getByRole('button', { name: 'Cancel the order' }).click();
    await page.getByText('it has no profile, and no rule gives it one').waitFor();
    t.match(await server.ask('GET', '/machines/node-1/order'), { state: 'none' });
  }),
);

t.test('whoever is slower is told what it is now, and decides', { skip }, (t) =>
  inside(t, { browser: browser! }, async ({ server, visit }) => {
    const { page, mayBeAnswered } = visit;
    mayBeAnswered(412);
    await server.apply(`${PROFILES}---\nkind: machine\nname: node-1\nmacs: ["${MAC}"]\n`);
    await page.goto('/machines/node-1/next');
    await main(page).getByLabel('Profile').selectOption('rescue');
    const tags = { tags: { rack: 'a1' } };
    await server.ask('PATCH', '/machines/node-1', tags);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Somebody else changed it meanwhile').waitFor();
    t.match(await server.ask('GET', '/machines/node-1'), tags, 'nothing was written over');
    await page.getByRole('button', { name: 'Save mine over it' }).click();
    await page.getByText('node-1 is changed').waitFor();
    t.match(await server.ask('GET', '/machines/node-1'), { ...tags, boot: { profile: 'rescue' } });
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Undone').waitFor();
    t.same((await server.ask<{ boot: object }>('GET', '/machines/node-1')).boot, {});
  }),
);

t.test('every filter is in the address, and an address is a filter', { skip }, (t) =>
  inside(t, { browser: browser! }, async ({ server, visit: { page } }) => {
    const machines = [1, 2, 3].map(
      (at) =>
        `kind: machine\nname: node-${at}\nmacs: ["52:54:00:aa:00:0${at}"]\n` +
        `tags: { rack: ${at === 3 ? 'a2' : 'a1'} }\n`,
    );
    await server.apply(machines.join('---\n'));
    await page.goto('/machines');
    await page.getByRole('button', { name: 'rack=a1' }).click();
    t.match(page.url(), /tag=rack%3Da1/);
    t.equal(await page.getByRole('link', { name: /^node-/ }).count(), 2);
    await page.goto('/machines?q=5254.00aa.0003');
    await page.getByRole('link', { name: 'node-3' }).waitFor();
    t.equal(await page.getByRole('link', { name: /^node-/ }).count(), 1);
    await page.goto('/machines?q=nothing-like-it');
    await page.getByRole('button', { name: 'Clear filters' }).click();
    t.equal(await page.getByRole('link', { name: /^node-/ }).count(), 3);
    t.match(page.url(), /\/machines$/);
  }),
);
