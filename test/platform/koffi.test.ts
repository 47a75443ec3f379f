import t from 'tap';
import { loadKoffi } from '../../src/platform/koffi.ts';

t.test('calls a function of the C library', (t) => {
  const strlen = loadKoffi().load(null).func('int strlen(const char*)') as (s: string) => number;
  t.equal(strlen('rouse'), 5);
  t.end();
});
