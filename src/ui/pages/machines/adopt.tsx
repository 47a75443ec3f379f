/**
 * Adopting machines: a name, what they boot, and how often. One, or many by a pattern of names.
 */
import { useState } from 'preact/hooks';
import { adopt, each, quietly } from '../../machine-actions.ts';
import { machines as allMachines, type MachineResource } from '../../live/machines.ts';
import { Button } from '../../parts/button.tsx';
import { CommandDrawer, type CommandText } from '../../parts/command.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Field, Radios, Select } from '../../parts/field.tsx';
import { ProblemBox } from '../../parts/problem.tsx';
import { messageFor, problemOf, type Problem } from '../../problem.ts';
import { isDestructive, profileChoices, useProfiles } from '../../profiles.ts';
import type { ProfileResource } from '../../resources.ts';
import { commandLine } from '../../shell-words.ts';
import { tell } from '../../toasts.ts';
import { titleOf } from './machine-filter.ts';
import { namesBy } from './name-pattern.ts';

interface AdoptProps {
  /** as they were when the dialog was opened */
  readonly machines: readonly [MachineResource, ...MachineResource[]];
  readonly onClose: () => void;
}

export function AdoptDialog({ machines, onClose }: AdoptProps) {
  const [first] = machines;
  const isOne = machines.length === 1;
  const profiles = useProfiles();
  const form = useForm(isOne ? (first.name ?? '') : 'node-{n}');
  const { name, profile } = form;
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<Problem>();
  const erases = isDestructive(profiles, profile);
  const names = isOne ? [name.trim()] : namesBy(name.trim(), machines, takenNames());
  const wanted = erases ? wordFor(machines, names) : undefined;
  const once = profile !== '' && form.often === 'once';
  const wishFor = (called: string, machine: MachineResource) => ({
    ...(called !== '' && { name: called }),
    ...(profile !== '' && { profile, once }),
    ...(erases && { confirm: called === '' ? titleOf(machine) : called }),
  });
  const submit = async (): Promise<void> => {
    setProblem(undefined);
    try {
      if (isOne) await adopt(first, wishFor(name.trim(), first));
      else await adoptAll(machines, (machine, at) => wishFor(names?.[at] ?? '', machine));
      onClose();
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  return (
    <Dialog
      title={isOne ? `Adopt ${titleOf(first)}` : `Adopt ${machines.length} machines`}
      onClose={onClose}
    >
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
        }}
      >
        {isOne && <WhichOne machine={first} />}
        <Changed machines={machines} />
        <Fields {...{ machines, form, names, profiles, problem }} />
        {wanted !== undefined && (
          <Erases profile={profile} word={wanted} typed={typed} onType={setTyped} />
        )}
        {problem && <ProblemBox problem={problem} />}
        <footer>
          <CommandDrawer texts={() => commands(machines, { names, profile, once })} />
          <span class="grow" />
          <Button onPress={onClose}>Cancel</Button>
          <Button
            type="submit"
            kind={erases ? 'danger' : 'primary'}
            disabled={!names || (wanted !== undefined && typed !== wanted)}
            onPress={submit}
          >
            {erases ? 'Adopt and erase' : 'Adopt'}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}

type Form = ReturnType<typeof useForm>;

function useForm(first: string) {
  const [name, setName] = useState(first);
  const [profile, setProfile] = useState('');
  const [often, setOften] = useState('once');
  return { name, setName, profile, setProfile, often, setOften };
}

interface FieldsProps extends Pick<AdoptProps, 'machines'> {
  readonly form: Form;
  readonly names: readonly string[] | undefined;
  readonly profiles: readonly ProfileResource[];
  readonly problem: Problem | undefined;
}

function Fields({ machines, form, names, profiles, problem }: FieldsProps) {
  const [first] = machines;
  const isOne = machines.length === 1;
  return (
    <>
      <Field
        label={isOne ? 'Name' : 'Names'}
        value={form.name}
        onInput={form.setName}
        code
        autofocus
        placeholder={isOne ? (first.code?.toLowerCase() ?? 'node-1') : 'node-{n}'}
        error={nameError(names) ?? messageFor(problem, '/name')}
        hint={isOne ? 'May be left out: it goes by its code.' : preview(names)}
      />
      <Select
        label="Boots"
        value={form.profile}
        onChange={form.setProfile}
        choices={profileChoices(profiles, 'what the rules say')}
        error={messageFor(problem, '/profile')}
      />
      {form.profile !== '' && (
        <Radios
          label="How often"
          value={form.often}
          onChange={form.setOften}
          choices={[
            { value: 'once', label: 'Once, then its own disk or what the rules say' },
            { value: 'always', label: 'Always' },
          ]}
        />
      )}
    </>
  );
}

function WhichOne({ machine }: { readonly machine: MachineResource }) {
  const { manufacturer, product, serial } = machine.hardware;
  return (
    <p class="muted">
      <code>{machine.macs.join(', ')}</code> {[manufacturer, product].filter(Boolean).join(' ')}
      {serial !== undefined && `, serial ${serial}`}
    </p>
  );
}

/** Somebody else may be faster: said while the form is still open. */
function Changed({ machines }: Pick<AdoptProps, 'machines'>) {
  const now = new Map(allMachines.value.map((machine) => [machine.id, machine]));
  const others = machines
    .map((machine) => now.get(machine.id))
    .filter((machine, at) => machine && machine.version !== machines[at]?.version);
  if (others.length === 0) return null;
  const called = others.map((machine) => (machine ? titleOf(machine) : '')).join(', ');
  return (
    <div class="problem" role="alert">
      <p class="title">
        Somebody else has changed {others.length === 1 ? 'it' : 'some of them'} meanwhile
      </p>
      <p>Now: {called}. What you enter here replaces name and profile, and leaves the rest.</p>
    </div>
  );
}

function Erases(props: {
  readonly profile: string;
  readonly word: string;
  readonly typed: string;
  readonly onType: (text: string) => void;
}) {
  const { profile, word, typed, onType } = props;
  return (
    <div class="problem">
      <p class="title">{profile} installs to the disk and erases what is on it.</p>
      <Field label={`Type ${word} to go on`} value={typed} onInput={onType} code />
    </div>
  );
}

/** What is typed before disks are erased: the name, or how many for many. */
function wordFor(machines: AdoptProps['machines'], names: readonly string[] | undefined): string {
  if (machines.length > 1) return `erase ${machines.length}`;
  return names?.[0] || titleOf(machines[0]);
}

function takenNames(): ReadonlySet<string> {
  return new Set(allMachines.value.map(({ name }) => name).filter((name) => name !== undefined));
}

function nameError(names: readonly string[] | undefined): string | undefined {
  return names ? undefined : 'These would have the same name. A number stands in {n}: node-{n}';
}

function preview(names: readonly string[] | undefined): string {
  if (!names) return '';
  const shown = names.length > 3 ? [...names.slice(0, 2), '…', names.at(-1)] : names;
  return `They become ${shown.join(', ')}. {nn} has zeros before it, {code} is their code.`;
}

async function adoptAll(
  machines: readonly MachineResource[],
  wishFor: (machine: MachineResource, at: number) => object,
): Promise<void> {
  const failed = await each(machines, (machine) =>
    quietly(machine, 'adopt', wishFor(machine, machines.indexOf(machine))),
  );
  tell(`${machines.length - failed.length} of ${machines.length} machines adopted`);
  const [first] = failed;
  if (first) throw first.error;
}

function commands(
  machines: readonly MachineResource[],
  wish: {
    readonly names: readonly string[] | undefined;
    readonly profile: string;
    readonly once: boolean;
  },
): readonly CommandText[] {
  const { names, profile, once } = wish;
  const lines = machines.map((machine, at) => {
    const name = names?.[at] ?? '';
    return commandLine([
      ...['rouse', 'machines', 'adopt', machine.code ?? machine.macs[0]],
      ...(name === '' ? [] : ['--name', name]),
      ...(profile === '' ? [] : ['--profile', profile]),
      once ? '--once' : undefined,
    ]);
  });
  const documents = machines.map((machine, at) =>
    [
      'kind: machine',
      ...(names?.[at] ? [`name: ${names[at]}`] : []),
      `macs: [${machine.macs.map((mac) => `"${mac}"`).join(', ')}]`,
      ...(profile === '' || once ? [] : ['boot:', `  profile: ${profile}`]),
    ].join('\n'),
  );
  return [
    { title: 'Command line', text: lines.join('\n') },
    { title: 'YAML, for rouse apply', text: documents.join('\n---\n') },
  ];
}
