import t from 'tap';
import {
  judgeBootToken,
  usesBootToken,
  type BootToken,
  type BootTokenPurpose,
} from '../../src/domain/boot-token.ts';
import { bootTokenUsesMax } from '../../src/domain/limits-answers.ts';
import type { MachineId, ProfileName } from '../../src/domain/machine.ts';
import { aChain, aMac, aMachine, anAddress, aProfile } from '../fakes/machines.ts';

const MAC = aMac('52:54:00:aa:00:01');
const at = (nowMs: number, purpose: BootTokenPurpose = 'files') => ({ nowMs, purpose });
const from = (last: number) => anAddress(`10.0.0.${last}`);

const TOKEN: BootToken = {
  hash: 'a'.repeat(64),
  callbackHash: 'b'.repeat(64),
  machineId: 'm_1' as MachineId,
  macs: [MAC],
  profile: 'debian-13' as ProfileName,
  session: 's1',
  issuedAtMs: 0,
  filesUntilMs: 100,
  expiresAtMs: 1_000,
  state: 'open',
  addresses: [],
  uses: 0,
};

t.test('the machine uses it again and again, files for a while and reports for longer', (t) => {
  const asker = { from: from(9), mac: MAC };
  const first = judgeBootToken(TOKEN, asker, at(1));
  t.match(first, { kind: 'serve', token: { uses: 1, addresses: [] } });
  t.match(judgeBootToken(TOKEN, asker, at(99)), { kind: 'serve' });
  t.same(judgeBootToken(TOKEN, asker, at(100)), { kind: 'refuse', reason: 'expired' });
  t.match(judgeBootToken(TOKEN, asker, at(999, 'callback')), { kind: 'serve' });
  t.same(judgeBootToken(TOKEN, asker, at(1_000, 'callback')), {
    kind: 'refuse',
    reason: 'expired',
  });
  const worn = { ...TOKEN, uses: bootTokenUsesMax };
  t.same(judgeBootToken(worn, asker, at(1)), { kind: 'refuse', reason: 'used-up' });
  t.end();
});

t.test('a neighbour ends it, whenever it comes', (t) => {
  const neighbour = { from: from(8), mac: aMac('52:54:00:aa:00:02') };
  for (const nowMs of [1, 5_000]) {
    t.match(judgeBootToken(TOKEN, neighbour, at(nowMs)), {
      kind: 'revoke',
      reason: 'other-machine',
      token: { state: 'revoked' },
    });
  }
  t.end();
});

t.test('from beyond a router a few addresses may use it', (t) => {
  let token = TOKEN;
  for (const last of [1, 2, 1, 3]) {
    const verdict = judgeBootToken(token, { from: from(last) }, at(1));
    t.equal(verdict.kind, 'serve');
    if (verdict.kind === 'serve') token = verdict.token;
  }
  t.same(token.addresses, [from(1), from(2), from(3)]);
  t.match(judgeBootToken(token, { from: from(4) }, at(1)), {
    kind: 'revoke',
    reason: 'other-address',
  });
  t.end();
});

t.test('what is unknown or over is refused with the reason', (t) => {
  const asker = { from: from(9), mac: MAC };
  t.same(judgeBootToken(undefined, asker, at(1)), { kind: 'refuse', reason: 'unknown-token' });
  for (const state of ['ended', 'revoked'] as const) {
    t.same(judgeBootToken({ ...TOKEN, state }, asker, at(1)), { kind: 'refuse', reason: state });
  }
  t.end();
});

t.test('only what names an address of its own needs a token', (t) => {
  const machine = aMachine({});
  const plain = aProfile(aChain('http://x/'));
  t.notOk(usesBootToken(plain, machine));
  t.ok(usesBootToken({ ...plain, files: [{ path: 'a', text: '', template: false }] }, machine));
  const args = ['x=${callback.url}/done'];
  t.ok(usesBootToken(plain, aMachine({ args })), 'an argument of the machine');
  t.ok(usesBootToken(aProfile({ ...aChain('http://x/'), args: ['${files.url}'] }), machine));
  t.end();
});
