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
