import t from 'tap';
import { parsePersonality, PERSONALITIES } from '../../src/domain/firmware.ts';

t.test('reads the names of the forms and nothing else', (t) => {
  for (const name of PERSONALITIES) t.equal(parsePersonality(name), name);
  for (const text of ['', 'BINL', 'pxe', 'toString']) t.equal(parsePersonality(text), undefined);
  t.end();
});
