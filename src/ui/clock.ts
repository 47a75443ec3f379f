/**
 * The time, for whoever shows how long ago something was.
 *
 * Owns     one tick a second for the whole page, while somebody looks at it.
 * Tests    test/browser/shell.test.ts
 */
import { signal } from '@preact/signals';

export const nowMs = (): number => Date.now();

/** The time, every second. */
export const now = signal(nowMs());

setInterval(() => {
  if (document.visibilityState === 'visible') now.value = nowMs();
}, 1_000);
