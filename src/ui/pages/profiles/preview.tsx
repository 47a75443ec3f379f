/**
 * What a machine would get if the profile were saved as it is now.
 *
 * Tests    test/browser/profiles.test.ts
 */
import { useEffect, useState } from 'preact/hooks';
import { all, ask } from '../../api.ts';
import { useLoaded } from '../../loaded.ts';
import { Select } from '../../parts/field.tsx';
import { Card } from '../../parts/layout.tsx';
import { ProblemBox } from '../../parts/problem.tsx';
import { problemOf, type Problem } from '../../problem.ts';
import type { ProfileBody } from './profile-form.ts';
import type { UsingMachine } from './uses.ts';

/** Long enough to go on typing, short enough to look live. */
const PAUSE_MS = 300;

/** The script, or why there would be none. */
interface Shown {
  readonly script?: string;
  readonly problem?: { readonly code: string; readonly detail: string; readonly hint: string };
}

export function Preview({ profile }: { readonly profile: ProfileBody }) {
  const { state } = useLoaded(
    () => all<UsingMachine>('/machines', {}, { pagesMax: 1 }),
    'machines',
  );
  const machines = state.value.data?.items ?? [];
  const [chosen, setChosen] = useState('');
  const [shown, setShown] = useState<Shown>();
  const [problem, setProblem] = useState<Problem>();
  const machine = chosen === '' ? nameOf(machines[0]) : chosen;
  const body = JSON.stringify({ profile, machine });
  useEffect(() => {
    if (machine === undefined) return undefined;
    const ended = new AbortController();
    const timer = setTimeout(() => {
      ask<Shown>('/profiles:preview', {
        method: 'POST',
        body: { profile, machine },
        signal: ended.signal,
      }).then(
        ({ data }) => {
          setShown(data);
          setProblem(undefined);
        },
        (error: unknown) => {
          if (!ended.signal.aborted) setProblem(problemOf(error));
        },
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      ended.abort();
    };
  }, [body]);
  return (
    <Card title="What a machine gets">
      {machine === undefined ? (
        <p class="muted">
          As soon as a machine has asked, its script stands here, while the profile is being
          written.
        </p>
      ) : (
        <div class="stack">
          <Select
            label="Machine"
            value={machine}
            choices={machines.map((one) => ({
              value: nameOf(one) ?? '',
              label: one.name === undefined ? one.code : `${one.name} (${one.code})`,
            }))}
            onChange={setChosen}
          />
          {problem && <ProblemBox problem={problem} />}
          {shown?.problem && !problem && (
            <ProblemBox
              problem={{ ...shown.problem, title: 'The machine could not boot it', status: 0 }}
            />
          )}
          {shown?.script !== undefined && !problem && (
            <pre class="preview-text" tabIndex={0} aria-label="Script">
              <code>{shown.script}</code>
            </pre>
          )}
        </div>
      )}
    </Card>
  );
}

function nameOf(machine: UsingMachine | undefined): string | undefined {
  return machine?.name ?? machine?.code;
}
