/** Addresses of one machine in one boot: made, used, and worth nothing to anybody else. */
import t from 'tap';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import type { Asker } from '../../src/domain/config-token.ts';
import type { TakeCallback } from '../../src/domain/answer-ports.ts';
import type { KeptLine } from '../../src/domain/machine-facts.ts';
import type { Profile } from '../../src/domain/profile.ts';
import { LOCKED_SECRET } from '../../src/domain/secrets.ts';
import { createBootTokens } from '../../src/service/boot-tokens.ts';
import { createCallbacks } from '../../src/service/callbacks.ts';
import { createFetchAnswer } from '../../src/service/fetch-answer.ts';
import { fixedInventory } from '../fakes/fixed-inventory.ts';
import { aChain, aMac, aMachine, anAddress, aProfile, aSite } from '../fakes/machines.ts';
import { refusal } from '../fakes/refusal.ts';

const mac = aMac('52:54:00:aa:00:01');
const machine = aMachine({ name: 'node-1', profile: 'debian-13', variables: { disk: 'vda' } });
const profile: Profile = {
  ...aProfile(aChain('http://x/')),
  files: [
    { path: 'preseed.cfg', text: 'd={{ variables.disk }} {{ callback.url }}', template: true },
    { path: 'ci/meta-data', text: '{{ as it stands }}', template: false },
  ],
};
const own: Asker = { from: anAddress('10.0.0.9'), mac };
const foreign: Asker = { from: anAddress('10.0.0.8'), mac: aMac('52:54:00:aa:00:02') };

async function setup(given: Profile = profile) {
  const events: BootEvent[] = [];
  const [lines, installed]: [KeptLine[], string[]] = [[], []];
  let nowMs = 1_000;
  const inventory = fixedInventory({ machines: [machine], profiles: [given] });
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };
  const record = (event: BootEvent): void => void events.push(event);
  const random = (bytes: number): Uint8Array => Buffer.alloc(bytes, nowMs);
  const tokens = await createBootTokens({ inventory, clock, record, random });
  const fetchAnswer = createFetchAnswer({ inventory, tokens });
  const takeCallback: TakeCallback = createCallbacks({
    clock,
    record,
    tokens,
    installed: (who) => Promise.resolve(void installed.push(who)),
    keepLine: (_machine, line) => void lines.push(line),
  });
  const issue = async () => {
    const asking = { session: 's1', ...own, site: aSite() };
    const addresses = await tokens.issue(machine, given, asking);
    const [files = '', callback = ''] = Object.values(addresses).map((url) =>
      url.split('/').at(-1),
    );
    return { ...addresses, files, callback };
  };
  const fetch = (token: string, path: string, asker = own) =>
    fetchAnswer({ token, path, asker, site: aSite() });
  const pass = (ms: number): void => void (nowMs += ms);
  return {
    inventory,
    tokens,
    events,
    lines,
    installed,
    fetchAnswer,
    takeCallback,
    issue,
    fetch,
    pass,
  };
}

t.test('the machine fetches its files, as often as it likes', async (t) => {
  const { issue, fetch, events } = await setup();
  const { files, filesUrl, callbackUrl } = await issue();
  t.match(filesUrl, /^http:\/\/10.77.0.2:8080\/boot\/answers\/[\w-]{43}$/);
  for (let times = 0; times < 3; times += 1) {
    const { answer } = await fetch(files, 'preseed.cfg');
    t.match(answer, { text: `d=vda ${callbackUrl}`, machine: 'node-1', session: 's1', mac });
  }
  t.match((await fetch(files, 'ci/meta-data')).answer, { text: '{{ as it stands }}' });
  t.same(await fetch(files, 'vendor-data'), { admitted: true });
  t.match(events, [
    { kind: 'boot.token.issued', machine: 'node-1', profile: 'debian-13', session: 's1', mac },
    { kind: 'boot.token.refused', purpose: 'files', reason: 'unknown-file' },
  ]);
  const told = JSON.stringify(events);
  t.notMatch(told, files);
  t.notMatch(told, callbackUrl.split('/').at(-1) ?? '');
});

t.test('who may report may read no file, and the reverse', async (t) => {
  const { issue, fetch, takeCallback } = await setup();
  const { files, callback } = await issue();
  t.same(await fetch(callback, 'preseed.cfg'), { admitted: false });
  const step = { step: 'started', lines: [] } as const;
  t.notOk(await takeCallback({ token: files, asker: own }, step));
  t.ok(await takeCallback({ token: callback, asker: own }, step));
});

