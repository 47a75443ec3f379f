/** Tests for src/cli/follow.ts: a stream that is lost is gone on with. */
import { createServer, type ServerResponse } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t, { type Test } from 'tap';
import { follow } from '../../src/cli/follow.ts';
import { messageOf } from '../../src/http/api/sse.ts';
import { anEvent } from '../fakes/events.ts';

type Script = (response: ServerResponse, lastEventId: string | undefined) => void;

/** A server that answers one connection after the other by its script; the last one goes on. */
async function scripted(t: Test, scripts: readonly Script[]) {
  const folder = mkdtempSync(path.join(tmpdir(), 'rouse-follow-'));
  const socketPath = path.join(folder, 's');
  const resumed: (string | undefined)[] = [];
  const server = createServer(({ headers }, response) => {
    const lastEventId = headers['last-event-id']?.toString();
    resumed.push(lastEventId);
    scripts[Math.min(resumed.length, scripts.length) - 1]?.(response, lastEventId);
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });
  const stopped = new AbortController();
  const states: string[] = [];
  const begin = (afterSeq?: number) =>
    follow({
      dial: { socketPath, timeoutMs: 5_000, signal: stopped.signal },
      query: new URLSearchParams(),
      ...(afterSeq !== undefined && { afterSeq }),
      connection: (state) => states.push(state),
    });
  return { begin, resumed, states, stopped };
}

const thrown = (error: unknown): unknown => error;

const sends =
  (...seqs: number[]): Script =>
  (response) => {
    response.writeHead(200).write(seqs.map((seq) => messageOf(anEvent(seq))).join(''));
  };
const thenCut =
  (script: Script): Script =>
  (response, id) => {
    script(response, id);
    setTimeout(() => response.destroy(), 20);
  };
const refuses =
  (status: number): Script =>
  (response) => {
    response
      .writeHead(status)
      .end(JSON.stringify({ code: 'TOO_MANY_CONNECTIONS', title: 'x', status }));
  };

t.test('symptom: what happened while the server was away was never shown', async (t) => {
  const { begin, resumed, states } = await scripted(t, [
    thenCut(sends(5, 6)),
    refuses(503),
    thenCut((response) =>
      response.writeHead(200).write('id: 9\nevent: stream.overrun\ndata: {}\n\n'),
    ),
    sends(10),
  ]);
  const seqs: (number | undefined)[] = [];
  for await (const { seq } of begin(4)) {
    seqs.push(seq);
    if (seq === 10) break;
  }
  t.same(seqs, [5, 6, 10], 'a mark is no event');
  t.same(resumed, ['4', '6', '6', '9']);
  t.same(states, ['lost', 'again', 'lost', 'again'], 'told once, however long it takes');
});

t.test('a server that ends its stream in order is come back to as well', async (t) => {
  const { begin, resumed } = await scripted(t, [
    (response) => response.writeHead(200).end('id: 3\n\n'),
    sends(4),
  ]);
  for await (const { seq } of begin()) {
    t.equal(seq, 4);
    break;
  }
  t.same(resumed, [undefined, '3'], 'from the position that it was told');
});

t.test(
  'what is refused is not asked again, and nothing at all is a server that does not run',
  async (t) => {
    const { begin } = await scripted(t, [refuses(503)]);
    t.match(await begin().next().catch(thrown), { problem: { code: 'TOO_MANY_CONNECTIONS' } });
    const nobody = follow({
      dial: { socketPath: '/nowhere/s', timeoutMs: 1_000 },
      query: new URLSearchParams(),
      connection: () => undefined,
    });
    await t.rejects(nobody.next(), { code: 'SERVER_UNREACHABLE' });
    const again = await scripted(t, [thenCut(sends(1)), refuses(404)]);
    const events = again.begin();
    await events.next();
    t.match(await events.next().catch(thrown), { problem: { code: 'TOO_MANY_CONNECTIONS' } });
  },
);

t.test('what is not of our form is a fault, not a lost connection', async (t) => {
  const { begin } = await scripted(t, [
    (response) => response.writeHead(200).write('event: a.b\ndata: {\n\n'),
  ]);
  await t.rejects(begin().next(), { name: 'SyntaxError' });
});

t.test('Ctrl-C ends it, while it reads and while it waits', async (t) => {
  const reading = await scripted(t, [sends(1)]);
  const events = reading.begin();
  await events.next();
  const next = events.next();
  reading.stopped.abort();
  await t.rejects(next, { name: 'AbortError' });
  const waiting = await scripted(t, [thenCut(sends(1)), refuses(503)]);
  const others = waiting.begin();
  await others.next();
  const other = others.next();
  while (waiting.resumed.length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
  waiting.stopped.abort();
  await t.rejects(other, { name: 'AbortError' });
});
