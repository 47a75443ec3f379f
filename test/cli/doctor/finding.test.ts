import t from 'tap';
import { report, type Finding } from '../../../src/cli/doctor/finding.ts';
import type { View } from '../../../src/cli/output.ts';
import { plain } from '../../../src/cli/style.ts';
import { EXIT } from '../../../src/domain/exit.ts';

const VIEW: View = { paint: plain, width: 80, nowMs: 0 };

const FINDINGS: readonly Finding[] = [
  {
    check: 'tftp',
    level: 'fail',
    text:
      'container on bridge network 172.17.0.0/16: replies from random ports will not reach ' +
      'clients',
    fix: 'run with --network host',
  },
  { check: 'interface', level: 'ok', text: 'enp3s0 192.168.1.10/24 (default route)' },
  { check: 'data', level: 'warn', text: 'little room' },
  { check: 'server', level: 'info', text: 'none runs' },
];

t.test('shows the worst last, wrapped to the terminal', (t) => {
  t.equal(
    report(FINDINGS).text(VIEW),
    [
      '  ok    interface   enp3s0 192.168.1.10/24 (default route)',
      '  info  server      none runs',
      '  WARN  data        little room',
      '  FAIL  tftp        container on bridge network 172.17.0.0/16: replies from',
      '                    random ports will not reach clients',
      '                    Fix: run with --network host',
      '4 checks: 1 failure, 1 warning, 2 fine',
      '',
    ].join('\n'),
  );
  t.end();
});

t.test('keeps a command in one piece even where it is wider than the terminal', (t) => {
  const path = `/${'long/'.repeat(30)}`;
  const text = report([{ check: 'data', level: 'ok', text: `see ${path}` }]).text(VIEW);
  t.match(text, path);
  t.match(report(FINDINGS).text({ ...VIEW, width: undefined }), /ports will not/);
  t.end();
});

t.test('exits 7 for a failure alone, and counts every level for programs', (t) => {
  const { data, exit, names } = report(FINDINGS);
  t.equal(exit, EXIT.doctorFoundErrors);
  t.match(data, { totals: { ok: 1, info: 1, warn: 1, fail: 1 } });
  t.same(names, ['interface', 'server', 'data', 'tftp']);
  t.equal(report(FINDINGS.slice(1)).exit, EXIT.ok);
  t.end();
});