t.test('a neighbour gets nothing, and ends what it has found', async (t) => {
  const { issue, fetch, events } = await setup();
  const { files } = await issue();
  t.same(await fetch(files, 'preseed.cfg', foreign), { admitted: false });
  t.match(events.slice(1), [
    { kind: 'boot.token.revoked', reason: 'other-machine', machine: 'node-1', mac: foreign.mac },
    { kind: 'boot.token.refused', reason: 'other-machine' },
  ]);
  t.same(await fetch(files, 'preseed.cfg'), { admitted: false }, 'not even for the machine');
  t.match(events.at(-1), { reason: 'revoked' });
});

t.test('a neighbour is given no addresses in a script', async (t) => {
  const { tokens, events } = await setup();
  const asking = { session: 's1', ...foreign, site: aSite() };
  const error = await refusal(tokens.issue(machine, profile, asking));
  t.equal(error.code, 'ANSWER_REFUSED');
  t.match(events, [{ kind: 'boot.token.refused', reason: 'other-machine', machine: 'node-1' }]);
});

t.test('an installer that says it has other network cards is another machine', async (t) => {
  const { issue, fetchAnswer } = await setup();
  const { files: token } = await issue();
  const ask = (macs: readonly string[]) =>
    fetchAnswer({ token, path: 'preseed.cfg', asker: own, site: aSite(), macs: macs.map(aMac) });
  t.same(await ask(['52:54:00:aa:00:09']), { admitted: false });
  t.ok((await ask(['52:54:00:aa:00:09', mac])).answer, 'one of them is enough');
});

t.test('files that cannot be made are told before the boot, and refused after it', async (t) => {
  const missing = { path: 'x', text: '{{ network.address }}', template: true };
  const broken = await setup({ ...profile, files: [missing] });
  t.match(await refusal(broken.issue()), {
    code: 'TEMPLATE_VALUE_MISSING',
    detail: 'x: line 1, column 4: {{ network.address }}',
  });
  const locked = await setup({ ...profile, files: [{ ...missing, text: LOCKED_SECRET }] });
  t.equal((await refusal(locked.issue())).code, 'SECRETS_KEY_WRONG');
  const { issue, fetch, inventory, events } = await setup();
  const { files } = await issue();
  await inventory.profiles.save({ ...profile, files: [missing] });
  t.same(await fetch(files, 'x'), { admitted: true });
  t.match(events.at(-1), { reason: 'not-made', error: 'TEMPLATE_VALUE_MISSING' });
  await inventory.machines.remove(machine.id);
  t.same(await fetch(files, 'x'), { admitted: false });
  t.match(events.at(-1), { reason: 'unknown-machine' });
});

t.test('what an installer reports is told, kept, and at its end followed', async (t) => {
  const { issue, takeCallback, events, lines, installed } = await setup();
  const use = { token: (await issue()).callback, asker: own };
  await takeCallback(use, { step: 'progress', percent: 40, text: 'copying', lines: ['a', 'b'] });
  await takeCallback(use, { step: 'failed', lines: [] });
  t.same(installed, [], 'a failure changes nothing');
  t.ok(await takeCallback(use, { step: 'done', lines: [] }));
  t.same(installed, [mac]);
  t.match(events.slice(1), [
    {
      ...{ kind: 'installer.progress', percent: 40, text: 'copying', lines: 2 },
      ...{ machine: 'node-1', profile: 'debian-13', session: 's1', mac },
    },
    { kind: 'installer.failed' },
    { kind: 'installer.done' },
  ]);
  t.match(lines, [{ message: 'a', facility: 'installer' }, { message: 'b' }]);
  t.notOk(await takeCallback(use, { step: 'failed', lines: [] }), 'and then it is over');
  t.match(events.at(-1), { kind: 'boot.token.refused', purpose: 'callback', reason: 'ended' });
});

t.test('files are given out for hours, reports are taken for a day', async (t) => {
  const { issue, fetch, takeCallback, pass, events } = await setup();
  const { files, callback } = await issue();
  pass(4 * 3_600_000);
  t.same(await fetch(files, 'preseed.cfg'), { admitted: false });
  t.match(events.at(-1), { reason: 'expired' });
  const use = { token: callback, asker: own };
  t.ok(await takeCallback(use, { step: 'progress', lines: [] }));
  pass(20 * 3_600_000);
  t.notOk(await takeCallback(use, { step: 'progress', lines: [] }));
});
