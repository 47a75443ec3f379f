/** Tests for src/schema/asset-resource.ts */
import t from 'tap';
import { RouseError } from '../../src/domain/errors.ts';
import { assetResource, removedResource } from '../../src/schema/asset-resource.ts';

const stored = {
  url: 'http://a/linux',
  sha256: 'a'.repeat(64),
  sizeBytes: 5,
  declared: true,
  firstSeenAtMs: 0,
  usedAtMs: 1_000,
};
const common = { id: '1', url: stored.url, usedBy: ['rescue'] };

t.test('a file is shown with what is known about it', (t) => {
  t.same(assetResource({ ...common, state: 'complete', stored }), {
    id: '1',
    url: 'http://a/linux',
    state: 'complete',
    used_by: ['rescue'],
    size_bytes: 5,
    sha256: 'a'.repeat(64),
    trust: 'declared',
    first_seen_at: '1970-01-01T00:00:00.000Z',
    used_at: '1970-01-01T00:00:01.000Z',
  });
  t.match(assetResource({ ...common, state: 'complete', stored: { ...stored, declared: false } }), {
    trust: 'first-use',
  });
  const fetching = { ...common, state: 'fetching' } as const;
  t.match(assetResource({ ...fetching, progress: { bytes: 3, sizeBytes: 9 } }), {
    fetched_bytes: 3,
    size_bytes: 9,
  });
  t.notOk('size_bytes' in assetResource({ ...fetching, progress: { bytes: 3 } }));
  const failure = new RouseError('FACTORY_FAILED', 'busy');
  t.match(assetResource({ ...common, state: 'failed', failure }), {
    error: { code: 'FACTORY_FAILED', detail: 'busy' },
  });
  t.same(removedResource(stored), { url: stored.url, sha256: stored.sha256, size_bytes: 5 });
  t.end();
});
