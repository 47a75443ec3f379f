/** Rules: put in order without dragging, tried on machines, and looked at before they are saved. */
import t from 'tap';
import { lacksChromium, launchChromium } from './harness/chromium.ts';
import { INVENTORY } from './harness/seed.ts';
import { inside, webServer } from './harness/web-server.ts';

const skip = lacksChromium();
const browser = skip ? undefined : await launchChromium(t);

const NEWCOMERS = `kind: rule
name: newcomers
when:
  mac: ["52:54:00:aa:*"]
  unknown: true
then:
  args: [quiet]
`;

interface Rules {
  readonly items: readonly { readonly name: string; readonly enabled: boolean }[];
}

t.test('rules move by buttons, and a move can be taken back', { skip }, async (t) => {
  const server = await webServer(t);
  await server.apply(INVENTORY);
  const names = async (): Promise<readonly string[]> =>
    (await server.ask<Rules>('GET', '/rules')).items.map(({ name }) => name);
  await inside(t, { browser: browser!, server }, async ({ visit: { page } }) => {
    await page.goto('/rules');
    await page.getByText('rescue, at most 4 machines').waitFor();
    const [first = '', second = ''] = await names();
    t.ok(await page.getByRole('button', { name: `Move ${first} up` }).isDisabled());
    await page.getByRole('button', { name: `Move ${second} up` }).click();
    await page.getByText(`${second} is number 1 now`).waitFor();
    t.same(await names(), [second, first]);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Undone').waitFor();
    t.same(await names(), [first, second]);

    await page.getByRole('button', { name: 'Disable workers' }).click();
    await page.getByRole('button', { name: 'Enable workers' }).waitFor();
    const { items } = await server.ask<Rules>('GET', '/rules');
    t.match(
      items.find(({ name }) => name === 'workers'),
      { enabled: false },
    );
  });
});

t.test('the try-it box says which rule, and why not the others', { skip }, async (t) => {
  const server = await webServer(t);
  await server.apply(INVENTORY);
  await inside(t, { browser: browser!, server }, async ({ visit }) => {
    const { page } = visit;
    await page.goto('/rules');
    await page.getByLabel('Hardware address').fill('52:54:00:bb:00:01');
    await page.getByLabel('Maker').fill('Dell');
    await page.getByLabel('Kind of machine').selectOption('x86_64-efi');
    await page.getByLabel('Unknown').selectOption('true');
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByText('It boots rescue by the rule workers.').waitFor();
    const other = page.locator('details').filter({ hasText: 'serial-console' });
    await other.getByText('does not fit').waitFor();
    await other.getByText('serial-console').click();
    await other.getByText('Dell').waitFor();
    const rule = page.locator('details').filter({ hasText: 'workers' });
    await rule.getByText('chosen').waitFor();
    visit.mayBeAnswered(400, 422);
    await page.getByLabel('Hardware address').fill('no address');
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByRole('alert').waitFor();
  });
  t.same((await server.ask<Rules>('GET', '/machines')).items.length, 2, 'nothing was recorded');
});

t.test('a rule shows for whom something changes, and is saved', { skip }, async (t) => {
  const server = await webServer(t);
  await server.apply(INVENTORY);
  await server.machineAsks('52:54:00:aa:00:09');
  await inside(t, { browser: browser!, server }, async ({ visit }) => {
    const { page } = visit;
    await page.goto('/rules');
    await page.getByRole('link', { name: 'New rule' }).click();
    const yaml = page.getByLabel('The rule as YAML');
    await yaml.fill('kind: rule\nname: newcomers\nwhen: { mac: ["52:54:00:aa:*"]\n');
    visit.mayBeAnswered(422);
    await page
      .getByRole('alert')
      .getByText(/rule:\d+:\d+/)
      .waitFor();
    await yaml.fill(NEWCOMERS);
    await page.getByText(/1 of 3 machines would boot something else/).waitFor();
    await page.getByRole('row', { name: /52:54:00:aa:00:09.*quiet/ }).waitFor();
    await page.getByRole('button', { name: 'Show as command' }).click();
    await page.getByText('rouse apply -f - <<').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('newcomers was saved').waitFor();
    const rule = await server.ask('GET', '/rules/newcomers');
    t.match(rule, { when: { mac: ['52:54:00:aa:*'], unknown: true }, then: { args: ['quiet'] } });
    await page.getByRole('link', { name: 'newcomers' }).click();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Delete the rule' }).click();
    await page.getByRole('heading', { name: 'Rules', exact: true }).waitFor();
    t.equal(await page.getByRole('link', { name: 'newcomers' }).count(), 0);
  });
});
