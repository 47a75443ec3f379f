/**
 * Webhooks: who is told what happens, and whether it arrived.
 *
 * Tests    test/browser/settings.test.ts
 */
import { useState } from 'preact/hooks';
import { ask } from '../../api.ts';
import { filter, place } from '../../location.ts';
import { Button } from '../../parts/button.tsx';
import { ConfirmDialog } from '../../parts/dialog.tsx';
import type { Column } from '../../parts/table.tsx';
import { StatusWord, Time } from '../../parts/words.tsx';
import { useResource } from '../../resource.ts';
import { valueOf } from '../../router.ts';
import { Deliveries, OutcomeWord, type Delivery } from './deliveries.tsx';
import { ShownOnce } from './form-dialog.tsx';
import { ListCard } from './list-card.tsx';
import { WebhookDialog } from './webhook-dialog.tsx';

interface Webhook {
  readonly name: string;
  readonly url: string;
  readonly kinds: readonly string[];
  readonly enabled: boolean;
  readonly last?: Delivery;
}

export function Webhooks() {
  const list = useResource<{ items: readonly Webhook[] }>('/webhooks');
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string>();
  const [deleting, setDeleting] = useState<string>();
  const shown = list.state.value.data?.items.find(
    ({ name }) => name === valueOf(place.value, 'webhook'),
  );
  return (
    <div class="stack">
      <ListCard
        {...{ list, columns: COLUMNS }}
        title="Webhooks"
        add="Add a webhook"
        onAdd={() => {
          setAdding(true);
        }}
        empty="None. A webhook has events posted to an address: a chat, a ticket system, a program."
      />
      {shown && (
        <Deliveries
          key={shown.name}
          webhook={shown}
          onChanged={list.reload}
          onDelete={() => {
            setDeleting(shown.name);
          }}
        />
      )}
      {adding && (
        <WebhookDialog
          onMade={setSecret}
          onClose={() => {
            setAdding(false);
            list.reload();
          }}
        />
      )}
      {secret !== undefined && (
        <ShownOnce
          title="The secret"
          text={secret}
          onClose={() => {
            setSecret(undefined);
          }}
        >
          It is shown this once. The receiver checks with it that messages come from here.
        </ShownOnce>
      )}
      {deleting !== undefined && (
        <ConfirmDialog
          title={`Delete the webhook ${deleting}?`}
          action="Delete the webhook"
          onClose={() => {
            setDeleting(undefined);
            list.reload();
          }}
          onConfirm={() => ask(`/webhooks/${encodeURIComponent(deleting)}`, { method: 'DELETE' })}
        >
          What was not sent yet is not sent any more.
        </ConfirmDialog>
      )}
    </div>
  );
}

const COLUMNS: readonly Column<Webhook>[] = [
  {
    name: 'Name',
    cell: ({ name }) => (
      <Button
        small
        kind="quiet"
        label={`Deliveries of ${name}`}
        onPress={() => {
          filter({ webhook: name });
        }}
      >
        {name}
      </Button>
    ),
  },
  {
    name: 'State',
    cell: ({ enabled }) => (
      <StatusWord tone={enabled ? 'good' : 'idle'}>{enabled ? 'On' : 'Off'}</StatusWord>
    ),
  },
  {
    name: 'Last message',
    cell: ({ last }) =>
      last ? (
        <>
          <OutcomeWord outcome={last.outcome} /> <Time at={last.at} />
        </>
      ) : (
        <span class="muted">none yet</span>
      ),
  },
  { name: 'Events', cell: ({ kinds }) => <code>{kinds.join(' ')}</code> },
  { name: 'Address', cell: ({ url }) => <code class="value">{url}</code> },
];
