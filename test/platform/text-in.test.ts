import t from 'tap';
import { textIn } from '../../src/platform/text-in.ts';

t.test('a file that is gone, or is none, reads as empty', (t) => {
  const folder = t.testdir({ comm: 'dnsmasq\n' });
  t.equal(textIn(`${folder}/comm`), 'dnsmasq\n');
  t.equal(textIn(`${folder}/gone`), '');
  t.equal(textIn(folder), '');
  t.end();
});
