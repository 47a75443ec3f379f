/** The boot surface with everything behind it faked, and the events it records. */
import type { FastifyInstance } from 'fastify';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import { RouseError } from '../../src/domain/errors.ts';
import type { Asset, OpenFile } from '../../src/domain/ports.ts';
import { createProgressTurn } from '../../src/domain/progress.ts';
import { NO_CONFIGS } from './config-tokens.ts';
import { createBootApp } from '../../src/http/boot/app.ts';
import type { BootDeps } from '../../src/http/boot/deps.ts';

export interface FakeSurface {
  readonly app: FastifyInstance;
  readonly deps: BootDeps;
  readonly events: readonly BootEvent[];
  /** what was reported as a fault of ours */
  readonly faults: readonly unknown[];
  /** files opened and not closed again */
  readonly open: () => number;
}

/** Path `image/path` → content. `broken` fails in the middle, `changed` cannot be opened. */
export type Files = Readonly<Record<string, Uint8Array | 'broken' | 'changed'>>;

export interface SurfaceOptions extends Partial<BootDeps> {
  readonly files?: Files;
  readonly loaders?: Readonly<Record<string, string>>;
}

export function fakeSurface({ files, loaders, ...overrides }: SurfaceOptions = {}): FakeSurface {
  const events: BootEvent[] = [];
  const faults: unknown[] = [];
  let opened = 0;
  let nowMs = 1_000;
  let draws = 0;
  const deps: BootDeps = {
    clock: { nowMs: () => nowMs, monotonicMs: () => (nowMs += 1) },
    record: (event) => events.push(event),
    decide: () => Promise.resolve({ kind: 'local-disk', reason: 'unknown-machine' }),
    findAsset: ({ name }) => assetOf(name, loaders ?? {}),
    openImageFile: (image, path) => {
      const content = files?.[`${image}/${path}`];
      if (content === undefined) {
        return Promise.reject(new RouseError('IMAGE_FILE_UNKNOWN', `${image}/${path}`));
      }
      if (content === 'changed') return Promise.reject(new RouseError('IMAGE_FILE_CHANGED'));
      opened += 1;
      return Promise.resolve(
        fileOf(content, () => {
          opened -= 1;
        }),
      );
    },
    openAsset: () => Promise.reject(new RouseError('FACTORY_FAILED', 'not in this test')),
    talosPinOf: () => Promise.resolve(undefined),
    factoryUrl: 'https://factory.example',
    fetchConfig: NO_CONFIGS,
    stillWaits: () => Promise.resolve(true),
    chooseFromMenu: () => Promise.reject(new RouseError('MENU_CHOICE_REFUSED')),
    version: '1.2.3',
    waiting: { noted: () => undefined, atMenu: () => undefined, left: () => undefined },
    waitSeconds: 60,
    fetchAnswer: () => Promise.resolve({ admitted: false }),
    takeCallback: () => Promise.resolve(false),
    macOf: () => undefined,
    macOfSession: () => undefined,
    handedOver: () => Promise.resolve(),
    progressTurn: createProgressTurn(),
    failed: (error) => faults.push(error),
    random: (bytes) => Buffer.alloc(bytes, (draws += 1)),
    ...overrides,
  };
  return { app: createBootApp(deps), deps, events, faults, open: () => opened };
}

function assetOf(name: string, loaders: Readonly<Record<string, string>>): Asset | undefined {
  const content = Object.hasOwn(loaders, name) ? loaders[name] : undefined;
  if (content === undefined) return undefined;
  return { name, bytes: Buffer.from(content), sha256: 'a'.repeat(64) };
}

const CHUNK_BYTES = 65_536;

function fileOf(content: Uint8Array | 'broken', closed: () => void): OpenFile {
  const bytes = content === 'broken' ? Buffer.alloc(2 * CHUNK_BYTES) : content;
  return {
    sizeBytes: bytes.length,
    etag: 'tag',
    lastModifiedMs: Date.UTC(2026, 2, 2, 10),
    chunkBytes: CHUNK_BYTES,
    chunk(index) {
      const chunk = bytes.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES);
      // Every other one has to be waited for, as if it were not in memory.
      if (index % 2 === 0) return chunk;
      if (content !== 'broken') return Promise.resolve(chunk);
      return Promise.reject(new RouseError('IMAGE_FILE_CHANGED', 'in the middle'));
    },
    close: () => {
      closed();
      return Promise.resolve();
    },
  };
}
