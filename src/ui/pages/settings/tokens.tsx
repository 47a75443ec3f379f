/**
 * API tokens: for programs, and for the command line on other machines.
 *
 * Tests    test/browser/settings.test.ts
 */
import { useState } from 'preact/hooks';
import { ask } from '../../api.ts';
import { Button } from '../../parts/button.tsx';
import { ConfirmDialog } from '../../parts/dialog.tsx';
import { Field, Select } from '../../parts/field.tsx';
import type { Column } from '../../parts/table.tsx';
import { Time } from '../../parts/words.tsx';
import { useResource } from '../../resource.ts';
import { may } from '../../session.ts';
import { FormDialog, ShownOnce } from './form-dialog.tsx';
import { ListCard } from './list-card.tsx';
import { ROLE_CHOICES } from './roles.ts';

interface Token {
  readonly name: string;
  readonly role: string;
  readonly owner?: string;
  readonly created_by: string;
  readonly created_at: string;
  readonly expires_at?: string;
  readonly last_used_at?: string;
}

export function Tokens() {
  const list = useResource<{ items: readonly Token[] }>('/tokens');
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<string>();
  const [deleting, setDeleting] = useState<string>();
  return (
    <>
      <ListCard
        list={list}
        title="API tokens"
        add="Make a token"
        onAdd={() => {
          setAdding(true);
        }}
        empty="No token yet. Programs, and rouse on other machines, log in with one."
        columns={columnsFor(setDeleting)}
      />
      {adding && (
        <TokenDialog
          onMade={setMade}
          onClose={() => {
            setAdding(false);
            list.reload();
          }}
        />
      )}
      {made !== undefined && (
        <ShownOnce
          title="The token"
          text={made}
          onClose={() => {
            setMade(undefined);
          }}
        >
          It is shown this once. Whoever has it may do what its role allows.
        </ShownOnce>
      )}
      {deleting !== undefined && (
        <ConfirmDialog
          title={`Delete the token ${deleting}?`}
          action="Delete the token"
          onClose={() => {
            setDeleting(undefined);
            list.reload();
          }}
          onConfirm={() => ask(`/tokens/${encodeURIComponent(deleting)}`, { method: 'DELETE' })}
        >
          Programs that have it are not let in any more, from the next request on.
        </ConfirmDialog>
      )}
    </>
  );
}

function columnsFor(onDelete: (name: string) => void): readonly Column<Token>[] {
  return [
    { name: 'Name', cell: ({ name }) => name },
    { name: 'May', cell: ({ role }) => role },
    { name: 'Made by', cell: (token) => token.owner ?? token.created_by },
    { name: 'Last used', cell: (token) => <Time at={token.last_used_at} /> },
    {
      name: 'Good until',
      cell: ({ expires_at: until }) =>
        until === undefined ? 'deleted' : new Date(until).toLocaleDateString(),
    },
    {
      name: 'Change',
      cell: ({ name }) => (
        <Button
          small
          label={`Delete ${name}`}
          onPress={() => {
            onDelete(name);
          }}
        >
          Delete
        </Button>
      ),
    },
  ];
}

const DAYS = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'a year' },
  { value: 'never', label: 'until it is deleted' },
] as const;

function TokenDialog({
  onMade,
  onClose,
}: {
  readonly onMade: (token: string) => void;
  readonly onClose: () => void;
}) {
  const [name, setName] = useState('');
  const [role, setRole] = useState('read');
  const [days, setDays] = useState('90');
  const expires = days === 'never' ? null : Number(days);
  const save = async (): Promise<void> => {
    const body = { name, role, expires_in_days: expires };
    const { data } = await ask<{ token: string }>('/tokens', { method: 'POST', body });
    onMade(data.token);
  };
  return (
    <FormDialog
      title="Make a token"
      action="Make it"
      onSubmit={save}
      onClose={onClose}
      commands={() => [
        {
          title: 'Command line',
          text: `rouse tokens create ${name === '' ? 'NAME' : name} --role ${role}`,
        },
      ]}
      fields={(errorOf) => (
        <>
          <Field
            label="Name"
            value={name}
            onInput={setName}
            error={errorOf('/name')}
            hint="What it is for: ci, backup, laptop."
            required
            autofocus
          />
          <Select
            label="May"
            value={role}
            choices={ROLE_CHOICES.filter(({ value }) => may(value))}
            onChange={setRole}
          />
          <Select label="Good for" value={days} choices={DAYS} onChange={setDays} />
        </>
      )}
    />
  );
}
