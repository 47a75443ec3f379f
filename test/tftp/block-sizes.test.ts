import t from 'tap';
import { tftpBlockSizeMsMax } from '../../src/domain/limits.ts';
import { createBlockSizes } from '../../src/tftp/block-sizes.ts';

t.test('a client gets smaller blocks step by step, and its own wish again after a while', (t) => {
  const sizes = createBlockSizes();
  t.equal(sizes.largestFor('10.0.0.1', 0), undefined);
  t.equal(sizes.lower('10.0.0.1', 1_468, 0), 1_024);
  t.equal(sizes.largestFor('10.0.0.1', 1), 1_024);
  t.equal(sizes.largestFor('10.0.0.2', 1), undefined, 'others are not touched');
  t.equal(sizes.lower('10.0.0.1', 1_024, 10), 512);
  t.equal(sizes.largestFor('10.0.0.1', 10 + tftpBlockSizeMsMax - 1), 512);
  t.equal(sizes.largestFor('10.0.0.1', 10 + tftpBlockSizeMsMax), undefined);
  t.end();
});
