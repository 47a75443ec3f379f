/** A boot as text. */
import t from 'tap';
import type { BootResource } from '../../src/ui/resources.ts';
import { bootText } from '../../src/ui/boot-text.ts';

const stage = { times: 1, repeats: 0, files: [], started_at: '2026-03-01T12:00:00.000Z' };

const boot: BootResource = {
  ...{ id: 'b_1', machine: 'node-1', macs: ['52:54:00:aa:00:01'], outcome: 'failed' },
  ...{ started_at: '2026-03-01T12:00:00.000Z', last_at: '2026-03-01T12:00:07.000Z' },
  ...{ duration_ms: 6_880, profile: 'debian-13', bytes: 1_100_000, finding_ids: ['file-failed'] },
  stages: [
    { ...stage, stage: 'offer', after_ms: 3, took_ms: 3, bytes: 0, detail: 'ipxe.efi' },
    {
      ...{ ...stage, stage: 'loader', after_ms: 2_000, took_ms: 920, bytes: 1_100_000 },
      ...{ bytes_per_second: 1_200_000, slowest: true },
    },
  ],
  findings: [
    {
      ...{ id: 'file-failed', at: '2026-03-01T12:00:07.000Z', stage: 'files' },
      ...{ title: 'A file could not be sent', seen: 'no file', expected: 'a file' },
      ...{ causes: ['The disk is full'], check: 'rouse doctor', fix: 'Make room' },
    },
  ],
};

t.test('it has every stage and what is wrong', (t) => {
  t.equal(
    bootText(boot),
    [
      'node-1 (52:54:00:aa:00:01), boot b_1',
      '2026-03-01T12:00:00.000Z, failed after 6.88 s, debian-13',
      '',
      '     after      took  stage',
      '      3 ms      3 ms  Answer ipxe.efi',
      '    2.00 s    920 ms  Loader 1.1 MB 1.2 MB/s (slowest)',
      '',
      'A file could not be sent (file-failed)',
      '  seen: no file',
      '  expected: a file',
      '  check: rouse doctor',
      '',
    ].join('\n'),
  );
  t.end();
});
