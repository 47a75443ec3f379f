/**
 * Gives memory back to the system that nobody uses any more.
 *
 * V8 collects when a program asks for more memory. One that has sent gigabytes and then waits for
 * the next machine asks for none, and would keep what it needed at its busiest.
 *
 * Tests    test/platform/garbage.test.ts
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Stops the thread for some 20 ms: for moments in which nobody is being sent anything. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('typeof gc === "function" ? gc : undefined') as
    (() => void) | undefined;
  collect?.();
}
