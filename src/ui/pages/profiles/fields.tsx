/**
 * The form of a profile: what it boots, for which machines, and the files that installers ask for.
 *
 * Tests    test/browser/profiles.test.ts
 */
import { Checkbox, Field, Select, TextArea } from '../../parts/field.tsx';
import { Card } from '../../parts/layout.tsx';
import type { Problem } from '../../problem.ts';
import { messageFor } from '../../problem.ts';
import { InstallerFiles } from './installer-files.tsx';
import { MACHINE_ARCHES } from '../../../domain/machine-arches.ts';
import { KIND_NAMES, KINDS, type Kind, type ProfileForm } from './profile-form.ts';

interface Props {
  readonly form: ProfileForm;
  readonly isNew: boolean;
  readonly problem: Problem | undefined;
  readonly onChange: (form: ProfileForm) => void;
}

export function ProfileFields(props: Props) {
  const { form, isNew, problem, onChange } = props;
  const set = (changes: Partial<ProfileForm>): void => {
    onChange({ ...form, ...changes });
  };
  return (
    <div class="stack">
      <Card title="What it boots">
        <div class="stack">
          {isNew && (
            <Field
              label="Name"
              code
              value={form.name}
              onInput={(name) => {
                set({ name });
              }}
              error={messageFor(problem, '/name')}
              required
            />
          )}
          <Select
            label="Boots"
            value={form.kind}
            choices={KINDS.map((kind) => ({ value: kind, label: KIND_NAMES[kind] }))}
            onChange={(kind) => {
              set({ kind: kind as Kind });
            }}
          />
          <Spec form={form} problem={problem} set={set} />
        </div>
      </Card>
      <Purpose form={form} set={set} />
      <InstallerFiles
        files={form.files}
        onChange={(files) => {
          set({ files });
        }}
      />
    </div>
  );
}

type Set = (changes: Partial<ProfileForm>) => void;
type Part = Pick<Props, 'form' | 'problem'> & { readonly set: Set };

function Purpose({ form, set }: Omit<Part, 'problem'>) {
  return (
    <Card title="When, and for whom">
      <div class="stack">
        <Checkbox
          label="Installs once, then the machine boots its disk"
          checked={form.once}
          onToggle={() => {
            set({ once: !form.once });
          }}
        />
        <Checkbox
          label="Erases the disk: the name of the machine is asked for"
          checked={form.once || form.destructive}
          disabled={form.once}
          onToggle={() => {
            set({ destructive: !form.destructive });
          }}
        />
        <Checkbox
          label="Stands in the menu that machines show"
          checked={form.menu}
          onToggle={() => {
            set({ menu: !form.menu });
          }}
        />
        <fieldset class="field">
          <legend>Machines it is for; none means all</legend>
          <div class="arches">
            {MACHINE_ARCHES.map((arch) => (
              <Checkbox
                key={arch}
                label={<code>{arch}</code>}
                checked={form.arch.includes(arch)}
                onToggle={() => {
                  set({ arch: toggled(form.arch, arch) });
                }}
              />
            ))}
          </div>
        </fieldset>
      </div>
    </Card>
  );
}

function toggled(list: readonly string[], value: string): readonly string[] {
  const others = list.filter((one) => one !== value);
  return others.length === list.length ? [...list, value] : others;
}

function Spec({ form, problem, set }: Part) {
  const { kind } = form;
  if (kind === 'local') return <p class="muted">The machine starts what is on its disk.</p>;
  return (
    <>
      {(kind === 'linux' || kind === 'wimboot') && <Kernel {...{ form, problem, set }} />}
      {(kind === 'chain' || kind === 'iso') && (
        <Text
          label={kind === 'chain' ? 'Loader or script' : 'Image'}
          hint="A URL, or image:NAME/PATH."
          value={form.file}
          error={messageFor(problem, `/${kind}/url`) ?? messageFor(problem, `/${kind}/file`)}
          onInput={(file) => {
            set({ file });
          }}
        />
      )}
      {kind === 'iso' && (
        <Text
          label="EFI program inside it"
          hint="Left empty: that of removable media."
          value={form.loader}
          error={messageFor(problem, '/iso/loader')}
          onInput={(loader) => {
            set({ loader });
          }}
        />
      )}
      {kind === 'talos' && <Talos {...{ form, problem, set }} />}
      {kind !== 'iso' && (
        <TextArea
          label="Arguments, one each line"
          code
          rows={5}
          value={form.args}
          error={messageFor(problem, `/${kind}/args`)}
          hint="${machine.name}, ${files.url} and others are filled in for each machine."
          onInput={(args) => {
            set({ args });
          }}
        />
      )}
    </>
  );
}

function Kernel({ form, problem, set }: Part) {
  const { kind } = form;
  return (
    <>
      <Text
        label="Kernel"
        hint="A URL that the machine fetches, or image:NAME/PATH."
        value={form.kernel}
        error={messageFor(problem, `/${kind}/kernel`)}
        onInput={(kernel) => {
          set({ kernel });
        }}
      />
      {form.initrd === undefined ? (
        <InYaml label="Initrds" />
      ) : (
        <TextArea
          label="Initrds, one each line"
          code
          rows={3}
          value={form.initrd}
          error={messageFor(problem, `/${kind}/initrd`)}
          hint="FILE, or FILE as NAME where it has to have a name."
          onInput={(initrd) => {
            set({ initrd });
          }}
        />
      )}
    </>
  );
}

function Talos({ form, problem, set }: Part) {
  return (
    <>
      <Text
        label="Release"
        value={form.version}
        error={messageFor(problem, '/talos/version')}
        onInput={(version) => {
          set({ version });
        }}
      />
      <Text
        label="Schematic"
        hint="64 hexadecimal digits; what one is made of is written as YAML."
        value={form.schematic}
        error={messageFor(problem, '/talos/schematic')}
        onInput={(schematic) => {
          set({ schematic });
        }}
      />
      <Text
        label="Machine configuration"
        hint="The name of one, or nothing."
        value={form.config}
        error={messageFor(problem, '/talos/config')}
        onInput={(config) => {
          set({ config });
        }}
      />
    </>
  );
}

function Text(props: {
  readonly label: string;
  readonly hint?: string;
  readonly value: string | undefined;
  readonly error: string | undefined;
  readonly onInput: (value: string) => void;
}) {
  const { value } = props;
  if (value === undefined) return <InYaml label={props.label} />;
  return <Field {...props} value={value} code />;
}

function InYaml({ label }: { readonly label: string }) {
  return (
    <p class="muted">
      {label}: more than a form can show. It stays as it is, and is changed as YAML.
    </p>
  );
}
