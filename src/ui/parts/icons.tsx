/**
 * Icons, drawn on a grid of 24 with one line width, and the mark: three stages of a boot, of which
 * the last one wakes.
 *
 * An icon never stands for a word that is not there: it is hidden from readers of the text.
 */
import type { JSX } from 'preact';

const PATHS = {
  overview: 'M4 13.5h6V20H4zM14 4h6v6.5h-6zM4 4h6v6H4zM14 14h6v6h-6z',
  machines: 'M4 4.5h16v6H4zM4 13.5h16v6H4zM7.5 7.5h.01M7.5 16.5h.01M11 7.5h5M11 16.5h5',
  profiles: 'M6 3.5h8.5L19 8v12.5H6zM14 3.5V8.5h5M9 12.5h6.5M9 16h6.5',
  rules: 'M4 6h7M4 12h4M4 18h7M15 3.5 20 6l-5 2.5M12 12h8M15 15.5l5 2.5-5 2.5',
  images: 'M12 3.5 20 7.5v9l-8 4-8-4v-9zM4.2 7.6 12 11.5l7.8-3.9M12 11.5v9',
  network: 'M12 4v5M12 15v-3M5 20v-4h14v4M12 12v4M8.5 4h7v5h-7zM3.5 20h3M17.5 20h3M10.5 20h3',
  activity: 'M3 12.5h4l2.5-7 5 13 2.5-6h4',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 20 20',
  close: 'M6 6l12 12M18 6 6 18',
  copy: 'M8.5 8.5h11v11h-11zM15.5 8.5v-4h-11v11h4',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  command: 'M5 7.5l4.5 4.5L5 16.5M12 17h7',
  user: 'M12 11.5a3.75 3.75 0 1 0 0-7.5 3.75 3.75 0 0 0 0 7.5zM4.5 20a7.7 7.7 0 0 1 15 0',
  system: 'M4 5h16v11H4zM9 20h6M12 16v4',
  light:
    'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 3v2M12 19v2M3 12h2M19 12h2' +
    'M5.6 5.6 7 7M17 17l1.4 1.4M5.6 18.4 7 17M17 7l1.4-1.4',
  dark: 'M19.5 14.500A8 8 0 1 1 9.5 4.500a6.5 6.5 0 0 0 10 10z',
  fold: 'M4 5h16v14H4zM9.5 5v14',
  power: 'M12 3.500v8M7 6.500a7.5 7.5 0 1 0 10 0',
  next: 'M9 5.5 15.5 12 9 18.5',
  out: 'M10 4.500H5v15h5M14 8l4 4-4 4M18 12H9.5',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 18 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" {...STROKE}>
      <path d={PATHS[name]} />
    </svg>
  );
}

const STROKE = {
  fill: 'none',
  stroke: 'currentColor',
  'stroke-width': 1.7,
  'stroke-linecap': 'round',
  'stroke-linejoin': 'round',
} as const;

export function Mark({ size = 28 }: { readonly size?: number }): JSX.Element {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <rect width="24" height="24" rx="6" fill="var(--solid)" />
      <g stroke-width="2.4" stroke-linecap="round">
        <path d="M5 8h7M8 12h8" stroke="var(--on-solid)" />
        <path d="M13 16h6" stroke="var(--mark, #ff8a4c)" />
      </g>
    </svg>
  );
}

/** The name, drawn with the line of the mark. */
export function Wordmark(): JSX.Element {
  return (
    <svg class="word" width="68" height="18" viewBox="0 0 68 18" aria-hidden="true">
      <g fill="none" stroke="currentColor" stroke-width="2.3" stroke-linecap="round">
        <path d="M2.5 15.500V5M2.5 9.500C2.5 6.5 4.5 5 8 5" />
        <circle cx="18" cy="10.25" r="5.25" />
        <path d="M29 5v6a4.5 4.5 0 0 0 9 0V5M38 11v4.5" />
        <path d="M51 6.5Q49.3 5 47.2 5c-2 0-3.5 1-3.5 2.6" />
        <path d="M43.7 7.6c0 3.4 7.7 1.7 7.7 5.2 0 1.7-1.7 2.7-3.8 2.700q-2.5 0-4.2-1.7" />
        <path d="M56 10.250h10a5 5.25 0 1 0-1.8 4" />
      </g>
    </svg>
  );
}
