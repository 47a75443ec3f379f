/** Tokens from the script to the last byte, on a real inventory. */
import t, { type Test } from 'tap';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import type { Asker } from '../../src/domain/config-token.ts';
import { RouseError } from '../../src/domain/errors.ts';
import type { ConfigName } from '../../src/domain/machine.ts';
import { createConfigTokens } from '../../src/service/config-tokens.ts';
import { aMac, aMachine, anAddress, aSite } from '../fakes/machines.ts';
import { countingBytes, realInventory } from '../fakes/real-inventory.ts';
import { refusal } from '../fakes/refusal.ts';

const MAC = aMac('52:54:00:aa:00:01');
const OTHER = aMac('52:54:00:bb:00:01');
const HERE = anAddress('10.0.0.9');
const machine = aMachine({
  name: 'node-1',
  hardware: { uuid: '4c4c4544-0042-3510-8052-b4c04f4d3432' },
});
const asker: Asker = { from: HERE, mac: MAC };
const MINUTE = 60_000;

const asked = { session: 's', from: HERE, site: aSite() };

async function setup(t: Test, { open = false, failure }: { open?: boolean; failure?: Error } = {}) {
  const { inventory } = await realInventory(t);
  await inventory.machines.save(machine);
  const events: BootEvent[] = [];
  const time = { wall: 1_000_000, steady: 0 };
  const random = countingBytes();
  const make = () =>
    createConfigTokens({
      ...{ inventory, open, lifeMs: 30 * MINUTE, random },
      clock: { nowMs: () => time.wall, monotonicMs: () => time.steady },
      record: (event) => events.push(event),
      render: ({ name }) =>
        failure
          ? Promise.reject(failure)
          : Promise.resolve({ config: 'cp' as ConfigName, text: `for ${name ?? ''}` }),
    });
  const tokens = await make();
  const issue = () => tokens.issue(machine, { session: 's1', site: aSite(), ...asker });
  return { inventory, events, time, make, tokens, issue };
}

t.test('a token is 256 bits that are written down nowhere', async (t) => {
  const { inventory, issue, events } = await setup(t);
  const token = await issue();
  t.match(token, /^[\w-]{43}$/);
  t.equal(Buffer.from(token, 'base64url').length, 32);
  t.match(events, [
    { kind: 'config.token.issued', machine: 'node-1', session: 's1', mac: MAC, from: HERE },
  ]);
  t.notMatch(JSON.stringify(events), token);
  t.equal(await inventory.configTokens.find(token), undefined, 'it is found by its hash alone');
});

t.test(
  'the machine gets its configuration, again while it has not arrived, and then no more',
  async (t) => {
    const { tokens, issue, time } = await setup(t);
    const token = await issue();
    const fetch = () => tokens.fetch.byToken(token, asker, aSite());
    for (let attempt = 0; attempt < 3; attempt += 1) {
      time.steady += 5 * MINUTE;
      t.match(await fetch(), { text: 'for node-1', config: 'cp', machine: 'node-1' });
    }
    await (await fetch())?.sent();
    time.steady += 4 * MINUTE;
    const late = await fetch();
    t.ok(late, 'Talos may have lost it');
    await late?.sent();
    time.steady += MINUTE;
    t.equal(await fetch(), undefined);
  },
);

t.test(
  'a token that is not used expires, also over a restart with the clock set back',
  async (t) => {
    const { tokens, issue, time, make } = await setup(t);
    const token = await issue();
    time.steady += 30 * MINUTE - 1;
    t.ok(await tokens.fetch.byToken(token, asker, aSite()));
    time.steady += 1;
    t.equal(await tokens.fetch.byToken(token, asker, aSite()), undefined);
    time.wall = 5;
    const later = await make();
    const fresh = await later.issue(machine, { session: 's2', site: aSite(), ...asker });
    t.ok(await later.fetch.byToken(fresh, asker, aSite()));
    time.steady += 30 * MINUTE;
    t.equal(await later.fetch.byToken(token, asker, aSite()), undefined);
  },
);

