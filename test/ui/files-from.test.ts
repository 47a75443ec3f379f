/** Tests for src/ui/pages/images/files-from.ts. */
import t from 'tap';
import { filesFrom } from '../../src/ui/pages/images/files-from.ts';

t.test('URLs, paths, and digests behind URLs', (t) => {
  const digest = 'AB'.repeat(32);
  const lines = `linux = https://mirror.example/linux
    initrd=  https://mirror.example/initrd ${digest}

    iso/a b.iso = /srv/images/a b.iso
    nothing`;
  t.same(filesFrom(lines), {
    linux: 'https://mirror.example/linux',
    initrd: { url: 'https://mirror.example/initrd', sha256: digest.toLowerCase() },
  });
  t.same(filesFrom('a.iso = /srv/a b.iso'), { 'a.iso': '/srv/a b.iso' });
  t.end();
});
