import t from 'tap';
import {
  parseAuditQuery,
  parseLinkRequest,
  parseLogin,
  parseSetup,
  parseTokenDraft,
  parseUserDraft,
  parseUserPatch,
} from '../../src/schema/access-resource.ts';
import { refusal } from '../fakes/refusal.ts';

const PASSWORD = 'correct horse battery';

t.test('reads what the API is sent', (t) => {
  t.same(parseLogin({ name: 'Ada', password: 'x' }), { name: 'Ada', password: 'x' });
  t.same(parseSetup({ code: 'a', name: 'ada', password: PASSWORD }).name, 'ada');
  t.same(parseLinkRequest(undefined), undefined);
  t.same(parseLinkRequest({ user: 'eve' }), 'eve');
  t.same(parseUserDraft({ name: 'ada', role: 'read' }), { name: 'ada', role: 'read' });
  t.same(parseUserPatch({ current_password: 'x', password: PASSWORD, enabled: true }), {
    ...{ currentPassword: 'x', password: PASSWORD, enabled: true },
  });
  t.same(parseTokenDraft({ name: 'ci', role: 'read', expires_in_days: null }), {
    ...{ name: 'ci', role: 'read', expiresInDays: null },
  });
  t.same(parseAuditQuery({ limit: '5', cursor: '7', actor: 'ada' }), {
    ...{ limit: 5, before: 7, actor: 'ada' },
  });
  t.end();
});

t.test('complains about a password without any part of it', async (t) => {
  for (const password of ['short', 'x'.repeat(2_000), 1_234_567_890_123, null]) {
    const error = await refusal(() => parseUserDraft({ name: 'ada', role: 'read', password }));
    t.equal(error.code, 'REQUEST_INVALID');
    t.notMatch(JSON.stringify([error.message, error.errors]), /short|xxx|123/);
  }
});
