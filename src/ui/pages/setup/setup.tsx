/**
 * Setup: the first administrator by the link that the server printed, then a look at the network,
 * at who else answers there, and the first machine. Everything after the first step can be left for
 * later.
 *
 * Owns     the order of the steps. The code of the link stays out of requests until it is used: it
 *          is in the part of the address that browsers do not send.
 * Tests    test/browser/setup.test.ts
 */
import { useEffect, useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { ask } from '../../api.ts';
import { go } from '../../location.ts';
import { Button, ButtonLink } from '../../parts/button.tsx';
import { CommandBlock } from '../../parts/command.tsx';
import { Field } from '../../parts/field.tsx';
import { Mark, Wordmark } from '../../parts/icons.tsx';
import { Skeleton } from '../../parts/layout.tsx';
import { ProblemBox } from '../../parts/problem.tsx';
import { messageFor, problemOf, type Problem } from '../../problem.ts';
import { useResource } from '../../resource.ts';
import { begin, type Session } from '../../session.ts';
import { FirstMachine } from './first-machine.tsx';
import { Listening } from './listening.tsx';
import { OtherServers } from './other-servers.tsx';

const STEPS = ['Administrator', 'Listeners', 'Other servers', 'First machine'] as const;

export function Setup() {
  const [step, setStep] = useState(0);
  const { state } = useResource<{ needed: boolean }>('/setup');
  const { data, problem } = state.value;
  const next = (): void => {
    if (step + 1 < STEPS.length) setStep(step + 1);
    else go('/', { replace: true });
  };
  // Once there is an administrator no setup is needed, and its later steps go on.
  if (step === 0 && !data)
    return <Door>{problem ? <ProblemBox problem={problem} /> : <Skeleton />}</Door>;
  if (step === 0 && !data?.needed) return <Done />;
  return (
    <Door>
      <ol class="steps" aria-label="Steps">
        {STEPS.map((name, at) => (
          <li key={name} aria-current={at === step ? 'step' : undefined}>
            {name}
          </li>
        ))}
      </ol>
      {step === 0 && <Administrator onDone={next} />}
      {step === 1 && <Listening />}
      {step === 2 && <OtherServers />}
      {step === 3 && <FirstMachine />}
      {step > 0 && <Onward key={step} last={step + 1 === STEPS.length} onNext={next} />}
    </Door>
  );
}

function Door({ children }: { readonly children: ComponentChildren }) {
  return (
    <main class="door wide">
      <p class="door-brand">
        <Mark />
        <Wordmark />
      </p>
      {children}
    </main>
  );
}

/** Where the keys go on: it has the focus as soon as a step is shown. */
function Onward({ last, onNext }: { readonly last: boolean; readonly onNext: () => void }) {
  const [button, setButton] = useState<HTMLButtonElement | null>(null);
  useEffect(() => {
    button?.focus();
  }, [button]);
  return (
    <div class="row">
      <Button kind="primary" onPress={onNext} elementRef={setButton}>
        {last ? 'Go to the overview' : 'Continue'}
      </Button>
      {!last && <ButtonLink href="/">Skip the rest</ButtonLink>}
    </div>
  );
}

function Done() {
  return (
    <Door>
      <h1>Setup is done</h1>
      <p>There is an administrator, so the link is not good any more.</p>
      <ButtonLink kind="primary" href="/login">
        Log in
      </ButtonLink>
    </Door>
  );
}

/** Without a code, or with one that is not good any more. */
function NoCode() {
  return (
    <div class="stack">
      <h1>Open the setup link</h1>
      <p>
        The first administrator is made with a link that the server prints when it starts. It is
        good for 30 minutes, and once. A new one:
      </p>
      <CommandBlock text="sudo rouse admin reset-link" />
    </div>
  );
}

/** The code of the link, and whether it is still good. */
function useCode() {
  const [code, setCode] = useState(() => decodeURIComponent(window.location.hash.slice(1)));
  const [problem, setProblem] = useState<Problem>();
  useEffect(() => {
    if (code === '') return;
    ask<{ good: boolean }>('/setup/check', { method: 'POST', body: { code } }).then(
      ({ data }) => {
        if (!data.good) setCode('');
      },
      (error: unknown) => {
        setProblem(problemOf(error));
      },
    );
  }, []);
  const refused = (error: unknown): void => {
    const found = problemOf(error);
    setProblem(found);
    if (found.code === 'SETUP_CODE_REFUSED') setCode('');
  };
  return { code, problem, refused };
}

function Administrator({ onDone }: { readonly onDone: () => void }) {
  const { code, problem, refused } = useCode();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async (): Promise<void> => {
    setBusy(true);
    try {
      const body = { code, name, password };
      const { data } = await ask<Session>('/setup', { method: 'POST', body });
      history.replaceState(null, '', '/setup');
      begin(data);
      onDone();
    } catch (error) {
      refused(error);
    } finally {
      setBusy(false);
    }
  };
  if (code === '') {
    return (
      <>
        {problem && <ProblemBox problem={problem} />}
        <NoCode />
      </>
    );
  }
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h1>Make the first administrator</h1>
      {problem && <ProblemBox problem={problem} />}
      <Field
        label="Name"
        value={name}
        onInput={setName}
        autocomplete="username"
        error={messageFor(problem, '/name')}
        required
        autofocus
      />
      <Field
        label="Password"
        type="password"
        value={password}
        onInput={setPassword}
        autocomplete="new-password"
        error={messageFor(problem, '/password')}
        hint="A sentence is a good one. Password managers may fill it in."
        required
      />
      <div>
        <Button type="submit" kind="primary" disabled={busy}>
          Make it
        </Button>
      </div>
    </form>
  );
}
