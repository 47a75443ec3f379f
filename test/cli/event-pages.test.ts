/** Tests for src/cli/event-pages.ts */
import t from 'tap';
import type { Api } from '../../src/cli/api.ts';
import { begunBoot, eventPages, latestSeq } from '../../src/cli/event-pages.ts';

const event = (seq: number) => ({ seq, kind: 'fetch.started', atMs: seq, url: 'x' });

/** Answers in their order; the addresses asked for. */
function answering(...answers: readonly unknown[]): { api: Api; paths: string[] } {
  const paths: string[] = [];
  const api: Api = {
    send({ path }) {
      paths.push(path);
      const body = JSON.stringify(answers[paths.length - 1]);
      return Promise.resolve({
        status: 200,
        headers: { 'content-type': 'application/json' },
        body,
      });
    },
    close: () => Promise.resolve(),
  };
  return { api, paths };
}

t.test('reads page after page, each after the last number of the one before', async (t) => {
  const { api, paths } = answering({ items: [event(4)], next: 4 }, { items: [event(7)] });
  const seqs: unknown[] = [];
  for await (const page of eventPages(api, { limit: 1 })) {
    seqs.push(page.map(({ seq }) => seq));
  }
  t.same(seqs, [[4], [7]]);
  t.same(paths, ['/api/v1/events?limit=1', '/api/v1/events?limit=1&after=4']);
});

t.test('the latest number is 0 while nothing has happened', async (t) => {
  t.equal(await latestSeq(answering({ items: [] }).api), 0);
  t.equal(await latestSeq(answering({ items: [event(9)] }).api), 9);
});

const started = '2026-03-01T12:00:00.000Z';
const boots = (outcome: string) => ({ items: [{ id: 'b_1', outcome, started_at: started }] });

t.test(
  'a boot that goes on is told from its start, and goes on after its last event',
  async (t) => {
    const { api, paths } = answering(
      { items: [event(20)] },
      boots('running'),
      { items: [event(18)], next: 18 },
      { items: [event(21)] },
    );
    const { events, afterSeq } = await begunBoot(api, 'node-1');
    t.same(
      events.map(({ seq }) => seq),
      [18, 21],
    );
    t.equal(afterSeq, 21, 'what happened while it was read is not told twice');
    t.equal(
      paths[2],
      `/api/v1/events?machine=node-1&since=${encodeURIComponent(started)}&limit=500`,
    );
  },
);

t.test('events of other machines since then are not asked for again', async (t) => {
  const answers = [{ items: [event(20)] }, boots('running'), { items: [event(18)] }];
  t.match(await begunBoot(answering(...answers).api, 'node-1'), { afterSeq: 20 });
});

t.test('of a boot that has ended, or of none, nothing is told', async (t) => {
  const over = answering({ items: [event(20)] }, boots('handoff'));
  t.same(await begunBoot(over.api, 'node-1'), { events: [], afterSeq: 20 });
  const none = answering({ items: [] }, { items: [] });
  t.same(await begunBoot(none.api, 'node-1'), { events: [], afterSeq: 0 });
});
