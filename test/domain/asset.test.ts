/** Tests for src/domain/asset.ts */
import t from 'tap';
import { publicUrl } from '../../src/domain/asset.ts';

t.test('a URL is told without what may give access to it', (t) => {
  t.equal(publicUrl('https://a.example/x/y?token=s3cret#part'), 'https://a.example/x/y');
  t.equal(publicUrl('https://a.example/x#token=s3cret'), 'https://a.example/x');
  t.equal(publicUrl('https://a.example/x'), 'https://a.example/x');
  t.end();
});
