/**
 * What would change, and for which machines, if a rule were saved as it is now.
 *
 * Tests    test/browser/rules.test.ts
 */
import { useEffect, useState } from 'preact/hooks';
import { ask } from '../../api.ts';
import { Card } from '../../parts/layout.tsx';
import { ProblemBox } from '../../parts/problem.tsx';
import { Table } from '../../parts/table.tsx';
import { problemOf, type Problem } from '../../problem.ts';
import { readYaml } from '../../read-yaml.ts';
import type { RuleBody } from './rule-words.ts';

const PAUSE_MS = 300;
const SHOWN_MAX = 50;

interface Given {
  readonly profile?: string;
  readonly rule?: string;
  readonly args?: readonly string[];
}

interface Previewed {
  readonly machines: number;
  readonly changed: number;
  readonly changes: readonly {
    readonly machine: string;
    readonly from: Given;
    readonly to: Given;
  }[];
}

export function Effects({
  text,
  base,
}: {
  readonly text: string;
  readonly base: RuleBody | undefined;
}) {
  const [shown, setShown] = useState<Previewed>();
  const [problem, setProblem] = useState<Problem>();
  useEffect(() => {
    let isOver = false;
    const look = async (): Promise<void> => {
      try {
        const rule = await readYaml(text, 'rule', base);
        const asked = { method: 'POST', body: { rules: [rule] } } as const;
        const { data } = await ask<Previewed>('/rules/preview', asked);
        if (isOver) return;
        setShown(data);
        setProblem(undefined);
      } catch (error) {
        if (!isOver) setProblem(problemOf(error));
      }
    };
    const timer = setTimeout(() => void look(), PAUSE_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [text]);
  return (
    <Card title="What would change" flush>
      <div role="status">
        {problem && <ProblemBox problem={problem} />}
        {shown && !problem && (
          <>
            <p class="inside">
              {shown.changed === 0
                ? `Nothing, for any of ${shown.machines} machines.`
                : `${shown.changed} of ${shown.machines} machines would boot something else.`}
            </p>
            {shown.changes.length > 0 && (
              <Table
                caption="Machines for which something changes"
                items={shown.changes.slice(0, SHOWN_MAX)}
                keyOf={({ machine }) => machine}
                columns={[
                  { name: 'Machine', cell: ({ machine }) => machine },
                  { name: 'Now', cell: ({ from }) => words(from) },
                  { name: 'After', cell: ({ to }) => words(to) },
                ]}
              />
            )}
          </>
        )}
      </div>
    </Card>
  );
}

function words({ profile, rule, args = [] }: Given): string {
  const by = rule === undefined ? '' : ` by ${rule}`;
  const first = profile === undefined ? 'no profile' : `${profile}${by}`;
  return args.length === 0 ? first : `${first}, ${args.join(' ')}`;
}
