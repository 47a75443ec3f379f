/** How a machine stands, in one word and one sentence. */
import t from 'tap';
import type { LiveBoot } from '../../src/ui/live/boot-reducer.ts';
import {
  needsAttention,
  outcomeWords,
  seenAt,
  sentenceOf,
  stageWords,
  TONES,
  wordOf,
} from '../../src/ui/machine-words.ts';

const boot = (more: Partial<LiveBoot> = {}): LiveBoot => ({
  ...{ id: 'b_1', mac: '52:54:00:aa:00:01', machine: 'node-1', startedAtMs: 1_000 },
  ...{ lastAtMs: 9_000, bytes: 0, bytesPerSecond: 0, findings: [], spans: [] },
  ...more,
});

t.test('what somebody decided weighs most, then what goes on, then how it ended', (t) => {
  const facts = { unmet_conditions: [], addresses: [] };
  const cases = [
    [wordOf({ state: 'ignored' }, boot({ outcome: 'failed' })), 'ignored'],
    [wordOf({ state: 'waiting' }, boot({ stage: 'wait' })), 'waiting'],
    [wordOf({ state: 'ready' }, undefined), 'ready'],
    [wordOf({ state: 'unknown' }, undefined), 'new'],
    [wordOf({ state: 'ready' }, boot({ stage: 'files' })), 'booting'],
    [wordOf({ state: 'ready' }, boot({ stage: 'install' })), 'installing'],
    [wordOf({ state: 'ready', talos: { ...facts, stage: 'installing' } }, undefined), 'installing'],
    [wordOf({ state: 'ready', talos: { ...facts, failure: 'x' } }, undefined), 'attention'],
    [wordOf({ state: 'ready' }, boot({ outcome: 'failed' })), 'attention'],
    [wordOf({ state: 'ready' }, boot({ findings: ['tftp-silent'] })), 'attention'],
    [wordOf({ state: 'ready' }, boot({ outcome: 'handoff' })), 'ready'],
    [wordOf({ state: 'ready' }, boot({ outcome: 'gave-up' })), 'ready'],
  ] as const;
  for (const [word, expected] of cases) t.equal(word, expected);
  t.ok(cases.every(([word]) => word in TONES));
  t.equal(needsAttention(boot({ outcome: 'local' })), false);
  t.end();
});

t.test('a boot says what happens now, or how it ended', (t) => {
  const moving = { file: 'debian-13/initrd.gz', bytes: 6_200_000, sizeBytes: 10_000_000 };
  const cases = [
    [boot({ stage: 'loader' }), 'Loader'],
    [boot(), 'Booting'],
    [boot({ stage: 'files', moving }), 'Sending initrd.gz, 62 %'],
    [boot({ moving: { file: 'x', bytes: 1_500_000 } }), 'Sending x, 1.5 MB'],
    [
      boot({ outcome: 'handoff', endedAtMs: 13_500, profile: 'debian-13' }),
      'Handed over to debian-13 after 12.5 s',
    ],
    [boot({ outcome: 'local', endedAtMs: 3_000 }), 'Went to its local disk after 2.00 s'],
    [boot({ outcome: 'failed', why: 'HTTP 404' }), 'Failed: HTTP 404'],
    [boot({ outcome: 'stalled', stage: 'loader' }), 'Stands still: Loader'],
    [boot({ outcome: 'stalled' }), 'Stands still: nothing was seen'],
    [boot({ outcome: 'gave-up' }), 'Asked, and was heard of no more'],
  ] as const;
  for (const [one, words] of cases) t.equal(sentenceOf(one), words);
  t.equal(stageWords('of a newer server'), 'of a newer server');
  t.equal(outcomeWords(undefined).word, 'booting');
  t.end();
});

t.test('news of a boot count as being seen', (t) => {
  const at = '1970-01-01T00:00:05.000Z';
  t.equal(seenAt({ last_seen_at: at }, undefined), at);
  t.equal(seenAt({ last_seen_at: at }, boot()), '1970-01-01T00:00:09.000Z');
  t.equal(seenAt({ last_seen_at: '2026-01-01T00:00:00Z' }, boot()), '2026-01-01T00:00:00Z');
  t.equal(seenAt({}, undefined), undefined);
  t.end();
});
