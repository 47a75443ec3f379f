/**
 * Files of images as tables show them: whether they are here, how large, and from where.
 *
 * Tests    test/browser/images.test.ts
 */
import { ask } from '../../api.ts';
import type { Tone } from '../../machine-words.ts';
import { CopyButton } from '../../parts/button.tsx';
import type { Column } from '../../parts/table.tsx';
import { Bytes, StatusWord } from '../../parts/words.tsx';
import { tell } from '../../toasts.ts';

export interface Asset {
  readonly id: string;
  readonly url: string;
  readonly state: 'missing' | 'fetching' | 'complete' | 'failed';
  readonly used_by: readonly string[];
  readonly size_bytes?: number;
  readonly fetched_bytes?: number;
  readonly sha256?: string;
  readonly used_at?: string;
  readonly error?: { readonly code: string; readonly detail: string };
}

export interface Details {
  readonly size_bytes?: number;
  readonly sha256?: string;
}

const STATES: Readonly<Record<Asset['state'], readonly [word: string, tone: Tone]>> = {
  missing: ['Not here yet', 'idle'],
  fetching: ['Fetching', 'busy'],
  complete: ['Kept', 'good'],
  failed: ['Failed', 'bad'],
};

function AssetState({ asset }: { readonly asset: Asset }) {
  const { state, fetched_bytes: fetched = 0, size_bytes: size, error } = asset;
  const [word, tone] = STATES[state];
  return (
    <>
      <StatusWord tone={tone}>{word}</StatusWord>{' '}
      {state === 'fetching' && (
        <>
          <Bytes value={fetched} />
          {size !== undefined && (
            <progress max={size} value={fetched} aria-label={`Progress of ${asset.url}`} />
          )}
        </>
      )}
      {error && <span class="value"> {error.detail}</span>}
    </>
  );
}

/** What tables of files have in common. */
export const FILE_COLUMNS: readonly Column<FileRow>[] = [
  {
    name: 'State',
    cell: ({ asset }) =>
      asset ? <AssetState asset={asset} /> : <StatusWord tone="good">On disk</StatusWord>,
  },
  {
    name: 'Size',
    number: true,
    cell: ({ size_bytes: size }) => size !== undefined && <Bytes value={size} />,
  },
  { name: 'SHA-256', cell: ({ sha256 }) => <Digest text={sha256} /> },
  { name: 'Comes from', cell: ({ url }) => <code class="value">{url}</code> },
];

interface FileRow extends Details {
  readonly url: string;
  readonly asset: Asset | undefined;
}

function Digest({ text }: { readonly text: string | undefined }) {
  if (text === undefined) return null;
  return (
    <span class="row">
      <code title={text}>{text.slice(0, 12)}…</code>
      <CopyButton text={text} label="Copy the SHA-256" />
    </span>
  );
}

/** Reads kept files whole, and says what came of it. */
export async function verify(of?: string): Promise<void> {
  const { data } = await ask<{ items: readonly { url: string; verdict: string }[] }>(
    '/assets/verify',
    { method: 'POST', query: { of } },
  );
  const bad = data.items.filter(({ verdict }) => verdict !== 'good');
  const names = bad.map(({ url, verdict }) => `${url} is ${verdict}`).join(', ');
  tell(bad.length === 0 ? `${data.items.length} files are as they should be` : names);
}
