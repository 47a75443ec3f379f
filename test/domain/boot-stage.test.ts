import t from 'tap';
import { firstBootIdAt, newBootId, parseBootId } from '../../src/domain/boot-stage.ts';
import { mac } from '../fakes/boot-events.ts';

t.test('boots sort by the time they began, and two of one moment differ', (t) => {
  const A = mac('52:54:00:aa:00:01');
  const ids = [newBootId(2_000_000_000_000, A), newBootId(999, A), newBootId(1_000, A)];
  t.same([...ids].sort(), [ids[1], ids[2], ids[0]]);
  t.not(newBootId(999, A), newBootId(999, mac('52:54:00:aa:00:02')));
  t.end();
});

t.test('the name of a boot is read as it is written, and nothing else is one', (t) => {
  const id = newBootId(1_790_000_000_123, mac('52:54:00:aa:00:01'));
  t.equal(parseBootId(id), id);
  for (const text of ['', 'b_', `${id}0`, id.toUpperCase(), 'm_00000000000aa0001', '../etc']) {
    t.equal(parseBootId(text), undefined, text);
  }
  t.end();
});

t.test('the first name of a time sorts before every boot of that time', (t) => {
  const boot = newBootId(1_000, mac('00:00:00:00:00:00'));
  t.ok(firstBootIdAt(1_000) < boot);
  t.ok(firstBootIdAt(999.5) < boot, 'a part of a millisecond is rounded up');
  t.ok(firstBootIdAt(1_001) > boot);
  t.ok(firstBootIdAt(-5) < boot, 'a time before 1970 is the beginning');
  t.end();
});
