/** Tests for src/http/api/events.ts: pages, and a stream over a real socket. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t, { type Test } from 'tap';
import { liveStreamsMax } from '../../../src/domain/limits-live.ts';
import { createEventFeed } from '../../../src/observe/event-feed.ts';
import { createEventStreams } from '../../../src/observe/event-streams.ts';
import { adminApp } from '../../fakes/admin-app.ts';
import { curlStream, idsIn } from '../../fakes/curl-stream.ts';
import { anEvent, MACS } from '../../fakes/events.ts';
import { createRecentEvents } from '../../fakes/recent-events.ts';

async function surface(t: Test, events: number) {
  const failed = (error: unknown): void => void t.error(error);
  const feed = createEventFeed(0, failed);
  const history = createRecentEvents(feed);
  const access = { ...createEventStreams({ feed, history, failed }), history };
  const happen = (seq: number): void => {
    feed.record(anEvent(seq).event);
  };
  for (let seq = 1; seq <= events; seq += 1) happen(seq);
  const admin = await adminApp(t, { events: access });
  const folder = mkdtempSync(path.join(tmpdir(), 'rouse-events-'));
  t.teardown(() => {
    rmSync(folder, { recursive: true });
  });
  const socketPath = path.join(folder, 's');
  await admin.app.listen({ path: socketPath });
  return { ...admin, happen, socketPath };
}

t.test('curl -N is told what was and what happens, and goes on where it stopped', async (t) => {
  const { socketPath, happen } = await surface(t, 5);
  const first = await curlStream(t, { socketPath, query: '?after=3' });
  happen(6);
  t.same(idsIn(await first.until('id: 6')), [4, 5, 6]);
  const resumed = await curlStream(t, { socketPath, args: ['-H', 'Last-Event-ID: 5'] });
  happen(7);
  t.same(idsIn(await resumed.until('id: 7')), [6, 7]);
});

t.test('one machine, by any name, and one kind', async (t) => {
  const { socketPath, happen, ask } = await surface(t, 12);
  await ask('PUT /api/v1/machines/node-2', { body: { name: 'node-2', macs: [MACS[1]] } });
  const named = await curlStream(t, { socketPath, query: '?after=0&machine=node-2' });
  const query = `?after=0&machine=${MACS[1]}&kind=tftp.started`;
  const both = await curlStream(t, { socketPath, query });
  for (let seq = 13; seq <= 24; seq += 1) happen(seq);
  t.same(idsIn(await named.until('id: 24')), [3, 6, 9, 12, 15, 18, 21, 24]);
  t.same(idsIn(await both.until('id: 24')), [12, 24]);
});

t.test('the stream ends with the server', async (t) => {
  const { socketPath, app } = await surface(t, 1);
  const reader = await curlStream(t, { socketPath });
  await app.close();
  t.same(await reader.exited, [0, null], 'curl saw a whole answer');
});

t.test('a page of events: from a number on, or the newest', async (t) => {
  const { ask } = await surface(t, 9);
  const { body } = await ask('GET /api/v1/events?limit=4');
  t.match(body, { next: 4, items: [{ seq: 1, kind: 'dhcp.ignored' }, {}, {}, { seq: 4 }] });
  t.match((await ask('GET /api/v1/events?after=8')).body, { items: [{ seq: 9 }], next: undefined });
  const newest = (await ask('GET /api/v1/events?newest=true&limit=2')).body;
  t.match(newest, { items: [{ seq: 8 }, { seq: 9 }], next: undefined });
  const mine = (await ask(`GET /api/v1/events?machine=${MACS[1]}`)).body;
  t.match(mine, { items: [{ seq: 3 }, { seq: 6 }, { seq: 9 }] }, 'a machine that nobody knows');
  t.match((await ask('GET /api/v1/events?machine=nobody')).body, { code: 'MACHINE_UNKNOWN' });
  t.match((await ask('GET /api/v1/events?kind=x')).body, { code: 'REQUEST_INVALID' });
});

t.test('one reader too many is told so, and is served when another has gone', async (t) => {
  const { socketPath } = await surface(t, 0);
  const headers = { accept: 'text/event-stream' };
  const open = async () => {
    const asked = request({ socketPath, path: '/api/v1/events', headers, agent: false }).end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    return { asked, answer };
  };
  const readers = await Promise.all(Array.from({ length: liveStreamsMax }, open));
  const refused = await open();
  t.equal(refused.answer.statusCode, 503);
  refused.answer.resume();
  readers[0]?.asked.destroy();
  let status = 503;
  while (status === 503) {
    const again = await open();
    status = again.answer.statusCode ?? 0;
    again.asked.destroy();
  }
  t.equal(status, 200);
  for (const { asked } of readers) asked.destroy();
});

t.test('HEAD is answered like a page, whatever it accepts', async (t) => {
  const { app } = await surface(t, 1);
  const headers = { accept: 'text/event-stream' };
  const answer = await app.inject({ method: 'HEAD', url: '/api/v1/events', headers });
  t.equal(answer.statusCode, 200);
  t.match(answer.headers['content-type'], /json/);
});
