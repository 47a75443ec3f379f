import t from 'tap';
import { productVersion } from '../../src/platform/version.ts';

t.test('is a semantic version', (t) => {
  t.match(productVersion(), /^\d+\.\d+\.\d+/);
  t.end();
});
