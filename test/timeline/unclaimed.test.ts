import t from 'tap';
import {
  bootSilenceMs,
  unclaimedAddressesMax,
  unclaimedPerAddressMax,
} from '../../src/domain/limits-timeline.ts';
import { createUnclaimed } from '../../src/timeline/unclaimed.ts';
import { createBootEvents, ip, mac } from '../fakes/boot-events.ts';

const far = createBootEvents({ mac: mac('52:54:00:aa:00:01'), from: ip('10.9.0.1'), near: false });

t.test('what an address did is handed out once, in order, and not when it is old', (t) => {
  const unclaimed = createUnclaimed();
  unclaimed.keep('10.9.0.1', far.tftpStarted(1));
  unclaimed.keep('10.9.0.1', far.tftpStarted(2));
  t.same(
    unclaimed.claim('10.9.0.1', 1 + bootSilenceMs).map(({ atMs }) => atMs),
    [2],
  );
  t.same(unclaimed.claim('10.9.0.1', 3), []);
  t.end();
});

t.test('neither many addresses nor a busy one make it grow', (t) => {
  const unclaimed = createUnclaimed();
  for (let at = 0; at <= unclaimedPerAddressMax; at += 1) unclaimed.keep('a', far.tftpStarted(at));
  t.equal(unclaimed.claim('a', 20)[0]?.atMs, 1);
  for (let at = 0; at <= unclaimedAddressesMax; at += 1) {
    unclaimed.keep(`a${at}`, far.tftpStarted(at));
  }
  t.same(unclaimed.claim('a0', 20), []);
  t.equal(unclaimed.claim('a1', 20).length, 1);
  t.end();
});
