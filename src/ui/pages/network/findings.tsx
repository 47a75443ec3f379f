/**
 * What was found, the worst first, each with what to do about it. What is fine is folded away.
 *
 * Tests    test/browser/network.test.ts
 */
import type { Tone } from '../../machine-words.ts';
import { StatusWord } from '../../parts/words.tsx';
import type { DoctorReport } from '../../resources.ts';

type Findings = DoctorReport['findings'];

const LEVELS: Readonly<Record<Findings[number]['level'], readonly [tone: Tone, word: string]>> = {
  ok: ['good', 'Fine'],
  info: ['idle', 'Note'],
  warn: ['wait', 'Warning'],
  fail: ['bad', 'Failed'],
};

/** @param findings  the worst last, as the API has them */
export function FindingList({ findings }: { readonly findings: Findings }) {
  const worstFirst = findings.toReversed();
  const fine = worstFirst.filter(({ level }) => level === 'ok');
  const rest = worstFirst.filter(({ level }) => level !== 'ok');
  return (
    <>
      {rest.length > 0 && <Rows findings={rest} />}
      {fine.length > 0 && (
        <details open={rest.length === 0}>
          <summary>
            <StatusWord tone="good">{fine.length} fine</StatusWord>
          </summary>
          <Rows findings={fine} />
        </details>
      )}
    </>
  );
}

function Rows({ findings }: { readonly findings: Findings }) {
  return (
    <ul class="findings">
      {findings.map(({ check, level, text, fix }) => (
        <li key={`${check} ${text}`}>
          <StatusWord tone={LEVELS[level][0]}>{LEVELS[level][1]}</StatusWord>
          <div>
            <p>
              <strong>{check}</strong> {text}
            </p>
            {fix && <p>To do: {fix}</p>}
          </div>
        </li>
      ))}
    </ul>
  );
}
