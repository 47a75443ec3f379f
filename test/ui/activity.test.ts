/** Tests for src/ui/pages/activity/kinds.ts. */
import t from 'tap';
import { BOOT_EVENT_KINDS } from '../../src/domain/boot-event.ts';
import { GROUPS, kindsOf } from '../../src/ui/pages/activity/kinds.ts';

t.test('every group has events, and hardly an event has no group', (t) => {
  const grouped = GROUPS.flatMap(({ id }) => kindsOf(id, BOOT_EVENT_KINDS) ?? []);
  for (const { id } of GROUPS) t.ok((kindsOf(id, BOOT_EVENT_KINDS) ?? []).length > 0, id);
  t.equal(new Set(grouped).size, grouped.length, 'none is in two');
  const left = BOOT_EVENT_KINDS.filter((kind) => !grouped.includes(kind));
  t.same(left, ['report.ignored', 'boot.token.issued', 'boot.token.refused', 'boot.token.revoked']);
  t.end();
});

t.test('an address may name kinds; what nobody knows is no filter', (t) => {
  t.same(kindsOf('boot.ended,tftp.started', BOOT_EVENT_KINDS), ['boot.ended', 'tftp.started']);
  t.equal(kindsOf('nonsense', BOOT_EVENT_KINDS), undefined);
  t.equal(kindsOf(undefined, BOOT_EVENT_KINDS), undefined);
  t.end();
});
