/** Tests for src/cli/boot-wait.ts; with a whole server in test/api/wait.test.ts */
import t, { type Test } from 'tap';
import type { Boot } from '../../src/domain/boot-session.ts';
import { newBootId, type BootId } from '../../src/domain/boot-stage.ts';
import { createBootWait } from '../../src/cli/boot-wait.ts';
import { MACS } from '../fakes/events.ts';
import { EVERY_EVENT } from '../fakes/every-event.ts';
import { following } from '../fakes/following.ts';
import { liveServer } from '../fakes/live-server.ts';
import { NOW } from '../fakes/terminal.ts';

const [MAC, OTHER] = MACS;
const script = (session: string, mac = MAC) =>
  ({ ...EVERY_EVENT['script.served'], atMs: NOW, mac, session }) as const;
const beacon = (session: string, mac = MAC) =>
  ({
    ...EVERY_EVENT['boot.beacon'],
    atMs: NOW,
    mac,
    session,
    step: 'handoff',
    detail: '',
  }) as const;
const broken = (session: string, mac = MAC) =>
  ({ ...beacon(session, mac), step: 'kernel-failed' }) as const;
const finding = (boot: string) =>
  ({ ...EVERY_EVENT['boot.finding'], mac: MAC, boot: boot as BootId }) as const;

const one = { machines: [{ macs: [MAC] }], ordered: false };

t.test('the hand-over that counts is that of a script made after the command', (t) => {
  const take = createBootWait(one, new Set());
  t.equal(take(beacon('old')), undefined, 'of a boot that had begun with something else');
  t.equal(take(script('new')), undefined);
  t.equal(take(beacon('old')), undefined);
  t.equal(take(beacon('new', OTHER)), undefined, 'of another machine');
  t.equal(take(beacon('new')), 0);
  t.end();
});

t.test('a boot that fails ends it with 1: its script, its files, or what is found', (t) => {
  const failing = createBootWait(one, new Set());
  failing(script('new'));
  t.equal(failing(broken('new')), 1);
  t.equal(createBootWait(one, new Set())({ ...script('s'), script: 'fail' }), 1);
  const take = createBootWait(one, new Set(['b_old']));
  t.equal(take(finding('b_old')), undefined, 'about a boot that was over before');
  t.equal(take(finding('b_new')), 1);
  t.end();
});

t.test('an order that is called off or expires ends it with 1, where one was placed', (t) => {
  for (const kind of ['machine.cancelled', 'machine.expired'] as const) {
    const event = { ...EVERY_EVENT[kind], mac: MAC };
    t.equal(createBootWait({ ...one, ordered: true }, new Set())(event), 1, kind);
    t.equal(createBootWait(one, new Set())(event), undefined, `${kind} of an earlier order`);
  }
  t.end();
});

t.test('several machines end it when the last has booted; one that failed is remembered', (t) => {
  const both = { machines: [{ macs: [MAC] }, { macs: [OTHER] }], ordered: false };
  const take = createBootWait(both, new Set());
  for (const mac of MACS) take(script('s', mac));
  t.equal(take(broken('s')), undefined);
  t.equal(take(beacon('s')), undefined, 'the same machine a second time');
  t.equal(take(beacon('s', OTHER)), 1);
  t.end();
});

const MANIFEST = `kind: profile
name: rescue
linux: { kernel: "http://files.example/linux" }
---
kind: machine
name: node-1
macs: ["${MAC}"]
`;

async function waiting(t: Test, ...argv: string[]) {
  const terminal = following(t);
  const server = await liveServer(t, terminal.dataDir);
  await server.applied(MANIFEST);
  server.happen(script('before'));
  const ended: Boot = {
    ...{ id: newBootId(1_000, MAC), macs: [MAC], startedAtMs: 1_000, lastAtMs: 2_000 },
    ...{ endedAtMs: 2_000, outcome: 'local', scripts: [], stages: [], findings: [] },
  };
  await server.opened.boots.saveAll([ended]);
  terminal.begin(...argv);
  while (server.readers() === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  return { ...terminal, ...server, ended };
}

t.test('boot --wait says what was ordered, shows the boot, and ends with it', async (t) => {
  const words = ['boot', 'node-1', '--profile', 'rescue', '--wait'];
  const { happen, exit, stdout, ended } = await waiting(t, ...words);
  happen(finding(ended.id));
  happen(script('now'));
  happen(beacon('before'));
  happen(beacon('now'));
  t.equal(await exit(), 0);
  const [ordered, ...lines] = stdout().trimEnd().split('\n');
  t.equal(ordered, 'node-1 boots rescue: its next boot');
  t.equal(lines.length, 4, 'each step since the order, and none from before it');
  t.match(lines.at(-1), /node-1 .* handed over/);
});

t.test('adopt --wait --json is lines: the result, and an event each', async (t) => {
  const words = ['machines', 'adopt', MAC, '--profile', 'rescue', '--wait', '--json'];
  const { happen, exit, stdout } = await waiting(t, ...words);
  happen(script('now'));
  happen(broken('now'));
  t.equal(await exit(), 1);
  const lines = stdout().trimEnd().split('\n');
  t.match(
    lines.map((line) => JSON.parse(line) as unknown),
    [{ name: 'node-1' }, { kind: 'script.served' }, { kind: 'boot.beacon', step: 'kernel-failed' }],
  );
});

t.test('waits as long as --timeout says, and refuses a form that has no lines', async (t) => {
  const words = ['boot', 'node-1', '--profile', 'rescue', '--wait', '--timeout', '1s'];
  const { exit, stderr } = await waiting(t, ...words);
  t.equal(await exit(), 1);
  t.match(stderr(), 'WAIT_TIMED_OUT');
  const yaml = following(t);
  const { inventory, applied } = await liveServer(t, yaml.dataDir);
  await applied(MANIFEST);
  yaml.begin('boot', 'node-1', '--profile', 'rescue', '--wait', '-o', 'yaml');
  t.equal(await yaml.exit(), 2);
  const machine = await inventory.machines.find('node-1');
  t.equal(await inventory.orders.find(machine!.id), undefined, 'nothing was ordered');
});