t.test('a token survives a restart, and its use does as well', async (t) => {
  const { tokens, issue, make, time } = await setup(t);
  const [first, second] = [await issue(), await issue()];
  await (await tokens.fetch.byToken(first, asker, aSite()))?.sent();
  const again = await make();
  t.ok(await again.fetch.byToken(second, asker, aSite()));
  time.wall += 6 * MINUTE;
  const third = await make();
  t.equal(await third.fetch.byToken(first, asker, aSite()), undefined);
});

t.test('whoever else has the token ends it, and that is told', async (t) => {
  const { tokens, issue, events } = await setup(t);
  const token = await issue();
  const thief = { from: anAddress('10.0.0.66'), mac: OTHER };
  t.equal(await tokens.fetch.byToken(token, thief, aSite()), undefined);
  t.match(events.slice(1), [
    { kind: 'config.token.revoked', reason: 'other-machine', machine: 'node-1', mac: OTHER },
    { kind: 'config.refused', reason: 'other-machine', machine: 'node-1' },
  ]);
  t.equal(await tokens.fetch.byToken(token, asker, aSite()), undefined, 'nobody gets it any more');
  t.match(events.at(-1), { kind: 'config.refused', reason: 'revoked' });
  t.notMatch(JSON.stringify(events), token);
});

t.test(
  'of a thousand who come with one token at once nobody but the machine gets anything',
  async (t) => {
    const { tokens, issue } = await setup(t);
    const token = await issue();
    const askers = Array.from({ length: 1_000 }, (_, n) =>
      n % 2 ? asker : { ...asker, mac: OTHER },
    );
    const answers = await Promise.all(
      askers.map((one) => tokens.fetch.byToken(token, one, aSite())),
    );
    t.ok(answers.every((answer, n) => n % 2 === 1 || answer === undefined));
    t.equal(await tokens.fetch.byToken(token, asker, aSite()), undefined);
  },
);

t.test('a neighbour that is not the machine is given no token', async (t) => {
  const { tokens, events } = await setup(t);
  const error = await refusal(tokens.issue(machine, { ...asked, mac: OTHER }));
  t.equal(error.code, 'MACHINE_CONFIG_REFUSED');
  t.match(events, [{ kind: 'config.refused', reason: 'other-machine', machine: 'node-1' }]);
  t.match(await tokens.issue(machine, asked), /^[\w-]{43}$/, 'behind a router');
});

t.test('a hundred thousand guesses find nothing', async (t) => {
  const { tokens, issue, events } = await setup(t);
  const token = await issue();
  const random = countingBytes();
  const guesses = ['', token.slice(0, -1), `${token}=`, token.toLowerCase(), '../', '%00'];
  let found = 0;
  for (let n = 0; n < 100_000; n += 1) {
    const guess = guesses[n] ?? Buffer.from(random(32)).reverse().toString('base64url');
    if ((await tokens.fetch.byToken(guess, asker, aSite())) !== undefined) found += 1;
  }
  t.equal(found, 0);
  t.ok(
    events
      .slice(1)
      .every((event) => event.kind === 'config.refused' && event.reason === 'unknown-token'),
  );
  t.ok(await tokens.fetch.byToken(token, asker, aSite()), 'and harm nothing');
});

t.test('a machine that is gone has no token', async (t) => {
  const { tokens, issue, inventory } = await setup(t);
  const token = await issue();
  await inventory.machines.remove(machine.id);
  t.equal(await tokens.fetch.byToken(token, asker, aSite()), undefined);
});

t.test(
  'what cannot be made is told while the script is, and there is no token for it',
  async (t) => {
    const failure = new RouseError('TEMPLATE_VALUE_MISSING', 'machine.install.disk: ${disk}');
    const { tokens, events, inventory } = await setup(t, { failure });
    t.equal((await refusal(tokens.issue(machine, asked))).code, 'TEMPLATE_VALUE_MISSING');
    t.same(events, []);
    t.equal(await inventory.configTokens.latestIssueMs(), undefined);
  },
);
