/** Tests for src/http/boot/beacons.ts */
import t from 'tap';
import { BEACON_STEPS } from '../../../src/domain/boot-event.ts';
import { fakeSurface } from '../../fakes/boot-surface.ts';
import { aMac } from '../../fakes/machines.ts';

t.test('each step of a served script is credited to its machine', async (t) => {
  const { app, events } = fakeSurface();
  const script = await app.inject('/boot/next?mac=525400aa0001');
  const [, session = ''] = /beacon\/(\w+)\//.exec(script.body) ?? [];
  for (const step of BEACON_STEPS) {
    const answer = await app.inject(`/boot/beacon/${session}/${step}?error=2d0c618e`);
    t.match(answer, { statusCode: 200, headers: { 'cache-control': 'no-store' } });
    t.match(answer.body, /^#!ipxe\n/);
  }
  t.match(
    events.slice(1),
    BEACON_STEPS.map((step) => ({
      kind: 'boot.beacon',
      step,
      session,
      mac: '52:54:00:aa:00:01',
      detail: '2d0c618e',
    })),
  );
});

t.test('a script that a server before this one handed out may still report', async (t) => {
  const { app, events } = fakeSurface({ macOf: () => aMac('52:54:00:aa:00:02') });
  const answer = await app.inject('/boot/beacon/0123456789abcdef/handoff');
  t.equal(answer.statusCode, 200);
  t.match(events, [{ mac: '52:54:00:aa:00:02', session: '0123456789abcdef', detail: '' }]);
  const { app: remote, events: unknown } = fakeSurface();
  await remote.inject('/boot/beacon/0123456789abcdef/handoff');
  t.notOk(unknown[0]?.mac);
});

t.test('its boot tells whose it was, also behind a router, and counts the hand-over', async (t) => {
  const noted: string[] = [];
  const { app, events } = fakeSurface({
    macOf: () => aMac('52:54:00:aa:00:ff'),
    macOfSession: (session) => (session === 'abcd' ? aMac('52:54:00:aa:00:02') : undefined),
    handedOver: ({ mac }) => {
      noted.push(mac);
      return Promise.resolve();
    },
  });
  await app.inject('/boot/beacon/abcd/handoff');
  t.match(events, [{ mac: '52:54:00:aa:00:02', session: 'abcd' }]);
  t.same(noted, ['52:54:00:aa:00:02']);
});

t.test('a hand-over is written down before it is answered', async (t) => {
  const noted: string[] = [];
  const handedOver = async ({ mac }: { mac: string }): Promise<void> => {
    await new Promise(setImmediate);
    noted.push(mac);
  };
  const { app } = fakeSurface({ handedOver });
  const script = await app.inject('/boot/next?mac=525400aa0001');
  const [, session = ''] = /beacon\/(\w+)\//.exec(script.body) ?? [];
  await app.inject(`/boot/beacon/${session}/kernel-failed`);
  t.same(noted, []);
  await app.inject(`/boot/beacon/${session}/handoff`);
  t.same(noted, ['52:54:00:aa:00:01']);
  await app.inject(`/boot/beacon/${session}/handoff`);
  t.equal(noted.length, 1, 'one that is sent again uses nothing');
});

t.test('a store that fails does not stop a machine that has loaded everything', async (t) => {
  const { app, faults } = fakeSurface({
    macOf: () => aMac('52:54:00:aa:00:02'),
    handedOver: () => Promise.reject(new Error('disk full')),
  });
  const answer = await app.inject('/boot/beacon/0123456789abcdef/handoff');
  t.match(answer, { statusCode: 200, body: /^#!ipxe\n/ });
  t.equal(faults.length, 1);
});

t.test('nothing else is taken for a beacon', async (t) => {
  const { app, events } = fakeSurface();
  for (const path of [
    'ab/done',
    'xyz/handoff',
    `${'a'.repeat(33)}/handoff`,
    'ab/handoff/x',
    'ab',
  ]) {
    t.equal((await app.inject(`/boot/beacon/${path}`)).statusCode, 404, path);
  }
  const head = await app.inject({ method: 'HEAD', url: '/boot/beacon/ab/handoff' });
  t.equal(head.statusCode, 404);
  t.same(events, []);
});
