/**
 * One profile: a form or YAML, beside what a machine would get of it.
 *
 * Owns     that nobody's work is lost: what is saved is compared with what was read, and where
 *          somebody else was faster both are shown.
 * Tests    test/browser/profiles.test.ts
 */
import { useState } from 'preact/hooks';
import { ask } from '../../api.ts';
import { filtered, go, place } from '../../location.ts';
import { Button } from '../../parts/button.tsx';
import { CommandDrawer } from '../../parts/command.tsx';
import { ConfirmDialog } from '../../parts/dialog.tsx';
import { TextArea } from '../../parts/field.tsx';
import { PageHead, Skeleton, Tabs } from '../../parts/layout.tsx';
import { ProblemBox } from '../../parts/problem.tsx';
import { useResource } from '../../resource.ts';
import { valueOf } from '../../router.ts';
import type { PageProps } from '../../routes.ts';
import { may } from '../../session.ts';
import { tell } from '../../toasts.ts';
import { useDraft, type Draft } from './draft.ts';
import { ProfileFields } from './fields.tsx';
import { Preview } from './preview.tsx';
import type { ProfileBody } from './profile-form.ts';
import { SaveDialog } from './save.tsx';

export function ProfilePage({ params }: PageProps) {
  const name = params['name'] ?? '';
  const { state, set } = useResource<ProfileBody>(`/profiles/${encodeURIComponent(name)}`);
  const { data, etag, problem } = state.value;
  if (!data) return problem ? <ProblemBox problem={problem} /> : <Skeleton lines={8} />;
  return (
    <Editor
      // Another version is another beginning.
      key={etag}
      base={data}
      etag={etag}
      onSaved={(saved, version) => {
        set({ data: saved, etag: version });
        tell(`${name} was saved`);
      }}
    />
  );
}

interface EditorProps {
  readonly base: ProfileBody;
  /** undefined: it does not exist yet */
  readonly etag: string | undefined;
  readonly onSaved: (profile: ProfileBody, etag: string | undefined) => void;
}

export function Editor({ base, etag, onSaved }: EditorProps) {
  const draft = useDraft(base, { isNew: etag === undefined });
  const [open, setOpen] = useState<'save' | 'delete'>();
  const close = (): void => {
    setOpen(undefined);
  };
  const save = async (): Promise<void> => {
    if (await draft.take()) setOpen('save');
  };
  return (
    <>
      <PageHead
        title={etag === undefined ? 'New profile' : base.name}
        actions={
          <>
            <CommandDrawer texts={() => commands(draft)} />
            {etag !== undefined && may('admin') && (
              <Button
                onPress={() => {
                  setOpen('delete');
                }}
              >
                Delete
              </Button>
            )}
            {may('admin') && (
              <Button kind="primary" disabled={!draft.isChanged} onPress={save}>
                Save
              </Button>
            )}
          </>
        }
      />
      <Writing draft={draft} isNew={etag === undefined} />
      {open === 'save' && (
        <SaveDialog
          {...{ start: draft.start, draft: draft.profile, etag, onSaved }}
          onClose={close}
          onProblem={draft.setProblem}
        />
      )}
      {open === 'delete' && <DeleteDialog name={base.name} etag={etag} onClose={close} />}
    </>
  );
}

function Writing({ draft, isNew }: { readonly draft: Draft; readonly isNew: boolean }) {
  const asYaml = valueOf(place.value, 'as') === 'yaml';
  const { form, text, isTyped, profile, problem } = draft;
  return (
    <>
      <Tabs
        label="Ways to write it"
        tabs={[
          { name: 'Form', href: filtered({ as: undefined }), current: !asYaml },
          { name: 'YAML', href: filtered({ as: 'yaml' }), current: asYaml },
        ]}
      />
      <div class="editor">
        <div class="stack">
          {problem && <ProblemBox problem={problem} />}
          {asYaml && (
            <TextArea
              label="The profile as YAML"
              code
              rows={28}
              value={text}
              readOnly={!may('admin')}
              onInput={draft.type}
            />
          )}
          {!asYaml && isTyped && <Unread draft={draft} />}
          {!asYaml && !isTyped && (
            <ProfileFields {...{ form, isNew, problem }} onChange={draft.edit} />
          )}
        </div>
        <Preview profile={profile} />
      </div>
    </>
  );
}

/** The form cannot show what was typed as YAML before the server has read it. */
function Unread({ draft }: { readonly draft: Draft }) {
  return (
    <div class="stack">
      <p>The YAML was changed.</p>
      <div class="row">
        <Button kind="primary" onPress={draft.take}>
          Take it into the form
        </Button>
        <Button onPress={draft.drop}>Drop the changes</Button>
      </div>
    </div>
  );
}

function DeleteDialog({
  name,
  etag,
  onClose,
}: {
  readonly name: string;
  readonly etag: string | undefined;
  readonly onClose: () => void;
}) {
  return (
    <ConfirmDialog
      title={`Delete ${name}?`}
      name={name}
      action="Delete it"
      onClose={onClose}
      onConfirm={async () => {
        const path = `/profiles/${encodeURIComponent(name)}`;
        await ask(path, { method: 'DELETE', ifMatch: etag });
        go('/profiles');
      }}
    >
      The profile and its files are gone afterwards. One that machines have, or that a rule gives,
      is kept.
    </ConfirmDialog>
  );
}

function commands({ profile, text }: Draft) {
  const name = profile.name === '' ? 'NAME' : profile.name;
  return [
    { title: 'Command line', text: `rouse apply -f - <<'END'\n${text}END` },
    { title: 'Look at it', text: `rouse profiles show ${name}` },
    { title: 'API', text: `PUT /api/v1/profiles/${name}\n\n${JSON.stringify(profile, null, 2)}` },
  ];
}
