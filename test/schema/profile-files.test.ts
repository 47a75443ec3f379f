import t from 'tap';
import { answerFileBytesMax, answerFilesMax } from '../../src/domain/limits-answers.ts';
import { check } from '../../src/schema/issues.ts';
import { fileContents, fileMarks, profileFiles } from '../../src/schema/profile-files.ts';

const FILES = {
  'preseed.cfg': { template: 'host={{ machine.name }}' },
  'ci/meta-data': '',
  'ci/user-data': '#cloud-config',
};

function read(data: unknown) {
  const result = check(profileFiles, data);
  if ('value' in result) return result.value;
  throw new Error(result.mistakes.map(({ path, message }) => `${path.join()} ${message}`).join());
}

t.test('files are written as they were read, and shown as marks', (t) => {
  const files = read(FILES);
  t.same(files[0], { path: 'preseed.cfg', text: FILES['preseed.cfg'].template, template: true });
  t.same(fileContents(files), FILES);
  t.same(fileMarks(files), {
    'preseed.cfg': { template: '<redacted>' },
    'ci/meta-data': '',
    'ci/user-data': '<redacted>',
  });
  t.end();
});

t.test('what is no file is refused', (t) => {
  t.throws(() => read({ '../x': '' }), /relative path/);
  t.throws(() => read({ 'a b': '' }), /relative path/);
  t.throws(() => read({ a: 'x'.repeat(answerFileBytesMax + 1) }), /at most/);
  t.throws(() => read({ a: { text: '' } }), /./);
  const many = Array.from({ length: answerFilesMax + 1 }, (_, index) => [`f${index}`, '']);
  t.throws(() => read(Object.fromEntries(many)), /at most 32 files/);
  t.end();
});
