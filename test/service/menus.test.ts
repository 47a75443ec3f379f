/** Tests for src/service/menus.ts */
import t, { type Test } from 'tap';
import type { Decision } from '../../src/domain/boot-plan.ts';
import type { MenuChoice } from '../../src/domain/menu-ports.ts';
import { createStillWaits, decideFor } from '../../src/service/decide-boot.ts';
import { createEntriesFor, createMenus } from '../../src/service/menus.ts';
import { aMac, anAddress, aSite } from '../fakes/machines.ts';
import { countingBytes } from '../fakes/real-inventory.ts';
import { refusal } from '../fakes/refusal.ts';
import { useCases } from '../fakes/use-cases.ts';

const mac = aMac('52:54:00:aa:00:01');
const from = anAddress('10.77.0.9');
const session = 'ab';
const PROFILES = ['rescue', 'arm', 'installer', 'needy', 'hidden'];

function profile(name: string, more: string, args = ''): string {
  const linux = `linux: { kernel: "http://files.example/${name}", args: [${args}] }`;
  return `\nkind: profile\nname: ${name}\n${more}\n${linux}\n---`;
}

async function setup(t: Test, policy: 'wait' | 'local' | 'menu' | 'ignore' = 'menu') {
  let nowMs = 1_000;
  const clock = { nowMs: () => nowMs, monotonicMs: () => 0 };
  const cases = await useCases(t, { nowMs: clock.nowMs });
  await cases.applied(
    profile('rescue', 'menu: true') +
      profile('arm', 'menu: true\narch: [arm64-efi]') +
      profile('installer', 'menu: true\ninstall: once') +
      profile('needy', 'menu: true', '"v=${rack}"') +
      profile('hidden', ''),
  );
  const { inventory, chooser, orders, told } = cases;
  await inventory.machines.recordSightings([{ mac, atMs: 1_000, hardware: { arch: 'x86-bios' } }]);
  const unknown = { policy, waitSeconds: 60, menuSeconds: 15 };
  const entriesFor = createEntriesFor(inventory);
  const grounds = { inventory, chooser, orderOf: orders.orderOf, unknown, entriesFor };
  const record = (event: (typeof told)[number]): void => void told.push(event);
  const random = countingBytes();
  const menus = createMenus({ inventory, clock, record, random, orders, grounds });
  const machine = async () => (await inventory.machines.findByMac(mac))!;
  const decided = async (over: object = {}): Promise<Decision> =>
    decideFor({ machine: await machine(), ...over }, aSite(), grounds);
  return {
    ...cases,
    ...{ menus, machine, decided, grounds },
    pass: (ms: number) => void (nowMs += ms),
    /** A menu is shown to the machine, and it chooses from it. */
    shown: async (asking: object = { mac }) => {
      const known = await machine();
      const entries = await entriesFor(known);
      const menu = menus.open(known, entries, { session, from, ...asking });
      const choose = (name: string, more: Partial<MenuChoice> = {}) =>
        menus.choose({
          ...{ token: menu.token, profile: name, site: aSite() },
          ...{ asker: { from, ...asking }, ...more },
        });
      return { ...menu, choose };
    },
  };
}

const kinds = (told: readonly { readonly kind: string }[]): string[] =>
  told.map(({ kind }) => kind);

t.test('an unknown machine is shown what fits it, where the settings say so', async (t) => {
  const { decided, shown } = await setup(t);
  const menu = await decided();
  t.match(menu, { kind: 'menu', seconds: 15, entries: [{}, {}, {}] });
  const names = (await shown()).entries.map((entry) => entry.profile);
  t.same(names, ['installer', 'needy', 'rescue']);
  t.match(await decided({ waited: true }), { kind: 'local-disk', reason: 'unknown-machine' });
});

t.test('from the page that waits the menu is opened where there is something in it', async (t) => {
  const waits = await setup(t, 'wait');
  t.match(await waits.decided(), { kind: 'wait', menu: true });
  t.match(await waits.decided({ menu: true }), { kind: 'menu', entries: [{}, {}, {}] });
  const stillWaits = createStillWaits(waits.grounds);
  t.equal(await stillWaits(mac, from, aSite()), true);
  for (const name of PROFILES) await waits.profiles.patch(name, { menu: null });
  t.notMatch(await waits.decided(), { menu: true });
  t.match(await waits.decided({ menu: true }), { kind: 'menu', entries: [] });
  for (const policy of ['local', 'ignore'] as const) {
    const { decided } = await setup(t, policy);
    t.match(await decided({ menu: true }), { kind: 'local-disk' }, policy);
  }
});

