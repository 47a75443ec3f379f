/** Whom a token is for, and for how long. */
import fc from 'fast-check';
import t from 'tap';
import {
  judgeToken,
  servedToken,
  type Asker,
  type ConfigToken,
} from '../../src/domain/config-token.ts';
import type { MachineId } from '../../src/domain/machine.ts';
import { aMac, anAddress } from '../fakes/machines.ts';

const MAC = aMac('52:54:00:aa:00:01');
const SECOND = aMac('52:54:00:aa:00:02');
const OTHER = aMac('52:54:00:bb:00:01');
const HERE = anAddress('10.0.0.9');
const THERE = anAddress('10.0.0.10');

const issued: ConfigToken = {
  hash: 'a'.repeat(64),
  machineId: 'm_1' as MachineId,
  macs: [MAC, SECOND],
  session: 's',
  issuedAtMs: 1_000,
  expiresAtMs: 10_000_000,
  state: 'issued',
};
const served = servedToken(issued, 5_000);
const neighbour = (mac = MAC, from = HERE): Asker => ({ mac, from });
const routed = (from = HERE): Asker => ({ from });

t.test('the machine gets it, from any of its addresses and whatever lease it has now', (t) => {
  for (const asker of [neighbour(), neighbour(SECOND), neighbour(MAC, THERE), routed()]) {
    t.match(judgeToken(issued, asker, 2_000), { kind: 'serve', token: { address: asker.from } });
  }
  const bound = { ...issued, address: HERE };
  t.equal(judgeToken(bound, neighbour(MAC, THERE), 2_000).kind, 'serve', 'a neighbour is known');
  t.end();
});

t.test('another neighbour ends it, for everybody', (t) => {
  const verdict = judgeToken(issued, neighbour(OTHER), 2_000);
  t.match(verdict, { kind: 'revoke', reason: 'other-machine', token: { state: 'revoked' } });
  const ended = verdict.kind === 'revoke' ? verdict.token : undefined;
  t.match(judgeToken(ended, neighbour(), 2_000), { kind: 'refuse', reason: 'revoked' });
  t.end();
});

t.test('behind a router the first address that uses it is the only one', (t) => {
  const first = judgeToken(issued, routed(HERE), 2_000);
  const bound = first.kind === 'serve' ? first.token : undefined;
  t.equal(bound?.address, HERE);
  t.equal(judgeToken(bound, routed(HERE), 2_001).kind, 'serve');
  t.match(judgeToken(bound, routed(THERE), 2_001), {
    kind: 'revoke',
    reason: 'other-address',
  });
  t.end();
});

t.test('it is over after its time, and sooner once everything was sent', (t) => {
  t.equal(judgeToken(issued, neighbour(), 9_999_999).kind, 'serve');
  t.match(judgeToken(issued, neighbour(), 10_000_000), { kind: 'refuse', reason: 'expired' });
  t.equal(judgeToken(served, neighbour(), 304_999).kind, 'serve', 'Talos may try again');
  t.match(judgeToken(served, neighbour(), 305_000), { kind: 'refuse', reason: 'expired' });
  t.equal(servedToken(served, 200_000).servedAtMs, 5_000, 'trying again prolongs nothing');
  t.match(
    judgeToken(served, neighbour(OTHER), 400_000),
    { kind: 'revoke' },
    'and is still watched',
  );
  t.end();
});

t.test('a token that nobody made is nobody’s', (t) => {
  t.match(judgeToken(undefined, neighbour(), 0), { kind: 'refuse', reason: 'unknown-token' });
  t.end();
});

t.test('whatever happens in whatever order, only the machine is ever served', (t) => {
  const askers = fc.constantFrom(neighbour(), neighbour(OTHER), routed(HERE), routed(THERE));
  const steps = fc.array(
    fc.record({ asker: askers, afterMs: fc.nat(400_000), sent: fc.boolean() }),
  );
  fc.assert(
    fc.property(steps, (taken) => {
      let [token, nowMs, ended] = [issued, 1_000, false];
      for (const { asker, afterMs, sent } of taken) {
        nowMs += afterMs;
        const verdict = judgeToken(token, asker, nowMs);
        if (verdict.kind === 'serve') {
          if (ended || asker.mac === OTHER) return false;
          if (nowMs >= issued.expiresAtMs) return false;
          token = sent ? servedToken(verdict.token, nowMs) : verdict.token;
        }
        if (verdict.kind === 'revoke') [token, ended] = [verdict.token, true];
      }
      return true;
    }),
  );
  t.end();
});
