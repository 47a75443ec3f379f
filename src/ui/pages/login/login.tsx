/**
 * Login: name and password, as browsers and password managers know it.
 *
 * Tests    test/browser/setup.test.ts
 */
import { useState } from 'preact/hooks';
import { ask } from '../../api.ts';
import { go, place } from '../../location.ts';
import { Button } from '../../parts/button.tsx';
import { Field } from '../../parts/field.tsx';
import { Mark, Wordmark } from '../../parts/icons.tsx';
import { ProblemBox } from '../../parts/problem.tsx';
import { problemOf, type Problem } from '../../problem.ts';
import { valueOf } from '../../router.ts';
import { begin, type Session } from '../../session.ts';
import { wayBack } from './way-back.ts';

export function Login() {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const submit = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      const body = { name, password };
      const { data } = await ask<Session>('/session', { method: 'POST', body });
      begin(data);
      go(wayBack(valueOf(place.value, 'next')), { replace: true });
    } catch (error) {
      setProblem(problemOf(error));
      setPassword('');
    } finally {
      setBusy(false);
    }
  };
  return (
    <main class="door">
      <p class="door-brand">
        <Mark />
        <Wordmark />
      </p>
      <h1>Log in</h1>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {problem && <ProblemBox problem={problem} />}
        <Field
          label="Name"
          value={name}
          onInput={setName}
          autocomplete="username"
          required
          autofocus
        />
        <Field
          label="Password"
          type="password"
          value={password}
          onInput={setPassword}
          autocomplete="current-password"
          required
        />
        <Button type="submit" kind="primary" disabled={busy}>
          Log in
        </Button>
      </form>
      <p class="muted small">
        Nobody left who can log in? <code>rouse admin reset-link</code> on the server prints a link.
      </p>
    </main>
  );
}
