/**
 * Files of /proc and /sys, which come and go with what they describe.
 *
 * A process ends and an interface is removed while it is looked at, and some files are closed to
 * everybody but root. There is nothing to see then, which is what an empty text says.
 *
 * Tests    test/platform/text-in.test.ts
 */
import { readFileSync } from 'node:fs';

export function textIn(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
