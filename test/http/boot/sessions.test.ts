/** Tests for src/http/boot/sessions.ts */
import t from 'tap';
import { bootSessionsMax } from '../../../src/domain/limits.ts';
import type { ProfileName } from '../../../src/domain/machine.ts';
import { createSessions } from '../../../src/http/boot/sessions.ts';
import { aMac } from '../../fakes/machines.ts';

function counted(): (bytes: number) => Uint8Array {
  let next = 0;
  return (bytes) => {
    const drawn = Buffer.alloc(bytes);
    drawn.writeUInt32BE((next += 1));
    return drawn;
  };
}

t.test('a script is known by an identity that leads back to its machine', (t) => {
  const sessions = createSessions(counted());
  const session = sessions.open(aMac('52:54:00:aa:00:01'));
  t.equal(session, '0000000100000000');
  t.same(sessions.find(session), { mac: '52:54:00:aa:00:01' });
  const profile = 'debian-13' as ProfileName;
  sessions.boots(session, { profile, ordered: true });
  t.same(sessions.find(session), { mac: '52:54:00:aa:00:01', profile, ordered: true });
  t.equal(sessions.find('ffff'), undefined);
  sessions.boots('ffff', { profile });
  t.equal(sessions.find('ffff'), undefined);
  const stranger = sessions.open(undefined);
  t.equal(sessions.find(stranger), undefined);
  t.end();
});

t.test('only the newest scripts are remembered', (t) => {
  const sessions = createSessions(counted());
  const first = sessions.open(aMac('52:54:00:aa:00:01'));
  const second = sessions.open(aMac('52:54:00:aa:00:02'));
  for (let more = 2; more <= bootSessionsMax; more += 1) sessions.open(aMac('52:54:00:aa:00:03'));
  t.equal(sessions.find(first), undefined);
  t.same(sessions.find(second), { mac: '52:54:00:aa:00:02' });
  t.end();
});

t.test('a script is handed over once', (t) => {
  const sessions = createSessions(counted());
  const session = sessions.open(aMac('52:54:00:aa:00:01'));
  t.notOk(sessions.isHandedOver(session));
  sessions.handedOver(session);
  t.ok(sessions.isHandedOver(session));
  t.end();
});