t.test('a choice is an order for one boot, asked for by the screen', async (t) => {
  const { shown, decided, orders, told, pass } = await setup(t);
  const { choose } = await shown();
  t.match(await choose('rescue'), { macs: [mac] });
  t.match(await decided(), { kind: 'boot', profile: 'rescue', choice: { by: 'order' } });
  t.match(await orders.history(mac), [{ action: 'ordered', askedBy: 'screen' }]);
  t.same(kinds(told), ['machine.ordered', 'menu.chosen']);
  await choose('rescue');
  t.equal((await orders.history(mac)).length, 1, 'asked again for want of an answer');
  await orders.handedOver({ mac, profile: 'rescue' as never, ordered: true });
  t.match(await decided(), { kind: 'menu' }, 'once');
  const next = await shown();
  await next.choose('rescue');
  pass(3_600_000);
  t.match(await decided(), { kind: 'menu' }, 'what was never booted is not booted much later');
});

t.test('of two choices at once from one menu, one is taken', async (t) => {
  const { shown, orders, told } = await setup(t);
  const { choose } = await shown();
  const twice = await Promise.allSettled([choose('rescue'), choose('rescue'), choose('needy')]);
  t.same(
    twice.map(({ status }) => status),
    ['fulfilled', 'fulfilled', 'rejected'],
  );
  t.match(await orders.history(mac), [{ action: 'ordered', profile: 'rescue' }]);
  t.equal((await orders.history(mac)).length, 1);
  t.same(kinds(told), ['machine.ordered', 'menu.chosen']);
});

t.test('an installer wants to be confirmed, and behind a router is none', async (t) => {
  const { shown, machine, decided } = await setup(t);
  const { choose } = await shown();
  const { code } = await machine();
  t.match(await refusal(choose('installer')), { code: 'CONFIRMATION_NEEDED' });
  t.match(await refusal(choose('installer', { confirm: 'NOT-IT' })), {
    code: 'CONFIRMATION_NEEDED',
  });
  t.match(await decided(), { kind: 'menu' }, 'nothing was ordered');
  await choose('installer', { confirm: code! });
  t.match(await decided(), { kind: 'boot', profile: 'installer' });
  const routed = await (await setup(t)).shown({});
  t.same(
    routed.entries.map((entry) => entry.profile),
    ['needy', 'rescue'],
  );
  t.match(await refusal(routed.choose('installer')), { code: 'MENU_CHOICE_REFUSED' });
});

t.test('nothing is ordered that was not offered, or not by this machine', async (t) => {
  const { shown, menus, machine, orders } = await setup(t);
  const { choose } = await shown();
  for (const name of ['hidden', 'arm', 'nothing', '../x']) {
    t.match(await refusal(choose(name)), { code: 'MENU_CHOICE_REFUSED' }, name);
  }
  const other = aMac('52:54:00:aa:00:02');
  const asker = { from, mac: other };
  t.match(await refusal(choose('rescue', { asker })), { message: /another machine/ });
  t.match(await refusal(choose('rescue', { token: 'ff' })), { message: /out of date/ });
  const known = await machine();
  t.throws(() => menus.open(known, [], { session, from, mac: other }), {
    code: 'MENU_CHOICE_REFUSED',
  });
  t.same(await orders.history(mac), []);
});

t.test('what was decided elsewhere meanwhile counts for more', async (t) => {
  const ignored = await setup(t);
  const menu = await ignored.shown();
  await ignored.adoption.ignore(mac, 'cli anna');
  t.match(await refusal(menu.choose('rescue')), { message: /ignored/ });
  const ordered = await setup(t);
  const late = await ordered.shown();
  const askedBy = 'cli anna';
  await ordered.orders.place(mac, { profile: 'hidden' as never, times: 1, askedBy });
  t.match(await refusal(late.choose('rescue')), { message: /somebody else has decided/ });
  t.match(await ordered.decided(), { profile: 'hidden' });
  const changed = await setup(t);
  const old = await changed.shown();
  await changed.profiles.patch('rescue', { menu: false });
  t.match(await refusal(old.choose('rescue')), { message: /any more/ });
  await changed.inventory.machines.remove((await changed.machine()).id);
  t.match(await refusal(old.choose('needy')), { code: 'MACHINE_UNKNOWN' });
});

t.test('what cannot be carried out is told at once, and not ordered', async (t) => {
  const { shown, orders } = await setup(t);
  const { choose } = await shown();
  t.match(await refusal(choose('needy')), { code: 'TEMPLATE_VALUE_MISSING' });
  t.same(await orders.history(mac), []);
  t.match(await choose('rescue'), { macs: [mac] }, 'and something else may be chosen');
});
