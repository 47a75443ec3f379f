/**
 * Why a machine boots what it boots: every rule in the order in which they are asked.
 */
import type { Tone } from '../../machine-words.ts';
import { Card } from '../../parts/layout.tsx';
import { StatusWord } from '../../parts/words.tsx';
import type { DecisionResource } from '../../resources.ts';

type TracedRule = DecisionResource['rules'][number];
type Verdict = TracedRule['verdict'];

const WORDS: Readonly<Record<Verdict, readonly [Tone, string]>> = {
  chosen: ['good', 'chosen'],
  overruled: ['idle', 'fits, and something before it was chosen'],
  adds: ['good', 'adds arguments'],
  full: ['wait', 'fits, and is full'],
  'not-allowed': ['wait', 'fits, and may not install on this machine'],
  'no-match': ['idle', 'does not fit'],
  off: ['idle', 'switched off'],
};

export function RuleTrace({
  rules,
  by,
}: {
  readonly rules: readonly TracedRule[];
  readonly by: string | undefined;
}) {
  return (
    <Card title="Rule by rule" end={<a href="/rules">All rules</a>}>
      {by !== undefined && by !== 'rule' && (
        <p>
          {by === 'order' ? 'The order' : 'The profile of the machine itself'} comes before every
          rule.
        </p>
      )}
      {rules.length === 0 && <p class="muted">There are no rules.</p>}
      <ol class="trace">
        {rules.map((rule) => (
          <li key={rule.rule}>
            <TraceRow rule={rule} />
          </li>
        ))}
      </ol>
    </Card>
  );
}

function TraceRow({ rule }: { readonly rule: TracedRule }) {
  const [tone, words] = WORDS[rule.verdict];
  const gives = [rule.profile, rule.args?.join(' ')].filter(Boolean).join(', ');
  return (
    <details open={rule.verdict === 'chosen'}>
      <summary>
        <strong>{rule.rule}</strong>
        <StatusWord tone={tone}>{words}</StatusWord>
        <span class="muted">
          gives {gives === '' ? 'nothing' : gives}
          {rule.max_machines !== undefined && `, ${rule.taken ?? 0} of ${rule.max_machines} taken`}
        </span>
      </summary>
      {rule.conditions.length === 0 && <p class="muted">It has no conditions: it fits all.</p>}
      <ul>
        {rule.conditions.map(({ condition, expected, seen, holds, not }) => (
          <li key={condition}>
            <StatusWord tone={holds ? 'good' : 'idle'}>{holds ? 'yes' : 'no'}</StatusWord>
            <span>
              {condition} {not ? 'is not' : 'is'} <code>{shown(expected)}</code>
              {seen !== undefined && (
                <>
                  , seen: <code>{shown(seen)}</code>
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
