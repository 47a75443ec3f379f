/**
 * The try-it box: which rule a machine would meet, and why none of the others.
 *
 * Tests    test/browser/rules.test.ts
 */
import { useState } from 'preact/hooks';
import { ask } from '../../api.ts';
import { Button } from '../../parts/button.tsx';
import { Field, Select } from '../../parts/field.tsx';
import { Card } from '../../parts/layout.tsx';
import { ProblemBox } from '../../parts/problem.tsx';
import type { DecisionResource } from '../../resources.ts';
import { messageFor, problemOf, type Problem } from '../../problem.ts';
import { RuleTrace } from '../machine/rule-trace.tsx';
import { MACHINE_ARCHES } from '../../../domain/machine-arches.ts';

const UNKNOWN = [
  { value: '', label: 'as it is in the inventory' },
  { value: 'true', label: 'yes: nobody decided about it' },
  { value: 'false', label: 'no' },
] as const;

const NOTHING = { mac: '', serial: '', manufacturer: '', arch: '', unknown: '' };

export function TryIt() {
  const [given, setGiven] = useState(NOTHING);
  const [tried, setTried] = useState<DecisionResource>();
  const [problem, setProblem] = useState<Problem>();
  const set = (name: keyof typeof given) => (value: string) => {
    setGiven({ ...given, [name]: value });
  };
  const run = async (): Promise<void> => {
    const { unknown, ...words } = given;
    const said = Object.entries(words).filter(([, value]) => value.trim() !== '');
    const body = {
      ...Object.fromEntries(said),
      ...(unknown !== '' && { unknown: unknown === 'true' }),
    };
    try {
      setTried((await ask<DecisionResource>('/rules/test', { method: 'POST', body })).data);
      setProblem(undefined);
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  return (
    <Card title="Try a machine">
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        <Told given={given} set={set} error={messageFor(problem, '/mac')} />
        <div>
          <Button type="submit">Try it</Button>
        </div>
        {problem && <ProblemBox problem={problem} />}
      </form>
      <div role="status" class="stack">
        {tried && !problem && (
          <>
            <p class="outcome">{sentence(tried)}</p>
            <RuleTrace rules={tried.rules} by={tried.by} />
          </>
        )}
      </div>
    </Card>
  );
}

function Told({
  given,
  set,
  error,
}: {
  readonly given: typeof NOTHING;
  readonly set: (name: keyof typeof NOTHING) => (value: string) => void;
  readonly error: string | undefined;
}) {
  return (
    <div class="try">
      <Field
        label="Hardware address"
        code
        value={given.mac}
        onInput={set('mac')}
        error={error}
        required
      />
      <Field label="Serial number" value={given.serial} onInput={set('serial')} />
      <Field label="Maker" value={given.manufacturer} onInput={set('manufacturer')} />
      <Select
        label="Kind of machine"
        value={given.arch}
        choices={[{ value: '', label: 'as it was seen' }, ...MACHINE_ARCHES.map(plain)]}
        onChange={set('arch')}
      />
      <Select label="Unknown" value={given.unknown} choices={UNKNOWN} onChange={set('unknown')} />
    </div>
  );
}

function plain(value: string): { readonly value: string; readonly label: string } {
  return { value, label: value };
}

function sentence(tried: DecisionResource): string {
  switch (tried.decision) {
    case 'boot':
      return `It boots ${tried.profile}${tried.rule ? ` by the rule ${tried.rule}` : ''}.`;
    case 'local-disk':
      return `It boots its disk: ${tried.reason}.`;
    case 'wait':
      return 'It waits on its screen for somebody to adopt it.';
    case 'menu':
      return 'It shows its menu.';
    case 'fail':
      return `It cannot boot ${tried.profile}.`;
  }
}
