/**
 * "Show as command": the same thing for a terminal, or for a file.
 */
import { useState } from 'preact/hooks';
import { Button, CopyButton } from './button.tsx';
import { Dialog } from './dialog.tsx';

export interface CommandText {
  /** what it is: `Command line`, `YAML`, `API` */
  readonly title: string;
  readonly text: string;
}

/** A text to copy. */
export function CommandBlock({ text }: { readonly text: string }) {
  return (
    <div class="command">
      <pre tabIndex={0}>
        <code>{text}</code>
      </pre>
      <CopyButton text={text} />
    </div>
  );
}

/** A button that opens the texts. @param texts  asked when it is opened */
export function CommandDrawer({
  texts,
  small = false,
}: {
  readonly texts: () => readonly CommandText[];
  readonly small?: boolean;
}) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        kind="quiet"
        icon="command"
        small={small}
        onPress={() => {
          setOpen(true);
        }}
      >
        Show as command
      </Button>
      {open && (
        <Dialog
          drawer
          title="The same as a command"
          onClose={() => {
            setOpen(false);
          }}
        >
          {texts().map(({ title, text }) => (
            <section key={title} class="stack">
              <h3>{title}</h3>
              <CommandBlock text={text} />
            </section>
          ))}
        </Dialog>
      )}
    </>
  );
}
