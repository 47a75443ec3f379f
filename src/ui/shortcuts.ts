/**
 * Keys that are pressed, handed to whoever listens for what they mean.
 *
 * Owns     the one listener of the page, and that letters mean nothing when they are switched off.
 * Leaves   what a key means to keys.ts.
 * Tests    test/browser/shell.test.ts
 */
import { go } from './location.ts';
import { actionFor, PAGE_KEYS, type Action } from './keys.ts';
import { shortcuts } from './prefs.ts';

const listeners = new Map<Action, Set<() => void>>();

/** @returns a function that ends it */
export function onAction(action: Action, act: () => void): () => void {
  const acts = listeners.get(action) ?? new Set();
  listeners.set(action, acts.add(act));
  return () => {
    acts.delete(act);
  };
}

/** How long after `g` the letter of a page may come. */
const PAGE_MS = 1_500;

export function listenForKeys(): void {
  let pageUntil = 0;
  document.addEventListener('keydown', (event) => {
    const { key, ctrlKey, metaKey, altKey, target, timeStamp } = event;
    const inElement = target instanceof Element ? target.tagName : '';
    const modified = ctrlKey || metaKey || altKey;
    if (shortcuts.value === 'off' || document.querySelector('dialog[open]')) return;
    const page = timeStamp < pageUntil ? PAGE_KEYS[key] : undefined;
    pageUntil = 0;
    if (page !== undefined && !modified) {
      event.preventDefault();
      go(page);
      return;
    }
    const action = actionFor({ key, modified, inElement });
    if (action === undefined) return;
    event.preventDefault();
    if (action === 'page') pageUntil = timeStamp + PAGE_MS;
    for (const act of listeners.get(action) ?? []) act();
  });
}
