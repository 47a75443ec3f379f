/** Tests for src/ui/pages/activity/kinds.ts. */
import t from 'tap';
import { BOOT_EVENT_KINDS } from '../../src/domain/boot-event.ts';
import { parseStreamQuery } from '../../src/schema/event-resource.ts';
import { GROUPS, isLike, kindsOf } from '../../src/ui/pages/activity/kinds.ts';

t.test('every group has events, and hardly an event has no group', (t) => {
  const grouped = GROUPS.flatMap(({ id, kinds }) => {
    const own = BOOT_EVENT_KINDS.filter((kind) => isLike(kind, kinds));
    // The server means the same events as the page, which picks them out of its stream.
    t.same(parseStreamQuery({ kind: kinds.join(',') }).kinds?.toSorted(), own.toSorted(), id);
    for (const one of kinds)
      t.ok(
        BOOT_EVENT_KINDS.some((kind) => isLike(kind, [one])),
        one,
      );
    return own;
  });
  t.equal(new Set(grouped).size, grouped.length, 'none is in two');
  const left = BOOT_EVENT_KINDS.filter((kind) => !grouped.includes(kind));
  t.same(left, ['report.ignored', 'boot.token.issued', 'boot.token.refused', 'boot.token.revoked']);
  t.end();
});

t.test('an address may name kinds; what is no kind is no filter', (t) => {
  t.same(kindsOf('boot.ended,tftp.started'), ['boot.ended', 'tftp.started']);
  t.same(kindsOf('dhcp'), GROUPS.find(({ id }) => id === 'dhcp')?.kinds);
  t.equal(kindsOf('nonsense'), undefined);
  t.equal(kindsOf(''), undefined);
  t.end();
});
