import t from 'tap';
import { NO_FACTS } from '../../../src/domain/machine-facts.ts';
import { adminApp } from '../../fakes/admin-app.ts';

const manifest = 'kind: machine\nname: a\nmacs: ["52:54:00:aa:00:01"]\n';

t.test('answers with the last lines that are wanted', async (t) => {
  const lines = [1, 2, 3].map((seq) => ({ atMs: seq, message: `line ${seq}`, seq }));
  const { ask } = await adminApp(t, { logOf: () => lines });
  await ask('POST /api/v1/apply', { body: manifest });
  const seqs = async (query = ''): Promise<unknown> => {
    const { body } = await ask(`GET /api/v1/machines/a/logs${query}`);
    return (body['items'] as { seq: number }[]).map(({ seq }) => seq);
  };
  t.same(await seqs(), [1, 2, 3]);
  t.same(await seqs('?lines=2'), [2, 3]);
  t.match(await ask('GET /api/v1/machines/a/logs?lines=0'), { status: 400 });
  t.match(await ask('GET /api/v1/machines/b/logs'), { status: 404 });
});

t.test('a machine is shown with what Talos on it reported', async (t) => {
  const { ask } = await adminApp(t, { factsOf: () => ({ ...NO_FACTS, stage: 'running' }) });
  await ask('POST /api/v1/apply', { body: manifest });
  t.match((await ask('GET /api/v1/machines/a')).body, { talos: { stage: 'running' } });
  t.match((await ask('GET /api/v1/machines')).body, { items: [{ talos: { stage: 'running' } }] });
});
