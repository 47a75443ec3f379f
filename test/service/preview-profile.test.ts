/**
 * An unsaved profile: what a machine would get from it, and whom it concerns.
 */
import t from 'tap';
import { adminApp } from '../fakes/admin-app.ts';

const CHAIN = { chain: { url: 'http://10.0.0.9/x.ipxe' } };

t.test('it is shown for the machine that is named, and nothing is kept', async (t) => {
  const { ask } = await adminApp(t);
  const mac = '52:54:00:aa:00:07';
  await ask(`PUT /api/v1/machines/${mac}`, { body: { macs: [mac] } });
  const body = { profile: { name: 'draft', ...CHAIN }, machine: mac };
  const shown = await ask('POST /api/v1/profiles:preview', { body });
  t.equal(shown.status, 200);
  t.same(shown.body, {
    machine: mac,
    script: `#!ipxe\necho draft ${mac}\n`,
    affected: [],
    affected_total: 0,
  });
  t.equal((await ask('GET /api/v1/profiles/draft')).status, 404);
});

t.test(
  'without one for the first that boots by it, else for one that stands for any',
  async (t) => {
    const { ask } = await adminApp(t);
    const preview = async () => {
      const body = { profile: { name: 'draft', ...CHAIN } };
      return (await ask('POST /api/v1/profiles:preview', { body })).body;
    };
    t.match(await preview(), { machine: '52:54:00:00:00:01', affected: [] });
    await ask('PUT /api/v1/profiles/draft', { body: { name: 'draft', ...CHAIN } });
    for (const number of [1, 2, 3]) {
      const name = `node-${number}`;
      const macs = [`52:54:00:aa:00:0${number}`];
      const boot = number === 2 ? {} : { profile: 'draft' };
      await ask(`PUT /api/v1/machines/${name}`, { body: { name, macs, boot } });
    }
    t.match(await preview(), {
      machine: 'node-1',
      affected: ['node-1', 'node-3'],
      affected_total: 2,
    });
  },
);
