/**
 * The profile and the tags of a machine, with what to do when somebody else changed it meanwhile.
 */
import { useState } from 'preact/hooks';
import type { MachineResource } from '../../live/machines.ts';
import { change } from '../../machine-actions.ts';
import { Button } from '../../parts/button.tsx';
import { CommandDrawer, type CommandText } from '../../parts/command.tsx';
import { Field, Select } from '../../parts/field.tsx';
import { Card } from '../../parts/layout.tsx';
import { Conflict, ProblemBox } from '../../parts/problem.tsx';
import { problemOf, type Problem } from '../../problem.ts';
import { isDestructive, profileChoices, useProfiles } from '../../profiles.ts';
import { commandLine } from '../../shell-words.ts';
import { titleOf } from '../machines/machine-filter.ts';
import { taken, type TabProps } from './tab-props.ts';

export function ChangeProfile({ machine, resource }: TabProps) {
  const profiles = useProfiles();
  /** what the form was begun with: others may change the machine while it is filled in */
  const [base, setBase] = useState(machine);
  const [profile, setProfile] = useState<string>();
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<Problem>();
  const value = profile ?? machine.boot.profile ?? '';
  const [title, now] = [titleOf(machine), machine.boot.profile ?? ''];
  const erases = isDestructive(profiles, value) && value !== now;
  const done = (): void => {
    setProfile(undefined);
    setProblem(undefined);
    setTyped('');
  };
  const save = async (from: MachineResource): Promise<void> => {
    const back = erases ? {} : { back: withProfile(from.boot.profile ?? '') };
    try {
      taken(resource, await change(from, { patch: withProfile(value), ...back }));
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
          onChange={(chosen) => {
            if (profile === undefined) setBase(machine);
            setProfile(chosen);
          }}
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
          <CommandDrawer small texts={() => commands(machine, value)} />
          <Button
            kind={erases ? 'danger' : 'plain'}
            disabled={value === now || (erases && typed !== title)}
            onPress={() => save(base)}
          >
            Save
          </Button>
        </div>
      </div>
    </Card>
  );
}

/** As a merge patch: null takes it away. */
function withProfile(profile: string): object {
  return { boot: { profile: profile === '' ? null : profile } };
}

function commands(machine: MachineResource, profile: string): readonly CommandText[] {
  const words = ['rouse', 'machines', 'set', titleOf(machine), '--profile', profile];
  return [
    { title: 'Command line', text: commandLine(words) },
    { title: 'YAML, for rouse apply', text: yamlOf(machine, profile) },
  ];
}

function yamlOf({ name, macs }: MachineResource, profile: string): string {
  return [
    'kind: machine',
    ...(name === undefined ? [] : [`name: ${name}`]),
    `macs: [${macs.map((mac) => `"${mac}"`).join(', ')}]`,
    ...(profile === '' ? [] : ['boot:', `  profile: ${profile}`]),
  ].join('\n');
}
