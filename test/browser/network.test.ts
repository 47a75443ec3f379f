/** Network: what stands in the way, who answers machines, what to tell the DHCP server, and ports. */
import t from 'tap';
import type { Page } from 'playwright-core';
import { lacksChromium, launchChromium } from './harness/chromium.ts';
import { unguarded } from './harness/visit.ts';
import { inside, logIn, webServer } from './harness/web-server.ts';

const skip = lacksChromium();
const browser = skip ? undefined : await launchChromium(t);

/** More than a probe of one interface takes. */
const PROBE_MS = 20_000;

interface Status {
  readonly listeners: readonly { readonly address: string; readonly up: boolean }[];
}

t.test('interfaces and listeners are listed as the server has them', { skip }, async (t) => {
  const server = await webServer(t);
  const { listeners } = await server.ask<Status>('GET', '/status');
  t.ok(listeners.length >= 3);
  await inside(t, { browser: browser!, server }, async ({ visit: { page } }) => {
    await page.goto('/network');
    const table = page.getByRole('table', { name: 'Listeners' });
    for (const { address, up } of listeners) {
      const row = table.getByRole('row').filter({ hasText: address });
      // Port 69 of loopback is that of whichever test came first, until that one ends.
      const shared = address.endsWith(':69');
      const word = shared ? /^(Open|Not open)$/ : up ? /^Open$/ : /^Not open$/;
      await row.getByText(word).first().waitFor();
    }
    const lo = page
      .getByRole('table', { name: 'Served interfaces' })
      .getByRole('row')
      .filter({ hasText: '127.0.0.1/8' });
    await lo.getByText('Up', { exact: true }).waitFor();
    t.match(await lo.innerText(), /lo\s.*off\s.*127\.0\.0\.1\/8.*\d\s+[\d,.]+\d/s);
    await page.getByRole('button', { name: 'Show as command' }).click();
    await page.getByText('rouse doctor --probe').waitFor();
  });
});

t.test('a probe goes on while the page is used, and its answer stays', { skip }, async (t) => {
  const server = await webServer(t);
  await inside(t, { browser: browser!, server }, async ({ visit: { page, context } }) => {
    await page.goto('/network');
    await page.getByText('Nobody was asked yet').waitFor();
    await page.getByRole('button', { name: 'Ask the network' }).click();
    await page.getByRole('progressbar', { name: 'Asking' }).waitFor();
    // Meanwhile: what to enter in the DHCP server, with the address of this one.
    await page.getByLabel('DHCP server').selectOption({ label: 'OPNsense, Dnsmasq DNS & DHCP' });
    await page.getByLabel('How').selectOption('next-server');
    await page.getByText('Services > Dnsmasq DNS & DHCP > DHCP boot > +').first().waitFor();
    t.match(page.url(), /\?server=opnsense-dnsmasq&how=next-server$/);
    await page.getByText('dhcp.mode: next-server').waitFor();
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy Server address' }).first().click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    t.equal(await page.evaluate(() => navigator.clipboard.readText()), '127.0.0.1');
    await page.getByRole('link', { name: 'Machines' }).click();
    await page.goBack();
    await page.getByLabel('How').waitFor();
    t.equal(await page.getByLabel('How').inputValue(), 'next-server', 'the address has it');
    await page.getByLabel('DHCP server').selectOption('dnsmasq');
    await page.locator('.entry pre').getByText('dhcp-').first().waitFor();
    await page.getByText(/^Asked/).waitFor({ timeout: PROBE_MS });
    await page.getByText('dhcp-probe').waitFor();
    await page.getByRole('button', { name: 'Ask again' }).waitFor();
  });
});

