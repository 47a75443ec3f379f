/** Tests for src/ipxe-templates/local.ts and local-disk.ts */
import t from 'tap';
import { LOCAL_REASONS } from '../../src/domain/boot-event.ts';
import type { DiskWay } from '../../src/domain/disk-way.ts';
import { localScript, strangerScript } from '../../src/ipxe-templates/local.ts';
import { matchesGolden } from '../fakes/golden.ts';
import { readScript } from '../fakes/ipxe-reader.ts';

const context = { origin: 'http://10.77.0.2:8080', session: '0123456789abcdef' };

t.test('an unknown machine is told how to become known', (t) => {
  const model = { ...context, machine: '52:54:00:aa:00:01', reason: 'unknown-machine' } as const;
  matchesGolden(t, 'local-unknown.ipxe', localScript(model));
  t.end();
});

t.test('every reason is told and leads to the disk', (t) => {
  const texts = LOCAL_REASONS.map((reason) => localScript({ ...context, machine: 'n1', reason }));
  t.equal(new Set(texts).size, LOCAL_REASONS.length);
  for (const text of texts) {
    t.match(text, /echo rouse[: ].*n1/);
    t.same(readScript(text)?.slice(-2), [
      {
        commands: [
          { words: ['iseq', '${platform}', 'pcbios'] },
          { after: '&&', words: ['sanboot', '--no-describe', '--drive', '0x80'] },
        ],
      },
      { commands: [{ words: ['exit', '1'] }] },
    ]);
  }
  t.end();
});

t.test('a way that was chosen has its own lines, which end where firmware goes on', (t) => {
  const lastOf = (way: DiskWay): unknown => {
    const model = { ...context, machine: 'n1', reason: 'installed', way } as const;
    return readScript(localScript(model))
      ?.slice(-2)
      .map(({ commands }) => commands.map(({ words }) => words.join(' ')));
  };
  const exit = ['exit 1'];
  t.match(lastOf('exit'), [['imgfree'], exit]);
  t.match(lastOf('no-loader'), [['imgfree'], exit]);
  t.match(lastOf('sanboot'), [['sanboot --no-describe --drive 0x80'], exit]);
  t.end();
});

t.test('a machine that cannot be told from others is told why, whatever it sent', (t) => {
  const text = strangerScript({ ...context, fault: '"${mac}\nchain http://evil/" is no address' });
  matchesGolden(t, 'stranger.ipxe', text);
  t.end();
});
