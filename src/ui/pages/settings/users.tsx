/**
 * Users: who may log in, and what each may do.
 *
 * Tests    test/browser/settings.test.ts
 */
import { useState } from 'preact/hooks';
import { ask } from '../../api.ts';
import { Button } from '../../parts/button.tsx';
import { ConfirmDialog } from '../../parts/dialog.tsx';
import { Field, Select } from '../../parts/field.tsx';
import type { Column } from '../../parts/table.tsx';
import { StatusWord, Time } from '../../parts/words.tsx';
import { useResource } from '../../resource.ts';
import { tell } from '../../toasts.ts';
import { FormDialog } from './form-dialog.tsx';
import { ListCard } from './list-card.tsx';
import { ROLE_CHOICES } from './roles.ts';

interface User {
  readonly name: string;
  readonly role: string;
  readonly enabled: boolean;
  readonly has_password: boolean;
  readonly last_login_at?: string;
}

const at = (name: string): string => `/users/${encodeURIComponent(name)}`;

interface Opened {
  readonly what: 'add' | 'edit' | 'delete';
  readonly user?: User;
}

export function Users() {
  const list = useResource<{ items: readonly User[] }>('/users');
  const [open, setOpen] = useState<Opened>();
  const close = (): void => {
    setOpen(undefined);
    list.reload();
  };
  const opening = (what: Opened['what'], user?: User) => () => {
    setOpen({ what, ...(user && { user }) });
  };
  const columns: readonly Column<User>[] = [
    { name: 'Name', cell: ({ name }) => name },
    { name: 'May', cell: ({ role }) => role },
    { name: 'State', cell: (user) => <State {...user} /> },
    { name: 'Last login', cell: (user) => <Time at={user.last_login_at} /> },
    {
      name: 'Change',
      cell: (user) => (
        <div class="row">
          <Button small label={`Edit ${user.name}`} onPress={opening('edit', user)}>
            Edit
          </Button>
          <Button small label={`Delete ${user.name}`} onPress={opening('delete', user)}>
            Delete
          </Button>
        </div>
      ),
    },
  ];
  return (
    <>
      <ListCard
        {...{ list, columns }}
        title="Users"
        add="Add a user"
        onAdd={opening('add')}
        empty="Nobody."
      />
      {open?.what === 'add' && <UserDialog onClose={close} />}
      {open?.what === 'edit' && open.user && <UserDialog user={open.user} onClose={close} />}
      {open?.what === 'delete' && open.user && <DeleteUser {...open.user} onClose={close} />}
    </>
  );
}

function State({ enabled, has_password: hasPassword }: User) {
  if (!enabled) return <StatusWord tone="idle">Locked out</StatusWord>;
  if (!hasPassword) return <StatusWord tone="wait">No password yet</StatusWord>;
  return <StatusWord tone="good">May log in</StatusWord>;
}

function UserDialog({ user, onClose }: { readonly user?: User; readonly onClose: () => void }) {
  const [name, setName] = useState(user?.name ?? '');
  const [role, setRole] = useState(user?.role ?? 'operate');
  const [enabled, setEnabled] = useState(user?.enabled === false ? 'no' : 'yes');
  const [password, setPassword] = useState('');
  const given = password === '' ? {} : { password };
  const save = async (): Promise<void> => {
    if (user) {
      const body = { role, enabled: enabled === 'yes', ...given };
      await ask(at(user.name), { method: 'PATCH', body });
    } else await ask('/users', { method: 'POST', body: { name, role, ...given } });
    tell(`${name} was saved`);
  };
  return (
    <FormDialog
      title={user ? `Edit ${user.name}` : 'Add a user'}
      onSubmit={save}
      onClose={onClose}
      commands={() => [
        {
          title: 'Command line',
          text: user
            ? `rouse users set ${user.name} --role ${role}`
            : `rouse users create ${name === '' ? 'NAME' : name} --role ${role}`,
        },
      ]}
      fields={(errorOf) => (
        <>
          {!user && (
            <Field
              label="Name"
              value={name}
              onInput={setName}
              error={errorOf('/name')}
              required
              autofocus
            />
          )}
          <Select label="May" value={role} choices={ROLE_CHOICES} onChange={setRole} />
          {user && (
            <Select
              label="May log in"
              value={enabled}
              choices={[
                { value: 'yes', label: 'yes' },
                { value: 'no', label: 'no: locked out, sessions end' },
              ]}
              onChange={setEnabled}
            />
          )}
          <Field
            label={user ? 'New password' : 'Password'}
            type="password"
            autocomplete="new-password"
            value={password}
            onInput={setPassword}
            error={errorOf('/password')}
            hint={
              user ? 'Left empty: it stays as it is.' : 'Left empty: a link is made for it later.'
            }
          />
        </>
      )}
    />
  );
}

function DeleteUser({ name, onClose }: User & { readonly onClose: () => void }) {
  return (
    <ConfirmDialog
      title={`Delete ${name}?`}
      name={name}
      action="Delete the user"
      onClose={onClose}
      onConfirm={() => ask(at(name), { method: 'DELETE' })}
    >
      Sessions and API tokens of {name} end at once. What was done stays in the audit.
    </ConfirmDialog>
  );
}