t.test('answers are told apart, and what to do comes first', { skip }, async (t) => {
  await inside(t, { browser: browser! }, async ({ visit: { page, mayBeAnswered } }) => {
    mayBeAnswered(409, 503);
    await answered(page, 'network/probe', { ...report(FOUND), answers: ANSWERS });
    await answered(page, 'doctor', report(FOUND));
    await page.goto('/network');
    const doctor = page.locator('section', { hasText: 'What stands in the way' });
    await doctor.getByText('To do: stop the other TFTP server').waitFor();
    t.match(await doctor.locator('li').first().innerText(), /^Failed/);
    t.notOk(await doctor.getByText('75 GB free').isVisible(), 'what is fine is folded away');
    await doctor.getByText('1 fine').click();
    await doctor.getByText('75 GB free').waitFor();
    await page.getByRole('button', { name: 'Ask the network' }).click();
    const rows = page.getByRole('table', { name: 'Servers that answered' }).getByRole('row');
    await rows.nth(3).waitFor();
    const shown = await rows.allInnerTexts();
    t.same(
      shown.slice(1).map((text) => text.replaceAll(/\s+/g, ' ').trim()),
      [
        '10.0.0.1 Another, addresses alone BIOS, UEFI x64 10.0.0.50 none',
        '10.0.0.2 This host BIOS no address undionly.kpxe 10.0.0.2',
        '10.0.0.9 Another, tells what to boot BIOS 10.0.0.60 pxelinux.0 10.0.0.9',
      ],
    );
    await answered(page, 'network/probe', { ...report([]), answers: [] });
    await page.getByRole('button', { name: 'Ask again' }).click();
    await page.getByText('Nobody answered').waitFor();
    const running = { code: 'PROBE_RUNNING', title: 'A probe runs', status: 409, hint: 'wait' };
    await answered(page, 'network/probe', running, 409);
    await page.getByRole('button', { name: 'Ask again' }).click();
    await page.getByText('PROBE_RUNNING').waitFor();
    await answered(page, 'doctor', { code: 'STORE_FULL', title: 'It is full', status: 503 }, 503);
    await page.reload();
    await page.getByText('STORE_FULL').waitFor();
  });
});

/** Who only reads may not ask the network; the server would refuse it. */
t.test('who reads sees no button that would be refused', { skip }, async (t) => {
  const server = await webServer(t);
  const visit = await unguarded(t, browser!, server.origin);
  await logIn(server, visit.context, 'read');
  await visit.page.goto('/network');
  await visit.page.getByText('and the role operate').waitFor();
  await visit.page.getByText(/^Looked/).waitFor();
  t.equal(await visit.page.getByRole('button', { name: 'Ask the network' }).count(), 0);
  t.same(visit.problems, []);
});

/** What other networks would answer: this one has nobody else. */
async function answered(page: Page, what: string, body: object, status = 200): Promise<void> {
  await page.unroute(`**/api/v1/${what}`);
  const contentType = status === 200 ? 'application/json' : 'application/problem+json';
  await page.route(`**/api/v1/${what}`, (route) =>
    route.fulfill({ status, contentType, body: JSON.stringify(body) }),
  );
}

const FOUND = [
  { check: 'data', level: 'ok', text: '75 GB free' },
  { check: 'loaders', level: 'warn', text: 'one is missing' },
  { check: 'tftp', level: 'fail', text: 'port 69 is taken', fix: 'stop the other TFTP server' },
] as const;

function report(findings: readonly object[]): object {
  return { findings, totals: { ok: 0, info: 0, warn: 0, fail: 0 } };
}

const BASE = {
  ...{ interface: 'eth0', kind: 'bios', port: 67, own_host: false, after_ms: 3, message_type: 2 },
  ...{ prefix_length: 24, file: '', option_67: '', vendor_class: null, pxe_options: false },
  ...{ ipxe_priority: 0, next_server: null, address: null },
};

function answer(server: string, more: object): object {
  return { ...BASE, server, from: server, server_identifier: server, ...more };
}

const ANSWERS = [
  answer('10.0.0.1', { address: '10.0.0.50' }),
  answer('10.0.0.1', { address: '10.0.0.50', kind: 'uefi-x64' }),
  answer('10.0.0.2', { own_host: true, file: 'undionly.kpxe', next_server: '10.0.0.2' }),
  answer('10.0.0.9', { option_67: 'pxelinux.0', next_server: '10.0.0.9', address: '10.0.0.60' }),
];
