/**
 * Real firmware, looked at in a real browser: a machine nobody knows appears and is adopted there, its
 * boot is seen stage by stage, and a port that is blocked is named with the check that proves it.
 */
import { execFileSync } from 'node:child_process';
import type { Page } from 'playwright-core';
import t, { type Test } from 'tap';
import { lacksChromium, launchChromium } from '../browser/harness/chromium.ts';
import { unguarded, type Visit } from '../browser/harness/visit.ts';
import { guest, lacks, startLab, waitForText, type Lab } from './lab.ts';
import { linuxProfile } from './manifests.ts';
import { lacksServer, loggedAtMs, startServer, type RouseServer } from './server.ts';

const skip = lacks('uefi', 'nft') || lacksServer() || lacksChromium();
const ORIGIN = 'http://127.0.0.1:8081';
const CODE_SHOWN = /CODE +([A-Z]+-[A-Z]+(?:-\d+)?)/;
/** Acceptance. */
const APPEARS_WITHIN_MS = 2_000;
const BOOTS_WITHIN_MS = 7_000;
const FOUND_WITHIN_MS = 12_000;
const BOOT_MS = 150_000;

/** What a UEFI machine goes through that waited to be adopted. */
const STAGES = [
  'Firmware asks by DHCP',
  'Answer',
  'Asks for the loader',
  'Loader',
  'iPXE comes up',
  'Script',
  'Waits on its screen',
  'Kernel and initrd',
  'Hands over',
];

/** Somebody opens the setup link, in the network of the lab. */
async function visitor(t: Test, lab: Lab, rouse: RouseServer): Promise<Visit> {
  const browser = await launchChromium(t, { namespace: lab.namespace });
  const visit = await unguarded(t, browser, ORIGIN);
  const [, link = ''] = await waitForText(() => rouse.log(), /"link":"([^"]+)"/, 'the log');
  const { page } = visit;
  await page.goto(link);
  await page.getByLabel('Name').fill('ada');
  await page.getByLabel('Password').fill('correct horse battery staple');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Skip the rest' }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  return visit;
}

/** When it was logged that a machine asked first. */
function askedAtMs(rouse: RouseServer, mac: string): number {
  return loggedAtMs(rouse.log(), new RegExp(`"mac":"${mac}".*asks for boot information`));
}

async function stagesShown(page: Page): Promise<readonly string[]> {
  return page.locator('.timeline li .stage-name > span:first-child').allTextContents();
}

t.test(
  'a new machine is found, adopted and seen booting; a blocked port is named',
  { skip },
  async (t) => {
    const lab = startLab(t);
    const amd64 = guest('amd64');
    const rouse = await startServer(t, lab, [amd64], { flags: ['--admin-tls', 'off'] });
    rouse.apply(linuxProfile('debian-13', amd64, 'ttyS0').replace(/.*example\.rack.*\n/, ''));
    const visit = await visitor(t, lab, rouse);
    const { page } = visit;

    // The page is open before the machine is switched on, and is not loaded again.
    await page.getByRole('link', { name: 'Machines', exact: true }).click();
    await page.evaluate(() => {
      document.documentElement.dataset['opened'] = 'once';
    });
    const machine = lab.start('uefi', { disk: true });
    const row = page.getByRole('row').filter({ hasText: machine.mac });
    // The time is taken in the page, at the frame that has the row.
    const shown = await page.waitForFunction(
      (mac) => document.querySelector('tbody')?.textContent.includes(mac) === true && Date.now(),
      machine.mac,
      { timeout: BOOT_MS },
    );
    const appearedAtMs = Number(await shown.jsonValue()) - askedAtMs(rouse, machine.mac);
    t.ok(appearedAtMs <= APPEARS_WITHIN_MS, `a row ${appearedAtMs} ms after its first question`);
    const [, code = ''] = await machine.shows(CODE_SHOWN);
    await row.getByText(code).first().waitFor();
    await row.getByText('waiting').waitFor({ timeout: 5_000 });
    t.pass(`both say ${code}`);

    await row.getByRole('link').first().click();
    await page.getByRole('button', { name: 'Adopt' }).click();
    const dialog = page.getByRole('dialog', { name: /^Adopt/ });
    await dialog.getByLabel('Name', { exact: true }).fill('node-1');
    await dialog.getByLabel('Boots', { exact: true }).selectOption('debian-13');
    const before = await stagesShown(page);
    await dialog.getByRole('button', { name: 'Adopt', exact: true }).click();
    const adoptedAtMs = Date.now();
    const args = await machine.kernelArgs();
    t.ok(args.includes('example.machine=node-1'), args.join(' '));
    const wentOnMs = loggedAtMs(rouse.log(), /"script":"boot"/) - adoptedAtMs;
    t.ok(wentOnMs <= BOOTS_WITHIN_MS, `its profile began ${wentOnMs} ms after it was adopted`);

    await page.getByText('handed over').first().waitFor({ timeout: 5_000 });
    const stages = await stagesShown(page);
    t.same(stages, STAGES, 'every stage, in order');
    t.ok(before.length > 3 && before.length < stages.length, 'as they came');
    t.equal(await page.locator('.timeline .fault, .timeline .phase-failed').count(), 0);
    t.equal(await page.locator('.finding').count(), 0, 'the probe for the size is no failure');
    t.equal(await page.evaluate(() => document.documentElement.dataset['opened']), 'once');

    // The same machine asks again, and for its loader in vain.
    machine.powerOff();
    await machine.ended();
    const chain = 'add chain inet faults in { type filter hook input priority 0; }';
    const rules = `add table inet faults; ${chain}; add rule inet faults in udp dport 69 drop`;
    execFileSync('ip', ['netns', 'exec', lab.namespace, 'nft', rules]);
    const told = rouse.log().length;
    const after = (): string => rouse.log().slice(told);
    lab.start('uefi');
    const offered = /offered a boot file/;
    await waitForText(after, offered, 'the log');
    const offeredAtMs = loggedAtMs(after().slice(after().indexOf('\n') + 1), offered);
    const finding = page.locator('.finding');
    await finding.waitFor({ timeout: FOUND_WITHIN_MS + 5_000 });
    const foundMs = Date.now() - offeredAtMs;
    t.ok(foundMs <= FOUND_WITHIN_MS, `named ${foundMs} ms after the offer`);
    await finding.getByText('tftp-never-asked').waitFor();
    t.match(await finding.textContent(), /tcpdump .*port 69/, 'with the check that proves it');
    t.same(visit.problems, [], 'and nothing happened in the browser that must not');
  },
);
