import t from 'tap';
import type { BootResource } from '../../../src/schema/shown/boot.ts';
import { adviceOn } from '../../../src/domain/finding-advice.ts';
import { serveApi } from '../../fakes/admin-api.ts';
import { terminal } from '../../fakes/terminal.ts';

const at = '2026-03-01T11:57:00.000Z';

function bootOf(number: number, more: Partial<BootResource> = {}): BootResource {
  const machine = `node-${number}`;
  return {
    ...{ id: `b_${number}`, machine, macs: [`52:54:00:aa:00:0${number}`], outcome: 'stalled' },
    ...{ started_at: at, last_at: at, duration_ms: 1_000, stage: 'offer', bytes: 0, stages: [] },
    ...{ finding_ids: ['tftp-never-asked'] },
    findings: [
      {
        ...{ id: 'tftp-never-asked', at, stage: 'offer' },
        ...{ seen: 'An offer', expected: 'A request' },
        ...adviceOn('tftp-never-asked', { machine }),
      },
    ],
    ...more,
  };
}

const SOUND = { outcome: 'handoff', profile: 'debian', finding_ids: [], findings: [] } as const;

t.test('says what was seen and expected, causes in order, the check and the fix', async (t) => {
  const { run, dataDir } = terminal(t);
  await serveApi(t, dataDir, {
    'GET /api/v1/machines/node-1/boots': { body: { items: [bootOf(1)] } },
    'GET /api/v1/boots/b_1': { body: bootOf(1) },
  });
  const { exit, stdout } = await run('diagnose', 'node-1');
  t.equal(exit, 0);
  t.match(
    stdout,
    /^node-1, stalled after offer, began 3 min ago, b_1\n\nfound: The machine was offered/,
  );
  t.match(stdout, /\n {2}seen +An offer\n {2}expected +A request\n {2}causes +A firewall of this/);
  t.match(stdout, /\n {2}check +tcpdump -ni any udp port 69\n {2}fix +Allow UDP 69/);
  const { stdout: json } = await run('diagnose', 'node-1', '--json');
  t.same(JSON.parse(json), { items: [bootOf(1)] });
});

t.test('of each machine its last boot counts, and only what is wrong is shown', async (t) => {
  const { run, dataDir } = terminal(t);
  const sameMachine = { machine_id: 'm_2', macs: ['52:54:00:aa:00:09'] };
  const boots = [
    bootOf(4),
    bootOf(2, { ...SOUND, machine_id: 'm_2' }),
    bootOf(1),
    bootOf(3, sameMachine),
    bootOf(5),
  ];
  await serveApi(t, dataDir, {
    'GET /api/v1/boots': { body: { items: boots } },
    ...Object.fromEntries(boots.map((boot) => [`GET /api/v1/boots/${boot.id}`, { body: boot }])),
  });
  const { stdout } = await run('diagnose', '-n', '2', '--output', 'name');
  t.equal(stdout, 'b_4\nb_1\n', 'two at most, and none that a later boot made old');
  t.match(await run('diagnose', '-n', 'many'), { exit: 2, stderr: /--lines/ });
});

t.test('says so when nothing is wrong, and when nothing was seen', async (t) => {
  const { run, dataDir } = terminal(t);
  const [sound, other] = [bootOf(1, SOUND), bootOf(2, SOUND)];
  await serveApi(t, dataDir, {
    'GET /api/v1/boots': { body: { items: [sound, other] } },
    'GET /api/v1/machines/node-1/boots': { body: { items: [sound] } },
    'GET /api/v1/machines/node-2/boots': { body: { items: [] } },
  });
  t.equal(
    (await run('diagnose', 'node-1')).stdout,
    'Nothing is wrong with the last boot of node-1: handed over to debian.\n',
  );
  t.match(await run('diagnose'), { stdout: /^Nothing is wrong with the last boots of 2 machines/ });
  t.match(await run('diagnose', 'node-2'), { stdout: '', stderr: /No boot has been seen/ });
});
