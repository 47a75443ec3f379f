/**
 * Icons, drawn on a grid of 24 with one line width, and the mark: three stages of a boot, of which
 * the last one wakes.
 *
 * Owns     their names; what they look like is in index.html, which a browser reads in any case.
 *
 * An icon never stands for a word that is not there: it is hidden from readers of the text.
 */
import type { JSX } from 'preact';

export type IconName =
  | 'overview'
  | 'machines'
  | 'profiles'
  | 'rules'
  | 'images'
  | 'network'
  | 'activity'
  | 'settings'
  | 'search'
  | 'close'
  | 'copy'
  | 'check'
  | 'command'
  | 'user'
  | 'system'
  | 'light'
  | 'dark'
  | 'fold'
  | 'power'
  | 'next'
  | 'out';

interface Drawn {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly className?: string;
}

function Drawing({ id, width, height, className = 'icon' }: Drawn): JSX.Element {
  return (
    <svg class={className} width={width} height={height} aria-hidden="true">
      <use href={`#i-${id}`} />
    </svg>
  );
}

export function Icon({ name, size = 18 }: { readonly name: IconName; readonly size?: number }) {
  return <Drawing id={name} width={size} height={size} />;
}

export function Mark({ size = 28 }: { readonly size?: number }): JSX.Element {
  return <Drawing id="mark" width={size} height={size} className="" />;
}

/** The name, drawn with the line of the mark. */
export function Wordmark(): JSX.Element {
  return <Drawing id="word" width={68} height={18} className="word" />;
}
