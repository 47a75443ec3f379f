/**
 * A form in a dialog: its fields, what was wrong with them, and the same as a command.
 *
 * Tests    test/browser/settings.test.ts
 */
import { useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { Button } from '../../parts/button.tsx';
import { CommandBlock, type CommandText } from '../../parts/command.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { ProblemBox } from '../../parts/problem.tsx';
import { messageFor, problemOf, type Problem } from '../../problem.ts';

interface Props {
  readonly title: string;
  readonly action?: string;
  readonly fields: (errorOf: (field: string) => string | undefined) => ComponentChildren;
  readonly commands: () => readonly CommandText[];
  readonly onSubmit: () => Promise<unknown>;
  readonly onClose: () => void;
}

export function FormDialog({ title, action = 'Save', fields, commands, onSubmit, onClose }: Props) {
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const submit = async (): Promise<void> => {
    setBusy(true);
    try {
      await onSubmit();
      onClose();
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {problem && <ProblemBox problem={problem} />}
        {fields((field) => messageFor(problem, field))}
        <div class="row">
          <Button type="submit" kind="primary" disabled={busy}>
            {action}
          </Button>
          <Button onPress={onClose}>Cancel</Button>
        </div>
        <details>
          <summary>Show as command</summary>
          <div class="stack">
            {commands().map(({ title: what, text }) => (
              <CommandBlock key={what} text={text} />
            ))}
          </div>
        </details>
      </form>
    </Dialog>
  );
}

/** Something that is shown this once. */
export function ShownOnce({
  title,
  text,
  children,
  onClose,
}: {
  readonly title: string;
  readonly text: string;
  readonly children: ComponentChildren;
  readonly onClose: () => void;
}) {
  return (
    <Dialog title={title} onClose={onClose}>
      <div class="stack">
        <p>{children}</p>
        <CommandBlock text={text} />
        <div>
          <Button kind="primary" onPress={onClose}>
            I have it
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
