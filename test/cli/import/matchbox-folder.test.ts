import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { readMatchboxFolder } from '../../../src/cli/import/matchbox-folder.ts';
import { MATCHBOX, writeMatchbox } from '../../fakes/matchbox.ts';

const io = (cwd: string) => ({ cwd, readStdin: () => Promise.resolve('') });

t.test('reads the files that matchbox would, and leaves the rest', async (t) => {
  const dir = t.testdir();
  writeMatchbox(dir, {
    ...MATCHBOX,
    'groups/further/down.json': '{}',
    'groups/notes.txt': 'x',
    'groups/.hidden.json': '{}',
    'assets/linux': 'x',
  });
  const files = await readMatchboxFolder('.', io(dir));
  t.same(files.map((file) => file.path).toSorted(), Object.keys(MATCHBOX).toSorted());
  t.equal(
    files.find((file) => file.path === 'cloud/rescue.yaml')?.text,
    MATCHBOX['cloud/rescue.yaml'],
  );
});

t.test('says when it is no folder of matchbox, and does not read without end', async (t) => {
  const dir = t.testdir({ groups: {} });
  const expected = {
    code: 'USAGE',
    message: /folder with "groups" and "profiles".*found none in none/,
  };
  await t.rejects(readMatchboxFolder('none', io(dir)), expected);
  await t.rejects(readMatchboxFolder('.', io(dir)), { code: 'USAGE' });
  writeFileSync(path.join(dir, 'profiles'), '');
  await t.rejects(readMatchboxFolder('.', io(dir)), { code: 'MANIFEST_FILE_UNREADABLE' });
  writeFileSync(path.join(dir, 'groups', 'big.json'), Buffer.alloc(1_048_577, ' '));
  const big = t.testdir({ groups: { 'big.json': ' '.repeat(1_048_577) } });
  await t.rejects(readMatchboxFolder(big, io(dir)), { code: 'REQUEST_TOO_LARGE' });
  const many = path.join(big, 'many');
  mkdirSync(path.join(many, 'groups'), { recursive: true });
  for (let at = 0; at < 4_001; at += 1) writeFileSync(path.join(many, 'groups', `${at}.json`), '');
  await t.rejects(readMatchboxFolder(many, io(dir)), {
    code: 'REQUEST_TOO_LARGE',
    message: /4000 files/,
  });
});
