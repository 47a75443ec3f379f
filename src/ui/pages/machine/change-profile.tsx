/**
 * The profile and the tags of a machine, with what to do when somebody else changed it meanwhile.
 */
import { useState } from 'preact/hooks';
import type { MachineResource } from '../../live/machines.ts';
import { change } from '../../machine-actions.ts';
import { Button } from '../../parts/button.tsx';
import { CommandDrawer } from '../../parts/command.tsx';
import { Field, Select } from '../../parts/field.tsx';
import { Card } from '../../parts/layout.tsx';
import { Conflict, ProblemBox } from '../../parts/problem.tsx';
import { problemOf, type Problem } from '../../problem.ts';
import { isDestructive, profileChoices, useProfiles } from '../../profiles.ts';
import { commandLine } from '../../shell-words.ts';
import { titleOf } from '../machines/machine-filter.ts';
import { taken, type TabProps } from './machine.tsx';

export function ChangeProfile({ machine, resource }: TabProps) {
  const profiles = useProfiles();
  /** what the form was begun with: others may change the machine while it is filled in */
  const [base, setBase] = useState(machine);
  const [profile, setProfile] = useState<string>();
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<Problem>();
  const value = profile ?? machine.boot.profile ?? '';
  const title = titleOf(machine);
  const erases = isDestructive(profiles, value) && value !== machine.boot.profile;
  const begin = (chosen: string): void => {
    if (profile === undefined) setBase(machine);
    setProfile(chosen);
  };
  const done = (): void => {
    setProfile(undefined);
    setProblem(undefined);
    setTyped('');
  };
  const save = async (from: MachineResource): Promise<void> => {
    const patch = { boot: { profile: value === '' ? null : value } };
    const back = erases ? {} : { back: { boot: { profile: from.boot.profile ?? null } } };
    try {
      taken(resource, await change(from, { patch, ...back }));
      done();
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  const current = problem?.current as MachineResource | undefined;
  return (
    <Card title="Always">
      <div class="stack">
        <Select
          label="Profile"
          value={value}
          onChange={begin}
          choices={profileChoices(profiles, 'what the rules say')}
        />
        {erases && (
          <Field
            label={`${value} erases the disk at the next boot. Type ${title} to go on`}
            value={typed}
            onInput={setTyped}
            code
          />
        )}
        {problem && current && (
          <Conflict
            what={`${title} boots ${current.boot.profile ?? 'what the rules say'} now.`}
            onReload={() => {
              taken(resource, current);
              done();
            }}
            onOverwrite={() => save(current)}
          />
        )}
        {problem && !current && <ProblemBox problem={problem} />}
        <div class="row end">
          <CommandDrawer
            small
            texts={() => [
              {
                title: 'Command line',
                text: commandLine(['rouse', 'machines', 'set', title, '--profile', value]),
              },
              { title: 'YAML, for rouse apply', text: yamlOf(machine, value) },
            ]}
          />
          <Button
            kind={erases ? 'danger' : 'plain'}
            disabled={value === (machine.boot.profile ?? '') || (erases && typed !== title)}
            onPress={() => save(base)}
          >
            Save
          </Button>
        </div>
      </div>
    </Card>
  );
}

function yamlOf({ name, macs }: MachineResource, profile: string): string {
  return [
    'kind: machine',
    ...(name === undefined ? [] : [`name: ${name}`]),
    `macs: [${macs.map((mac) => `"${mac}"`).join(', ')}]`,
    ...(profile === '' ? [] : ['boot:', `  profile: ${profile}`]),
  ].join('\n');
}
