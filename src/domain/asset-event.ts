/**
 * What happens to files that are fetched from elsewhere and kept; a part of boot-event.ts. URLs
 * have no query here, which may hold what gives access.
 *
 * Tests    test/domain/boot-event.test.ts
 */
import type { ErrorCode } from './errors.ts';

export type AssetEvent =
  | {
      readonly kind: 'fetch.started';
      readonly url: string;
      /** that were here already */
      readonly startBytes: number;
    }
  | {
      readonly kind: 'fetch.progress';
      readonly url: string;
      readonly bytes: number;
      readonly sizeBytes?: number;
    }
  | {
      readonly kind: 'fetch.finished';
      readonly url: string;
      readonly bytes: number;
      readonly sha256: string;
      readonly durationMs: number;
    }
  | {
      readonly kind: 'fetch.failed';
      readonly url: string;
      readonly bytes: number;
      readonly error: ErrorCode;
      readonly detail: string;
    }
  | {
      /** damaged: what is on disk is not what was fetched; removed: to make room, or by people */
      readonly kind: 'asset.damaged' | 'asset.removed';
      readonly url: string;
      readonly sha256: string;
      readonly sizeBytes: number;
    };

export const ASSET_EVENT_KINDS = [
  'fetch.started',
  'fetch.progress',
  'fetch.finished',
  'fetch.failed',
  'asset.damaged',
  'asset.removed',
] as const satisfies readonly AssetEvent['kind'][];
