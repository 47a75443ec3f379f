/**
 * Every page, in both themes and two widths: nothing that WCAG 2.2 AA forbids, targets large enough,
 * nobody scrolls sideways, and nothing is asked of another host.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { barriers } from './harness/accessible.ts';
import { lacksChromium, launchChromium } from './harness/chromium.ts';
import { seed } from './harness/seed.ts';
import { unguarded, visiting, type Look } from './harness/visit.ts';
import { logIn, webServer } from './harness/web-server.ts';

const skip = lacksChromium();
const browser = skip ? undefined : await launchChromium(t);

/** Addresses of every route, with the heading that says that the page is there. */
const ADDRESSES: Readonly<
  Record<string, readonly (readonly [address: string, heading: RegExp])[]>
> = {
  '/': [['/', /Overview/]],
  '/machines': [
    ['/machines', /Machines/],
    ['/machines?q=nothing-like-it', /Machines/],
  ],
  '/booting': [['/booting', /Booting/i]],
  '/machines/:name/:tab?': [
    ['/machines/node-1', /node-1/],
    ['/machines/node-1/next', /node-1/],
    ['/machines/node-2/hardware', /node-2/],
    ['/machines/node-1/history', /node-1/],
    ['/machines/node-1/log', /node-1/],
  ],
  '/profiles': [['/profiles', /Profiles/]],
  '/profiles/:name': [
    ['/profiles/debian-13', /debian-13/],
    ['/profiles/rescue?as=yaml', /rescue/],
  ],
  '/new-profile': [
    ['/new-profile', /New profile/],
    ['/new-profile?template=debian', /New profile/],
  ],
  '/rules': [['/rules', /Rules/]],
  '/rules/:name': [['/rules/workers', /workers/]],
  '/new-rule': [['/new-rule', /New rule/]],
  '/images': [['/images', /Images/]],
  '/network': [
    ['/network', /Network/],
    ['/network?server=opnsense-dnsmasq&how=next-server', /Network/],
  ],
  '/activity': [['/activity', /Activity/]],
  '/settings/:section?': [
    ['/settings', /Settings/],
    ['/settings/users', /Settings/],
    ['/settings/tokens', /Settings/],
    ['/settings/webhooks?webhook=chat', /Settings/],
    ['/settings/audit', /Settings/],
    ['/settings/appearance', /Settings/],
    ['/settings/about', /Settings/],
  ],
};
/** Before somebody is known. */
const DOORS = [
  ['/login', /Log in/],
  ['/setup', /Setup is done/],
] as const;

const LOOKS: readonly Required<Pick<Look, 'theme' | 'width'>>[] = (
  ['light', 'dark'] as const
).flatMap((theme) => [1_280, 320].map((width) => ({ theme, width })));

t.test('every route is looked at', (t) => {
  const file = path.join(import.meta.dirname, '..', '..', 'src', 'ui', 'routes.ts');
  const [, rows = ''] = readFileSync(file, 'utf8').split('export const ROUTES');
  const routes = [...rows.matchAll(/path: '([^']+)'/g)].map(([, route]) => route);
  t.ok(routes.length > 10, `${routes.length} routes`);
  const known = [...Object.keys(ADDRESSES), ...DOORS.map(([address]) => address)];
  t.same(
    routes.filter((route) => !known.includes(route ?? '')),
    [],
  );
  t.end();
});

t.test('nobody is kept out by how a page is made', { skip }, async (t) => {
  const server = await webServer(t);
  await seed(server);
  for (const look of LOOKS) {
    const { theme, width } = look;
    await t.test(`${theme}, ${width} pixels`, async (t) => {
      const visit = await unguarded(t, browser!, server.origin, look);
      const { page, context } = visit;
      await logIn(server, context);
      // A template has to be completed before it can be previewed.
      visit.mayBeAnswered(422);
      for (const [address, heading] of Object.values(ADDRESSES).flat()) {
        await page.goto(address);
        await page.getByRole('heading', { level: 1, name: heading }).waitFor();
        await page.waitForFunction(() => !document.querySelector('.skeleton'));
        t.same(await barriers(page), [], address);
      }
      t.same(visit.problems, [], 'and nothing happened that must not');
    });
  }
});

t.test('nor by how the doors are made', { skip }, async (t) => {
  const server = await webServer(t);
  for (const look of LOOKS) {
    await visiting(t, { browser: browser!, origin: server.origin, look }, async ({ page }) => {
      await page.goto('/setup');
      await page.getByRole('heading', { name: 'Open the setup link' }).waitFor();
      t.same(await barriers(page), [], `no code, ${look.theme}, ${look.width}`);
      await page.goto('about:blank');
      await page.goto(server.setupLink());
      await page.getByRole('heading', { name: 'Make the first administrator' }).waitFor();
      t.same(await barriers(page), [], `the form, ${look.theme}, ${look.width}`);
    });
  }
  await server.ask('POST', '/users', { name: 'ada', password: 'a good password', role: 'admin' });
  for (const look of LOOKS) {
    await visiting(t, { browser: browser!, origin: server.origin, look }, async ({ page }) => {
      for (const [address, heading] of DOORS) {
        await page.goto(address);
        await page.getByRole('heading', { name: heading }).waitFor();
        t.same(await barriers(page), [], `${address}, ${look.theme}, ${look.width}`);
      }
    });
  }
});
