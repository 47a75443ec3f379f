/**
 * What a reader chose about how pages look, kept in this browser.
 *
 * Tests    test/browser/shell.test.ts
 */
import { effect, signal, type Signal } from '@preact/signals';

const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** One that a browser which keeps nothing forgets with the page. */
function kept<T extends string>(name: string, values: readonly [T, ...T[]]): Signal<T> {
  const key = `rouse.${name}`;
  const value = signal<T>(values.find((one) => one === stored(key)) ?? values[0]);
  effect(() => {
    const chosen = value.value;
    try {
      if (chosen === values[0]) localStorage.removeItem(key);
      else localStorage.setItem(key, chosen);
    } catch {
      // Nothing is kept, and nothing depends on it.
    }
  });
  return value;
}

function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export const theme = kept<Theme>('theme', THEMES);
/** Letters as shortcuts disturb whoever speaks to the browser: WCAG 2.1.4. */
export const shortcuts = kept('shortcuts', ['on', 'off']);
export const navigation = kept('navigation', ['wide', 'narrow']);

effect(() => {
  const { dataset } = document.documentElement;
  if (theme.value === 'system') delete dataset['theme'];
  else dataset['theme'] = theme.value;
});
