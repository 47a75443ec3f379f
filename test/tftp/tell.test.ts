import t from 'tap';
import type { Mac } from '../../src/domain/mac.ts';
import { peerText, tellIgnored } from '../../src/tftp/tell.ts';
import { fakeClock, QUIET, recorder } from '../fakes/tftp.ts';

t.test('writes a client as people do', (t) => {
  t.equal(peerText({ address: '10.77.0.9', port: 1024 }), '10.77.0.9:1024');
  t.equal(peerText({ address: 'fd00::9', port: 7 }), '[fd00::9]:7');
  t.end();
});

t.test('names the machine where it is known, and only there', (t) => {
  const log = recorder();
  const deps = { clock: fakeClock(), record: log.record, ...QUIET };
  const peer = { address: '10.77.0.9', port: 1024 };
  const ignored = { reason: 'malformed', detail: 'too-short' } as const;
  tellIgnored(deps, { peer, interface: 'eth0' }, ignored);
  tellIgnored(deps, { peer, interface: 'eth0', mac: '52:54:00:aa:00:01' as Mac }, ignored);
  t.same(log.events, [
    {
      kind: 'tftp.ignored',
      atMs: 1_000,
      interface: 'eth0',
      from: '10.77.0.9:1024',
      reason: 'malformed',
      detail: 'too-short',
    },
    {
      kind: 'tftp.ignored',
      atMs: 1_000,
      interface: 'eth0',
      mac: '52:54:00:aa:00:01',
      from: '10.77.0.9:1024',
      reason: 'malformed',
      detail: 'too-short',
    },
  ]);
  t.end();
});
