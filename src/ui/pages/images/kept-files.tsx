/**
 * Files from elsewhere: those that are kept, and those that are to come.
 *
 * Tests    test/browser/images.test.ts
 */
import { useState } from 'preact/hooks';
import { ask } from '../../api.ts';
import { Button } from '../../parts/button.tsx';
import { ConfirmDialog } from '../../parts/dialog.tsx';
import { Card } from '../../parts/layout.tsx';
import { Table } from '../../parts/table.tsx';
import { Time } from '../../parts/words.tsx';
import { may } from '../../session.ts';
import { tell } from '../../toasts.ts';
import { FILE_COLUMNS, verify, type Asset } from './files.tsx';

export function KeptFiles({
  assets,
  onChanged,
}: {
  readonly assets: readonly Asset[];
  readonly onChanged: () => void;
}) {
  const [collecting, setCollecting] = useState(false);
  const unused = assets.filter(({ used_by: users }) => users.length === 0);
  return (
    <Card
      title="Files from elsewhere"
      flush
      end={
        <>
          {may('operate') && (
            <Button small onPress={() => verify()}>
              Verify all
            </Button>
          )}
          {may('admin') && (
            <Button
              small
              disabled={unused.length === 0}
              onPress={() => {
                setCollecting(true);
              }}
            >
              Delete unused ({unused.length})
            </Button>
          )}
        </>
      }
    >
      <Table
        caption="Files from elsewhere"
        items={assets.map((asset) => ({ ...asset, asset }))}
        keyOf={({ id }) => id}
        columns={[
          ...FILE_COLUMNS,
          {
            name: 'Used by',
            cell: ({ used_by: users }) => (users.length === 0 ? 'nobody' : users.join(', ')),
          },
          { name: 'Last used', cell: ({ used_at: at }) => at !== undefined && <Time at={at} /> },
        ]}
      />
      {collecting && (
        <ConfirmDialog
          title="Delete what nobody uses?"
          action={`Delete ${unused.length} files`}
          onClose={() => {
            setCollecting(false);
            onChanged();
          }}
          onConfirm={async () => {
            const { data } = await ask<{ items: readonly unknown[] }>('/assets/collect', {
              method: 'POST',
            });
            tell(`${data.items.length} files were deleted`);
          }}
        >
          No profile and no image names them. They are fetched again when something does.
        </ConfirmDialog>
      )}
    </Card>
  );
}
