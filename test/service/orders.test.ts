/** Tests for src/service/orders.ts and trail.ts */
import t, { type Test } from 'tap';
import type { ProfileName } from '../../src/domain/machine.ts';
import { decideFor } from '../../src/service/decide-boot.ts';
import { aMac, aSite } from '../fakes/machines.ts';
import { refusal } from '../fakes/refusal.ts';
import { useCases, type UseCases } from '../fakes/use-cases.ts';

const mac = aMac('52:54:00:aa:00:01');
const named = (name: string): ProfileName => name as ProfileName;
const rescue = named('rescue');
const installer = named('installer');
const askedBy = 'cli anna';

function profile(name: string, more = ''): string {
  return `\nkind: profile\nname: ${name}\n${more}\nlinux: { kernel: "http://files.example/${name}" }\n---`;
}

interface Ordered extends UseCases {
  /** what the machine would boot now */
  readonly boots: () => Promise<string>;
}

async function setup(t: Test, own = '', nowMs = () => 1_000): Promise<Ordered> {
  const cases = await useCases(t, { nowMs });
  const boot = own === '' ? '{}' : `{ profile: ${own} }`;
  await cases.applied(
    profile('rescue') +
      profile('installer', 'install: once') +
      profile('wipe', 'destructive: true') +
      `\nkind: machine\nname: node-1\nmacs: ["${mac}"]\nboot: ${boot}\n`,
  );
  const { inventory, orders } = cases;
  return {
    ...cases,
    async boots() {
      const machine = (await inventory.machines.findByMac(mac))!;
      const { orderOf } = orders;
      const { chooser } = cases;
      const decision = await decideFor({ machine }, aSite(), { chooser, inventory, orderOf });
      return decision.kind === 'boot'
        ? `${decision.profile}${decision.choice?.by === 'order' ? ' by order' : ''}`
        : decision.kind;
    },
  };
}

const actions = async ({ orders }: UseCases): Promise<string[]> =>
  (await orders.history('node-1')).map(({ action }) => action);

t.test('boots what was ordered as often as it was, and what it would again', async (t) => {
  const cases = await setup(t, 'rescue');
  const { orders, boots, told } = cases;
  await orders.place('node-1', { profile: installer, times: 2, confirm: 'node-1', askedBy });
  t.equal(await boots(), 'installer by order');
  t.equal(await boots(), 'installer by order', 'an answer uses nothing');
  await orders.handedOver({ mac, profile: installer, ordered: true });
  t.equal(await boots(), 'installer by order');
  t.match(await orders.get('node-1'), { timesLeft: 1, askedBy });
  await orders.handedOver({ mac, profile: installer, ordered: true });
  t.equal(await boots(), 'rescue');
  t.same(await actions(cases), ['used', 'used', 'ordered']);
  t.same(
    told.map(({ kind }) => kind),
    ['machine.ordered', 'machine.used', 'machine.used'],
  );
});

t.test('a machine without a profile installs once, then its disk: three boots more', async (t) => {
  const { orders, boots } = await setup(t);
  await orders.place('node-1', { profile: installer, times: 1, confirm: 'node-1', askedBy });
  await orders.handedOver({ mac, profile: installer, ordered: true });
  for (let boot = 0; boot < 3; boot += 1) t.equal(await boots(), 'local-disk');
});

t.test('its own installer does not follow one that was ordered', async (t) => {
  const same = await setup(t, 'installer');
  await same.installs.disarm('node-1', 'api');
  t.equal(await same.boots(), 'local-disk');
  await same.orders.place('node-1', { profile: installer, times: 1, confirm: 'node-1', askedBy });
  t.equal(await same.boots(), 'installer by order', 'although it is installed');
  await same.orders.handedOver({ mac, profile: installer, ordered: true });
  t.equal(await same.boots(), 'local-disk');
  t.match(await same.installs.get('node-1'), { state: 'handed-over' });

  const other = await setup(t, 'installer');
  await other.orders.place('node-1', {
    ...{ profile: named('wipe'), times: 1, confirm: 'node-1', askedBy },
  });
  await other.orders.handedOver({ mac, profile: named('wipe'), ordered: true });
  t.equal(await other.boots(), 'local-disk');

  const harmless = await setup(t, 'installer');
  await harmless.orders.place('node-1', { profile: rescue, times: 1, askedBy });
  await harmless.orders.handedOver({ mac, profile: rescue, ordered: true });
  t.equal(await harmless.boots(), 'installer', 'a rescue system has installed nothing');
});

t.test('only the script of the order uses it', async (t) => {
  const { orders, boots, installs } = await setup(t, 'installer');
  await orders.place('node-1', { profile: rescue, times: 1, askedBy });
  await orders.handedOver({ mac, profile: installer });
  t.equal(await boots(), 'rescue by order', 'the script was older than the order');
  t.match(await installs.get('node-1'), { state: 'handed-over' });
  await orders.handedOver({ mac });
  t.equal(await boots(), 'local-disk', 'after a restart nobody knows which script it was');
  await orders.handedOver({ mac: aMac('52:54:00:aa:00:99') });
});

t.test('an order that was cancelled while it was carried out uses nothing', async (t) => {
  const cases = await setup(t, 'installer');
  const { orders, installs } = cases;
  await orders.place('node-1', { profile: rescue, times: 1, askedBy });
  t.equal(await orders.cancel('node-1', 'api'), true);
  t.equal(await orders.cancel('node-1', 'api'), false);
  await orders.handedOver({ mac, profile: rescue, ordered: true });
  t.equal(await installs.get('node-1'), 'armed');
  await orders.handedOver({ mac, profile: installer, ordered: true });
  t.match(await installs.get('node-1'), { state: 'handed-over' }, 'its own was started');
  t.same(await actions(cases), ['cancelled', 'ordered']);
});

t.test('expires, and says so once', async (t) => {
  let nowMs = 1_000;
  const cases = await setup(t, 'rescue', () => nowMs);
  const { orders, boots } = cases;
  await orders.place('node-1', {
    profile: named('wipe'),
    confirm: 'node-1',
    lifeMs: 60_000,
    askedBy,
  });
  nowMs += 59_999;
  await orders.handedOver({ mac, profile: named('wipe'), ordered: true });
  t.equal(await boots(), 'wipe by order', 'any number of times');
  nowMs += 1;
  t.equal(await boots(), 'rescue');
  t.equal(await orders.get('node-1'), undefined);
  t.same(await actions(cases), ['expired', 'used', 'ordered']);
});

t.test('what erases a disk is confirmed by name, and mistakes are told', async (t) => {
  const { orders, boots } = await setup(t);
  const wipe = { profile: named('wipe'), times: 1, askedBy };
  t.match(await refusal(orders.place('node-1', wipe)), {
    code: 'CONFIRMATION_NEEDED',
    status: 422,
    detail: /node-1/,
  });
  const wrong = await refusal(orders.place('node-1', { ...wipe, confirm: 'node-2' }));
  t.equal(wrong.code, 'CONFIRMATION_NEEDED');
  t.equal(await boots(), 'local-disk');
  t.equal((await refusal(orders.place('nobody', wipe))).code, 'MACHINE_UNKNOWN');
  const gone = { ...wipe, profile: named('gone') };
  t.equal((await refusal(orders.place('node-1', gone))).code, 'PROFILE_UNKNOWN');
  t.equal((await refusal(orders.history('nobody'))).code, 'MACHINE_UNKNOWN');
});
