/** A folder of its own: `t.testdir()` is the same one each time it is asked for in a test. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Test } from 'tap';

export function ownFolder(t: Test): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'rouse-own-'));
  t.teardown(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}
