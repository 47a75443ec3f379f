/**
 * A boot as plain text, to paste it into a report or a chat.
 *
 * Owns     a form that is short. `rouse boots show` prints a longer one, in 80 columns.
 * Tests    test/ui/boot-text.test.ts
 */
import { measured, size } from '../domain/units.ts';
import type { BootResource } from './resources.ts';
import { outcomeWords, stageWords } from './machine-words.ts';

export function bootText(boot: BootResource): string {
  const { id, machine, macs, started_at: startedAt, duration_ms: ms, outcome, profile } = boot;
  const stages = boot.stages.map(({ stage, after_ms: after, took_ms: took, detail, ...rest }) =>
    [
      measured(after).padStart(10),
      measured(took).padStart(10),
      `  ${stageWords(stage)}`,
      detail && ` ${detail}`,
      rest.bytes > 0 && ` ${size(rest.bytes)}`,
      rest.bytes_per_second !== undefined && ` ${size(rest.bytes_per_second)}/s`,
      rest.slowest && ' (slowest)',
    ]
      .filter(Boolean)
      .join(''),
  );
  const findings = boot.findings.flatMap((found) => [
    '',
    `${found.title} (${found.id})`,
    `  seen: ${found.seen}`,
    `  expected: ${found.expected}`,
    `  check: ${found.check}`,
  ]);
  return [
    `${machine} (${macs.join(', ')}), boot ${id}`,
    [startedAt, `${outcomeWords(outcome).word} after ${measured(ms)}`, profile]
      .filter(Boolean)
      .join(', '),
    '',
    `${'after'.padStart(10)}${'took'.padStart(10)}  stage`,
    ...stages,
    ...findings,
    '',
  ].join('\n');
}
