import t from 'tap';
import { printable } from '../../src/domain/printable.ts';

t.test('neutralises terminal escapes, line breaks and direction marks', (t) => {
  t.equal(printable('a\u001b[2Jb\r\nc'), 'a·[2Jb··c');
  t.equal(printable('\u202egnp.exe\u009b'), '·gnp.exe·');
  t.equal(printable('PXEClient:Arch:00007'), 'PXEClient:Arch:00007');
  t.end();
});

t.test('cuts what is longer than anything worth reading', (t) => {
  t.equal(printable('x'.repeat(5_000)).length, 256);
  t.equal(printable('x'.repeat(256)), 'x'.repeat(256));
  t.end();
});
