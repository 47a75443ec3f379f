/**
 * Images and kept files: what machines are sent, where it comes from, and whether it is here.
 *
 * Tests    test/browser/images.test.ts
 */
import { useEffect, useState } from 'preact/hooks';
import { all, ask, get } from '../../api.ts';
import { now } from '../../clock.ts';
import { useLoaded } from '../../loaded.ts';
import { Button } from '../../parts/button.tsx';
import { CommandDrawer } from '../../parts/command.tsx';
import { ConfirmDialog } from '../../parts/dialog.tsx';
import { Card, EmptyState, PageHead, Skeleton } from '../../parts/layout.tsx';
import { ProblemBox } from '../../parts/problem.tsx';
import { Table } from '../../parts/table.tsx';
import { may } from '../../session.ts';
import { FILE_COLUMNS, verify, type Asset, type Details } from './files.tsx';
import { KeptFiles } from './kept-files.tsx';
import { NewImage } from './new-image.tsx';

interface Image {
  readonly name: string;
  readonly files: Readonly<Record<string, unknown>>;
  readonly file_details?: Readonly<Record<string, Details>>;
  readonly version: number;
}

export function Images() {
  const { state, reload } = useLoaded(load, 'images');
  const { data, problem } = state.value;
  const [adding, setAdding] = useState(false);
  useWhileFetching(data?.assets ?? [], reload);
  return (
    <>
      <PageHead
        title="Images"
        actions={
          <>
            <CommandDrawer texts={commands} />
            {may('admin') && (
              <Button
                kind="primary"
                onPress={() => {
                  setAdding(true);
                }}
              >
                New image
              </Button>
            )}
          </>
        }
      >
        Files that machines boot from. Those from elsewhere are fetched once, kept, and checked.
      </PageHead>
      <div class="stack">
        {problem && <ProblemBox problem={problem} />}
        {!data && !problem && <Skeleton />}
        {data?.images.length === 0 && data.assets.length === 0 && (
          <EmptyState icon="images" title="There is no image, and no kept file.">
            <p>
              An image names files: a kernel, an initrd, a CD image. Profiles that boot straight
              from a URL need none.
            </p>
          </EmptyState>
        )}
        {data?.images.map((image) => (
          <OneImage key={image.name} image={image} assets={data.assets} onChanged={reload} />
        ))}
        {data && data.assets.length > 0 && <KeptFiles assets={data.assets} onChanged={reload} />}
      </div>
      {adding && (
        <NewImage
          onClose={() => {
            setAdding(false);
            reload();
          }}
        />
      )}
    </>
  );
}

async function load() {
  const [images, assets] = await Promise.all([
    all<Image>('/images'),
    get<{ items: readonly Asset[] }>('/assets'),
  ]);
  return { images: images.items, assets: assets.items };
}

/** Looks again each second, as long as something is on its way. */
function useWhileFetching(assets: readonly Asset[], reload: () => void): void {
  const isFetching = assets.some(({ state }) => state === 'fetching');
  const second = now.value;
  useEffect(() => {
    if (isFetching) reload();
  }, [second, isFetching, reload]);
}

interface OneProps {
  readonly image: Image;
  readonly assets: readonly Asset[];
  readonly onChanged: () => void;
}

function OneImage({ image, assets, onChanged }: OneProps) {
  const { name, files, file_details: details = {} } = image;
  const [deleting, setDeleting] = useState(false);
  const rows = Object.entries(files).map(([path, source]) => {
    const where = typeof source === 'string' ? source : ((source as { url?: string }).url ?? '');
    const asset = assets.find(({ url }) => url === where);
    return { path, url: where, asset, ...asset, ...details[path] };
  });
  const isRemote = rows.some(({ asset }) => asset !== undefined);
  return (
    <Card
      title={name}
      flush
      end={
        <>
          {isRemote && may('operate') && <Fetch name={name} onChanged={onChanged} />}
          {may('admin') && (
            <Button
              small
              label={`Delete ${name}`}
              onPress={() => {
                setDeleting(true);
              }}
            >
              Delete
            </Button>
          )}
        </>
      }
    >
      <Table
        caption={`Files of ${name}`}
        items={rows}
        keyOf={({ path }) => path}
        columns={[
          { name: 'File', cell: ({ path }) => <code class="value">{path}</code> },
          ...FILE_COLUMNS,
        ]}
      />
      {deleting && (
        <ConfirmDialog
          title={`Delete ${name}?`}
          name={name}
          action="Delete the image"
          onClose={() => {
            setDeleting(false);
            onChanged();
          }}
          onConfirm={() =>
            ask(`/images/${encodeURIComponent(name)}`, {
              method: 'DELETE',
              ifMatch: `"${image.version}"`,
            })
          }
        >
          Its files on the disk stay where they are. An image that profiles take files from is kept.
        </ConfirmDialog>
      )}
    </Card>
  );
}

function Fetch({ name, onChanged }: { readonly name: string; readonly onChanged: () => void }) {
  return (
    <>
      <Button
        small
        label={`Fetch ${name}`}
        onPress={async () => {
          await ask('/assets/fetch', { method: 'POST', query: { of: name } });
          onChanged();
        }}
      >
        Fetch
      </Button>
      <Button small label={`Verify ${name}`} onPress={() => verify(name)}>
        Verify
      </Button>
    </>
  );
}

function commands() {
  return [
    { title: 'Command line', text: 'rouse images list\nrouse images fetched\nrouse images verify' },
    { title: 'As YAML', text: 'rouse export --kind image' },
    { title: 'API', text: 'GET /api/v1/images\nGET /api/v1/assets' },
  ];
}
