/** A file that was fetched, as the API shows it. */
import type { AssetResource } from '../../src/schema/shown/content.ts';

export const aFetched: AssetResource = {
  id: 'a'.repeat(16),
  url: 'http://factory.example/kernel',
  state: 'complete',
  used_by: ['talos'],
  size_bytes: 3_100_000,
  sha256: 'c'.repeat(64),
  trust: 'first-use',
  first_seen_at: '2026-02-27T12:00:00.000Z',
  used_at: '2026-03-01T11:00:00.000Z',
};
