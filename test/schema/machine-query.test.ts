import t from 'tap';
import { parseMachineQuery } from '../../src/schema/machine-query.ts';
import { refusal } from '../fakes/refusal.ts';

t.test('reads which machines are meant', async (t) => {
  t.same(parseMachineQuery({}), { limit: 100, order: 'recorded', filter: { tags: {} } });
  const query = {
    ...{ limit: '5', cursor: 'abc', arch: 'x86-bios', profile: 'talos', configured: 'false' },
    ...{ tag: ['rack=a1', 'x=y=z'], q: 'node', sort: '-last_seen_at' },
  };
  t.same(parseMachineQuery(query), {
    ...{ limit: 5, cursor: 'abc', order: 'seen' },
    filter: {
      ...{ arch: 'x86-bios', profile: 'talos', configured: false, text: 'node' },
      tags: { rack: 'a1', x: 'y=z' },
    },
  });
  for (const wrong of [{ arch: 'x86' }, { tag: 'a' }, { q: '' }, { sort: 'name' }, { stat: 'x' }]) {
    const { code } = await refusal(() => parseMachineQuery(wrong));
    t.equal(code, 'REQUEST_INVALID', JSON.stringify(wrong));
  }
});
