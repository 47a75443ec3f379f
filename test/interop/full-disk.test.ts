/**
 * A disk that is really full: a tmpfs of a hundred megabytes, filled to its last byte while the
 * server runs on it. What people delete is deleted, machines boot, and everybody is told.
 */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';
import { ownFolder } from '../fakes/folder.ts';

const run = promisify(execFile);
const PROGRAM = path.join(import.meta.dirname, 'programs/full-disk.ts');
const MOUNT = 'mount -t tmpfs -o size=104m,mode=0700 tmpfs "$1" && TMPDIR="$1" exec "$2" "$3"';

const isRoot = process.getuid?.() === 0;
if (!isRoot && process.env['CI']) t.fail('needs root, to mount a disk that becomes full');

t.test('on a full disk things can be deleted, and machines boot', { skip: !isRoot }, async (t) => {
  const words = ['-m', 'sh', '-c', MOUNT, 'sh', ownFolder(t), process.execPath, PROGRAM];
  const { stdout } = await run('unshare', words, { timeout: 120_000 });
  t.match(JSON.parse(stdout), {
    applied: '200',
    whenFull: {
      boots: '200 #!ipxe',
      removed: ['204', '204', '204'],
      ...{ disk: 'given-up', told: true, metric: '1', again: '200 #!ipxe' },
    },
    afterwards: { removed: '204', boots: '200 #!ipxe' },
    withoutReserve: { removed: /^507 .*STORE_FULL/ },
  });
});
