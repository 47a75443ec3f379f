/** What is committed are files, and nothing that leads to somebody's own machine. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';

const root = path.join(import.meta.dirname, '..', '..');
const skip = existsSync(path.join(root, '.git')) ? false : 'this is no clone';
/** Modes of git: a file, and one that can be run. Others are symbolic links and submodules. */
const FILES: ReadonlySet<string> = new Set(['100644', '100755']);

t.test('symptom: a fresh clone could not make its cache, which was a link', { skip }, (t) => {
  const listed = execFileSync('git', ['ls-files', '--stage', '-z'], {
    cwd: root,
    encoding: 'utf8',
  });
  const entries = listed.split('\0').filter(Boolean);
  t.ok(entries.length > 500, `${entries.length} files`);
  const others = entries.filter((entry) => !FILES.has(entry.slice(0, 6)));
  t.same(others, []);
  t.end();
});
