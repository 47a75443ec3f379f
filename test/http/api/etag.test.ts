import t from 'tap';
import { etagOf, readConditions } from '../../../src/http/api/etag.ts';
import { refusal } from '../../fakes/refusal.ts';

t.test('an ETag comes back as the version it was made from', (t) => {
  t.equal(etagOf({ version: 8 }), '"8"');
  t.same(readConditions({ 'if-match': etagOf({ version: 8 }) }), { expectedVersion: 8 });
  t.same(readConditions({ 'if-match': ' "8" ' }), { expectedVersion: 8 });
  t.same(readConditions({ 'if-match': '*' }), { mustExist: true });
  t.same(readConditions({ 'if-none-match': '*' }), { createOnly: true });
  t.same(readConditions({}), {});
  t.end();
});

t.test('a tag that Rouse never gave out matches nothing', async (t) => {
  for (const header of ['8', 'W/"8"', '"x"', '"8", "9"', '']) {
    const error = await refusal(() => readConditions({ 'if-match': header }));
    t.equal(error.code, 'VERSION_STALE', header);
  }
  const error = await refusal(() => readConditions({ 'if-none-match': '"8"' }));
  t.equal(error.code, 'REQUEST_INVALID');
});
