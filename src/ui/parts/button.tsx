/**
 * Buttons: what they look like, and that nothing is done twice.
 */
import { useState } from 'preact/hooks';
import type { ComponentChildren, Ref } from 'preact';
import { tell, tellProblem } from '../toasts.ts';
import { Icon, type IconName } from './icons.tsx';

export interface ButtonProps {
  readonly children?: ComponentChildren;
  /** `primary` once on a page or dialog; `danger` for what cannot be taken back */
  readonly kind?: 'plain' | 'primary' | 'danger' | 'quiet';
  readonly small?: boolean;
  readonly icon?: IconName;
  /** the name, where an icon stands alone */
  readonly label?: string;
  readonly disabled?: boolean;
  /** its own work is waited for; a failure is told in a toast */
  readonly onPress?: (() => void) | (() => Promise<unknown>);
  readonly type?: 'button' | 'submit';
  readonly expanded?: boolean;
  readonly pressed?: boolean;
  readonly elementRef?: Ref<HTMLButtonElement>;
}

export function Button(props: ButtonProps) {
  const { children, icon, label, disabled = false, onPress, type = 'button', elementRef } = props;
  const [busy, setBusy] = useState(false);
  const press = (): void => {
    const work = onPress?.();
    if (!work) return;
    setBusy(true);
    work.catch(tellProblem).finally(() => {
      setBusy(false);
    });
  };
  return (
    <button
      type={type}
      class={classOf(props)}
      disabled={disabled || busy}
      aria-label={label}
      title={children === undefined ? label : undefined}
      aria-expanded={props.expanded}
      aria-pressed={props.pressed}
      aria-busy={busy}
      onClick={press}
      {...(elementRef !== undefined && { ref: elementRef })}
    >
      {icon && <Icon name={icon} size={children === undefined ? 18 : 16} />}
      {children}
    </button>
  );
}

/** A link that looks like a button. */
export function ButtonLink(props: Omit<ButtonProps, 'onPress'> & { readonly href: string }) {
  const { children, icon, href } = props;
  return (
    <a class={classOf(props)} href={href}>
      {icon && <Icon name={icon} size={16} />}
      {children}
    </a>
  );
}

function classOf({ kind = 'plain', small, icon, children }: ButtonProps): string {
  const alone = icon !== undefined && children === undefined;
  return ['button', kind, small && 'small', alone && 'icon'].filter(Boolean).join(' ');
}

/** Puts a text where it can be pasted. */
export function CopyButton({
  text,
  label = 'Copy',
  children,
}: {
  readonly text: string | (() => string);
  readonly label?: string;
  readonly children?: ComponentChildren;
}) {
  const [done, setDone] = useState(false);
  const copy = (): void => {
    const content = typeof text === 'string' ? text : text();
    writeText(content).then(() => {
      setDone(true);
      setTimeout(() => {
        setDone(false);
      }, 2_000);
    }, tellProblem);
  };
  return (
    <Button
      small
      kind="quiet"
      icon={done ? 'check' : 'copy'}
      {...(children === undefined && { label: done ? 'Copied' : label })}
      onPress={copy}
    >
      {children}
    </Button>
  );
}

/** Browsers give the clipboard to pages over https alone; the older way works everywhere. */
async function writeText(text: string): Promise<void> {
  if (window.isSecureContext) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- there is no other way over http
  const copied = document.execCommand('copy');
  area.remove();
  if (!copied) tell('This browser does not let the page copy. Mark the text and copy it yourself.');
}
