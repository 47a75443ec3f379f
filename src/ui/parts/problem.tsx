/**
 * What went wrong: what it is called, what was seen, what to do, and which fields are meant.
 */
import type { ComponentChildren } from 'preact';
import type { Problem } from '../problem.ts';
import { Button } from './button.tsx';

export function ProblemBox({
  problem,
  children,
}: {
  readonly problem: Problem;
  /** what can be done about it here */
  readonly children?: ComponentChildren;
}) {
  const { code, title, detail, hint, errors = [] } = problem;
  return (
    <div class="problem" role="alert">
      <p class="title">{title}</p>
      {detail && errors.length === 0 && <p>{detail}</p>}
      {errors.length > 0 && (
        <ul>
          {errors.map(({ field, message }) => (
            <li key={`${field} ${message}`}>
              {field !== '' && <code>{field}</code>} {message}
            </li>
          ))}
        </ul>
      )}
      {hint && <p>{hint}</p>}
      <p class="small">
        <code class="code">{code}</code>
      </p>
      {children}
    </div>
  );
}

/** Somebody else changed it while a form was filled in: take theirs, or put ours over it. */
export function Conflict({
  what,
  onReload,
  onOverwrite,
}: {
  /** what it is now, as a sentence */
  readonly what: string;
  readonly onReload: () => void;
  /** sends the change again, for the version that is there now */
  readonly onOverwrite: () => Promise<unknown>;
}) {
  return (
    <div class="problem" role="alert">
      <p class="title">Somebody else changed it meanwhile</p>
      <p>{what}</p>
      <p class="row">
        <Button small onPress={onReload}>
          Take theirs
        </Button>
        <Button small onPress={onOverwrite}>
          Save mine over it
        </Button>
      </p>
    </div>
  );
}
