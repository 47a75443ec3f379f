/** Tests for src/cli/each-event.ts, through the commands that go on. */
import { setTimeout as pause } from 'node:timers/promises';
import t from 'tap';
import { following } from '../fakes/following.ts';
import { anEvent } from '../fakes/events.ts';
import { liveServer } from '../fakes/live-server.ts';

t.test('says once that the server is gone, and that it is back', async (t) => {
  const one = following(t);
  const server = await liveServer(t, one.dataDir);
  server.happen(anEvent(1).event);
  one.begin('events', '-f');
  while (server.readers() === 0) await pause(5);
  await server.stop();
  await one.until('The server is gone: reconnecting.');
  server.happen({ kind: 'listener.up', atMs: 1, listener: 'tftp', detail: 'missed meanwhile' });
  await server.start();
  await one.until('missed meanwhile');
  t.match(one.stderr(), /Connected again\.\n$/);
  one.interrupt();
  t.equal(await one.exit(), 130);
});

t.test('a reader that has enough is no failure', async (t) => {
  const one = following(t);
  const server = await liveServer(t, one.dataDir);
  server.happen(anEvent(1).event);
  one.begin('events', '-f');
  await one.until('left unanswered');
  one.close();
  t.equal(await one.exit(), 0);
});

t.test('no server is an error at once', async (t) => {
  const one = following(t);
  one.begin('watch');
  t.equal(await one.exit(), 6);
  t.match(one.stderr(), /SERVER_UNREACHABLE/);
});

t.test('what has not happened in time is told', async (t) => {
  const one = following(t);
  await liveServer(t, one.dataDir);
  one.begin('watch', '--until', 'booted', '--timeout', '50ms');
  t.equal(await one.exit(), 1);
  t.match(one.stderr(), /WAIT_TIMED_OUT.*50 ms/);
});
