/**
 * Has a machine boot something else, for its next boot or for some.
 */
import { useState } from 'preact/hooks';
import type { MachineResource } from '../../live/machines.ts';
import { order, type OrderWish } from '../../machine-actions.ts';
import { Button } from '../../parts/button.tsx';
import { CommandDrawer, type CommandText } from '../../parts/command.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Field, Select } from '../../parts/field.tsx';
import { ProblemBox } from '../../parts/problem.tsx';
import { messageFor, problemOf, type Problem } from '../../problem.ts';
import { isDestructive, profileChoices, useProfiles } from '../../profiles.ts';
import { commandLine } from '../../shell-words.ts';
import { titleOf } from '../machines/machine-filter.ts';

const TIMES = [
  { value: '1', label: 'for its next boot' },
  { value: '2', label: 'for two boots' },
  { value: '3', label: 'for three boots' },
  { value: 'always', label: 'until it is called off' },
];

export function BootOnce({
  machine,
  onClose,
}: {
  readonly machine: MachineResource;
  readonly onClose: () => void;
}) {
  const profiles = useProfiles();
  const [profile, setProfile] = useState('');
  const [times, setTimes] = useState('1');
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<Problem>();
  const title = titleOf(machine);
  const erases = isDestructive(profiles, profile);
  const wish: OrderWish = {
    profile,
    times: times === 'always' ? times : Number(times),
    ...(erases && { confirm: typed }),
  };
  const place = async (): Promise<void> => {
    try {
      await order(machine, wish);
      onClose();
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  return (
    <Dialog title={`Next boot of ${title}`} onClose={onClose}>
      <Select
        label="Boots"
        value={profile}
        onChange={setProfile}
        choices={profileChoices(profiles, 'choose a profile')}
        error={messageFor(problem, '/profile')}
      />
      <Select label="How often" value={times} onChange={setTimes} choices={TIMES} />
      {erases && (
        <div class="problem">
          <p class="title">{profile} installs to the disk and erases what is on it.</p>
          <Field label={`Type ${title} to go on`} value={typed} onInput={setTyped} code />
        </div>
      )}
      {problem && <ProblemBox problem={problem} />}
      <footer>
        <CommandDrawer texts={() => commands(title, wish)} />
        <span class="grow" />
        <Button onPress={onClose}>Cancel</Button>
        <Button
          kind={erases ? 'danger' : 'primary'}
          disabled={profile === '' || (erases && typed !== title)}
          onPress={place}
        >
          {erases ? 'Boot and erase' : 'Boot once'}
        </Button>
      </footer>
    </Dialog>
  );
}

function commands(title: string, wish: OrderWish): readonly CommandText[] {
  const words = ['rouse', 'boot', title, '--profile', wish.profile, '--once'];
  const path = `POST /api/v1/machines/${title}/actions/boot-once`;
  return [
    { title: 'Command line', text: commandLine(words) },
    { title: 'API', text: `${path}\n${JSON.stringify(wish, null, 2)}` },
  ];
}
