/**
 * Dialogs: native ones, so that the focus stays inside, Escape closes, and it goes back to where it
 * was.
 */
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { problemOf, type Problem } from '../problem.ts';
import { Button } from './button.tsx';
import { Field } from './field.tsx';
import { ProblemBox } from './problem.tsx';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  /** at the right edge and of full height, for longer things */
  readonly drawer?: boolean;
}

/** It is open as long as it is there. */
export function Dialog({ title, onClose, children, drawer = false }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = element.current;
    const before = document.activeElement;
    dialog?.showModal();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={element}
      class={drawer ? 'dialog drawer' : 'dialog'}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === element.current) onClose();
      }}
    >
      <header>
        <h2 id={id}>{title}</h2>
        <Button kind="quiet" icon="close" label="Close" onPress={onClose} />
      </header>
      <div class="inside">{children}</div>
    </dialog>
  );
}

interface ConfirmProps {
  readonly title: string;
  /** what is lost */
  readonly children: ComponentChildren;
  /** typed by the reader before the button works; left out for what can be repeated */
  readonly name?: string;
  readonly action: string;
  readonly onConfirm: () => Promise<unknown>;
  readonly onClose: () => void;
}

/** Asks before something is lost, and wants its name typed. */
export function ConfirmDialog(props: ConfirmProps) {
  const { title, children, name, action, onConfirm, onClose } = props;
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<Problem>();
  const confirm = async (): Promise<void> => {
    try {
      await onConfirm();
      onClose();
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <div>{children}</div>
      {name !== undefined && (
        <Field label={`Type ${name} to go on`} value={typed} onInput={setTyped} code autofocus />
      )}
      {problem && <ProblemBox problem={problem} />}
      <footer>
        <Button onPress={onClose}>Cancel</Button>
        <Button kind="danger" disabled={name !== undefined && typed !== name} onPress={confirm}>
          {action}
        </Button>
      </footer>
    </Dialog>
  );
}
