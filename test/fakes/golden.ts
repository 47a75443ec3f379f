/** Expected texts in files. ROUSE_UPDATE_GOLDEN=1 accepts what a test got as the new expectation. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Test } from 'tap';

const fixtures = path.join(import.meta.dirname, '..', 'fixtures');

/** Compares with test/fixtures/{folder}/{name}. */
export function matchesGolden(t: Test, name: string, text: string, folder = 'scripts'): void {
  const file = path.join(fixtures, folder, name);
  if (process.env['ROUSE_UPDATE_GOLDEN'] === '1') writeFileSync(file, text);
  t.equal(text, readFileSync(file, 'utf8'), name);
}
