/**
 * What can be done with several machines at once.
 */
import { useState } from 'preact/hooks';
import { each, quietly, change } from '../../machine-actions.ts';
import type { MachineResource } from '../../live/machines.ts';
import { Button } from '../../parts/button.tsx';
import { CommandDrawer } from '../../parts/command.tsx';
import { ConfirmDialog, Dialog } from '../../parts/dialog.tsx';
import { Field, Select } from '../../parts/field.tsx';
import { isDestructive, profileChoices, useProfiles } from '../../profiles.ts';
import { commandLine } from '../../shell-words.ts';
import { tell } from '../../toasts.ts';
import { AdoptDialog } from './adopt.tsx';
import { titleOf } from './machine-filter.ts';

interface BulkProps {
  readonly machines: readonly MachineResource[];
  readonly onDone: () => void;
}

type Open = 'adopt' | 'tag' | 'order';

export function BulkBar({ machines, onDone }: BulkProps) {
  const [open, setOpen] = useState<Open>();
  const close = (): void => {
    setOpen(undefined);
  };
  const opening = (what: Open) => () => {
    setOpen(what);
  };
  const [first, ...rest] = machines;
  return (
    <section class="bulk" aria-label="Chosen machines">
      <strong>{machines.length} chosen</strong>
      <Button small onPress={opening('adopt')}>
        Adopt
      </Button>
      <Button small onPress={opening('order')}>
        Boot once
      </Button>
      <Button small onPress={opening('tag')}>
        Tag
      </Button>
      <Button small onPress={() => ignoreAll(machines, onDone)}>
        Ignore
      </Button>
      <Button small onPress={() => wakeAll(machines)}>
        Wake
      </Button>
      <span class="grow" />
      <Button small kind="quiet" onPress={onDone}>
        Choose none
      </Button>
      {open === 'adopt' && first && <AdoptDialog machines={[first, ...rest]} onClose={close} />}
      {open === 'tag' && <TagDialog machines={machines} onClose={close} />}
      {open === 'order' && <OrderDialog machines={machines} onClose={close} />}
    </section>
  );
}

async function ignoreAll(machines: readonly MachineResource[], done: () => void): Promise<void> {
  const failed = await each(machines, (machine) => quietly(machine, 'ignore'));
  const ignored = machines.filter((one) => failed.every(({ machine }) => machine !== one));
  tell(`${ignored.length} of ${machines.length} machines are ignored`, () =>
    each(ignored, (machine) => quietly(machine, 'unignore')),
  );
  done();
}

async function wakeAll(machines: readonly MachineResource[]): Promise<void> {
  const failed = await each(machines, (machine) => quietly(machine, 'wake'));
  tell(`Packets to wake ${machines.length - failed.length} machines were sent`);
}

interface DialogProps {
  readonly machines: readonly MachineResource[];
  readonly onClose: () => void;
}

function TagDialog({ machines, onClose }: DialogProps) {
  const [text, setText] = useState('');
  const [name = '', value = ''] = text.split(/=(.*)/s);
  const save = async (): Promise<void> => {
    const failed = await each(machines, (machine) =>
      change(machine, { patch: { tags: { [name]: value } } }),
    );
    tell(`${machines.length - failed.length} of ${machines.length} machines are tagged ${text}`);
    onClose();
  };
  return (
    <Dialog title={`Tag ${machines.length} machines`} onClose={onClose}>
      <Field label="Tag" value={text} onInput={setText} placeholder="rack=a1" code autofocus />
      <footer>
        <CommandDrawer
          texts={() => [
            {
              title: 'Command line',
              text: machines
                .map((machine) =>
                  commandLine(['rouse', 'machines', 'set', titleOf(machine), '--tag', text]),
                )
                .join('\n'),
            },
          ]}
        />
        <span class="grow" />
        <Button onPress={onClose}>Cancel</Button>
        <Button kind="primary" disabled={name === ''} onPress={save}>
          Tag
        </Button>
      </footer>
    </Dialog>
  );
}

function OrderDialog({ machines, onClose }: DialogProps) {
  const profiles = useProfiles();
  const [profile, setProfile] = useState('');
  const [asking, setAsking] = useState(false);
  const erases = isDestructive(profiles, profile);
  const place = async (): Promise<void> => {
    const failed = await each(machines, (machine) =>
      quietly(machine, 'boot-once', { profile, ...(erases && { confirm: titleOf(machine) }) }),
    );
    tell(`${machines.length - failed.length} of ${machines.length} machines boot ${profile} next`);
    onClose();
  };
  if (asking) {
    return (
      <ConfirmDialog
        title={`Erase ${machines.length} disks?`}
        name={`erase ${machines.length}`}
        action="Boot and erase"
        onConfirm={place}
        onClose={onClose}
      >
        <p>
          {profile} installs to the disk. What is on the disks of{' '}
          {machines.map((machine) => titleOf(machine)).join(', ')} is lost at their next boot.
        </p>
      </ConfirmDialog>
    );
  }
  return (
    <Dialog title={`Next boot of ${machines.length} machines`} onClose={onClose}>
      <Select
        label="Boots once"
        value={profile}
        onChange={setProfile}
        choices={profileChoices(profiles, 'choose a profile')}
      />
      <footer>
        <Button onPress={onClose}>Cancel</Button>
        <Button
          kind={erases ? 'danger' : 'primary'}
          disabled={profile === ''}
          onPress={() => {
            if (erases) setAsking(true);
            else return place();
            return undefined;
          }}
        >
          Boot once
        </Button>
      </footer>
    </Dialog>
  );
}
