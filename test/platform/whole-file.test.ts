import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { RouseError } from '../../src/domain/errors.ts';
import { writeWholeFile } from '../../src/platform/whole-file.ts';
import { refusal } from '../fakes/refusal.ts';

const content = [Buffer.from('one '), Buffer.from('two')];

t.test('is there as a whole, for its owner alone, and tells how far it is', async (t) => {
  const file = path.join(t.testdir(), 'x.tar');
  const seen: number[] = [];
  const written = (bytes: number): void => void seen.push(bytes);
  t.equal(await writeWholeFile({ file, content, replace: false, written }), 7);
  t.equal(readFileSync(file, 'utf8'), 'one two');
  t.equal(statSync(file).mode & 0o777, 0o600);
  t.same(seen, [4, 7]);
  t.same(readdirSync(path.dirname(file)), ['x.tar']);
});

t.test('a file of that name stays, unless it is to be replaced', async (t) => {
  const file = path.join(t.testdir({ x: 'before' }), 'x');
  t.equal((await refusal(writeWholeFile({ file, content, replace: false }))).code, 'FILE_EXISTS');
  t.equal(readFileSync(file, 'utf8'), 'before');
  await writeWholeFile({ file, content, replace: true });
  t.equal(readFileSync(file, 'utf8'), 'one two');
});

t.test('what breaks off leaves nothing, and what was there as it was', async (t) => {
  const folder = t.testdir({ x: 'before' });
  const file = path.join(folder, 'x');
  // eslint-disable-next-line @typescript-eslint/require-await
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('half');
    throw new RouseError('SERVER_UNREACHABLE', 'gone');
  }
  const cut = await refusal(writeWholeFile({ file, content: broken(), replace: true }));
  t.equal(cut.code, 'SERVER_UNREACHABLE');
  const check = (finished: string): Promise<never> => {
    t.equal(readFileSync(finished, 'utf8'), 'one two', 'it is whole by then');
    return Promise.reject(new RouseError('BACKUP_UNUSABLE'));
  };
  const refused = await refusal(writeWholeFile({ file, content, replace: true, check }));
  t.equal(refused.code, 'BACKUP_UNUSABLE');
  t.same([readFileSync(file, 'utf8'), readdirSync(folder)], ['before', ['x']]);
});

t.test('says where it could not be written', async (t) => {
  const folder = t.testdir();
  const file = path.join(folder, 'none', 'x');
  const error = await refusal(writeWholeFile({ file, content, replace: true }));
  t.match([error.code, error.detail], ['FILE_NOT_WRITTEN', /none\/x: .*ENOENT/]);
  mkdirSync(path.join(folder, 'y'));
  const taken = path.join(folder, 'y');
  t.equal(
    (await refusal(writeWholeFile({ file: taken, content, replace: true }))).code,
    'FILE_NOT_WRITTEN',
  );
  t.notOk(existsSync(file));
  writeFileSync(path.join(folder, 'z'), '');
});
