import t from 'tap';
import { kernelLogMachinesMax } from '../../src/domain/limits-facts.ts';
import type { MachineId } from '../../src/domain/machine.ts';
import { createKernelLogs } from '../../src/service/kernel-logs.ts';

const A = 'm_1' as MachineId;
const line = (seq: number, more: object = {}) => ({
  atMs: seq,
  message: `line ${seq}`,
  seq,
  clockUs: seq * 10,
  ...more,
});

t.test('keeps the last lines, the oldest first', (t) => {
  const { keep, logOf } = createKernelLogs(3);
  t.same(logOf(A), []);
  for (let seq = 1; seq <= 20; seq += 1) keep(A, line(seq));
  t.same(
    logOf(A).map(({ seq }) => seq),
    [18, 19, 20],
  );
  t.end();
});

t.test('a line that is sent again is kept once', (t) => {
  const { keep, logOf } = createKernelLogs(10);
  t.ok(keep(A, line(1)));
  t.ok(keep(A, line(2)));
  t.notOk(keep(A, line(1, { atMs: 99 })));
  t.ok(keep(A, line(1, { clockUs: 11 })), 'of another boot');
  t.ok(keep(A, line(1, { time: '2026-08-01T10:00:00Z' })), 'at another time');
  const bare = { atMs: 1, message: 'x' };
  t.ok(keep(A, bare) && keep(A, bare), 'lines without a number are all kept');
  t.equal(logOf(A).length, 6);
  t.end();
});

t.test('the machine that was silent for longest leaves', (t) => {
  const { keep, logOf } = createKernelLogs();
  const ids = Array.from({ length: kernelLogMachinesMax + 1 }, (_none, n) => `m_${n}` as MachineId);
  for (const id of ids) keep(id, line(1));
  t.same(logOf(ids[0] ?? A), []);
  t.equal(logOf(ids[1] ?? A).length, 1);
  t.end();
});
