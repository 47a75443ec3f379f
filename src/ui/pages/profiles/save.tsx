/**
 * Before a profile is saved: what changes, and for whom. When somebody else was faster: both.
 *
 * Tests    test/browser/profiles.test.ts
 */
import { useState } from 'preact/hooks';
import { all, ask } from '../../api.ts';
import { changesBetween } from '../../changes.ts';
import { useLoaded } from '../../loaded.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Card } from '../../parts/layout.tsx';
import { ProblemBox } from '../../parts/problem.tsx';
import { ApiError, problemOf, type Problem } from '../../problem.ts';
import { ChangeList } from './change-list.tsx';
import { written } from './draft.ts';
import { isDestructive, type ProfileBody } from './profile-form.ts';
import { usesOf, type UsingMachine, type UsingRule } from './uses.ts';

interface Props {
  readonly start: ProfileBody;
  readonly draft: ProfileBody;
  readonly etag: string | undefined;
  readonly onClose: () => void;
  readonly onProblem: (problem: Problem | undefined) => void;
  readonly onSaved: (profile: ProfileBody, etag: string | undefined) => void;
}

interface Theirs {
  readonly profile: ProfileBody;
  readonly etag: string | undefined;
}

export function SaveDialog(props: Props) {
  const { start, draft, etag, onClose, onProblem, onSaved } = props;
  const [theirs, setTheirs] = useState<Theirs>();
  const put = async (version: string | undefined): Promise<void> => {
    try {
      const path = `/profiles/${encodeURIComponent(draft.name)}`;
      const condition =
        version === undefined ? { headers: { 'if-none-match': '*' } } : { ifMatch: version };
      const saved = await ask<ProfileBody>(path, { method: 'PUT', body: draft, ...condition });
      onClose();
      onProblem(undefined);
      onSaved(saved.data, saved.etag);
    } catch (error) {
      const current = error instanceof ApiError && error.problem.current;
      if (current && error.problem.status === 412) {
        setTheirs({ profile: written(current as ProfileBody), etag: error.etag });
        return;
      }
      onProblem(problemOf(error));
      onClose();
    }
  };
  if (theirs)
    return (
      <Conflict {...{ start, draft, theirs, onClose, onSaved }} onKeep={() => put(theirs.etag)} />
    );
  const isNew = etag === undefined;
  return (
    <Dialog drawer title={isNew ? `Make ${draft.name}` : `Save ${draft.name}`} onClose={onClose}>
      <div class="stack">
        {isNew ? (
          <p>A new profile. No machine boots it yet.</p>
        ) : (
          <Affected draft={draft} start={start} />
        )}
        {!isNew && (
          <Card title="What changes" flush>
            <ChangeList changes={changesBetween(start, draft)} />
          </Card>
        )}
        <div class="row">
          <Button kind="primary" onPress={() => put(etag)}>
            Save
          </Button>
          <Button onPress={onClose}>Cancel</Button>
        </div>
      </div>
    </Dialog>
  );
}

function Affected({ start, draft }: { readonly start: ProfileBody; readonly draft: ProfileBody }) {
  const { state } = useLoaded(async () => {
    const [machines, rules] = await Promise.all([
      all<UsingMachine>('/machines', { profile: start.name }),
      all<UsingRule>('/rules'),
    ]);
    return usesOf(start.name, {
      machines: machines.items,
      more: machines.more,
      rules: rules.items,
    });
  }, start.name);
  const { data, problem } = state.value;
  const begins = isDestructive(draft) && !isDestructive(start);
  return (
    <div class="stack" role="status">
      {begins && (
        <p class="banner">
          <strong>It erases disks from now on.</strong>
        </p>
      )}
      {problem && <ProblemBox problem={problem} />}
      {data && (
        <p>
          At their next boot it holds for: <strong>{data.words}</strong>
          {data.machines.length > 0 &&
            ` (${data.machines.slice(0, 8).join(', ')}${data.machines.length > 8 ? ', …' : ''})`}
        </p>
      )}
    </div>
  );
}

function Conflict({
  start,
  draft,
  theirs,
  onClose,
  onSaved,
  onKeep,
}: Pick<Props, 'start' | 'draft' | 'onClose' | 'onSaved'> & {
  readonly theirs: Theirs;
  readonly onKeep: () => Promise<void>;
}) {
  return (
    <Dialog drawer title={`Somebody else changed ${draft.name}`} onClose={onClose}>
      <div class="stack">
        <p>It was changed after you opened it. Nothing of yours is saved yet.</p>
        <div class="side-by-side">
          <Card title="Theirs" flush>
            <ChangeList
              changes={changesBetween(start, theirs.profile)}
              before="Before"
              after="Theirs"
            />
          </Card>
          <Card title="Mine" flush>
            <ChangeList changes={changesBetween(start, draft)} before="Before" after="Mine" />
          </Card>
        </div>
        <div class="row">
          <Button
            kind="primary"
            onPress={() => {
              onClose();
              onSaved(theirs.profile, theirs.etag);
            }}
          >
            Take theirs
          </Button>
          <Button kind="danger" onPress={onKeep}>
            Save mine over theirs
          </Button>
          <Button onPress={onClose}>Go on editing</Button>
        </div>
      </div>
    </Dialog>
  );
}
