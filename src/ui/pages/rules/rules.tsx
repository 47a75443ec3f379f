/**
 * Rules: in the order in which they are asked, and a box to try them.
 *
 * Owns     that nothing of it needs dragging: rules move by buttons.
 * Tests    test/browser/rules.test.ts
 */
import { all, ask } from '../../api.ts';
import { useLoaded } from '../../loaded.ts';
import { Button, ButtonLink } from '../../parts/button.tsx';
import { CommandDrawer } from '../../parts/command.tsx';
import { Card, EmptyState, PageHead, Skeleton } from '../../parts/layout.tsx';
import { ProblemBox } from '../../parts/problem.tsx';
import { StatusWord } from '../../parts/words.tsx';
import { may } from '../../session.ts';
import { tell } from '../../toasts.ts';
import { thenWords, whenWords, type RuleBody } from './rule-words.ts';
import { TryIt } from './try-it.tsx';
import { Unknown } from './unknown.tsx';

export function Rules() {
  const { state, reload } = useLoaded(async () => (await all<RuleBody>('/rules')).items, 'rules');
  const { data, problem } = state.value;
  return (
    <>
      <PageHead
        title="Rules"
        actions={
          <>
            <CommandDrawer texts={commands} />
            {may('admin') && (
              <ButtonLink kind="primary" href="/new-rule">
                New rule
              </ButtonLink>
            )}
          </>
        }
      >
        Which machines get a profile or kernel arguments by what they are. The first that fits and
        has a profile gives it.
      </PageHead>
      <div class="stack">
        {problem && <ProblemBox problem={problem} />}
        {!data && !problem && <Skeleton />}
        {data?.length === 0 && (
          <EmptyState icon="rules" title="There is no rule.">
            <p>Each machine boots what was decided for it alone.</p>
          </EmptyState>
        )}
        {data && data.length > 0 && <Ordered rules={data} onChanged={reload} />}
        <Unknown />
        <TryIt />
      </div>
    </>
  );
}

interface OrderedProps {
  readonly rules: readonly RuleBody[];
  readonly onChanged: () => void;
}

function Ordered({ rules, onChanged }: OrderedProps) {
  const order = async (names: readonly string[]): Promise<void> => {
    await ask('/rules/order', { method: 'PUT', body: { names } });
    onChanged();
  };
  const move = async (at: number, by: number): Promise<void> => {
    const before = rules.map(({ name }) => name);
    const after = [...before];
    const [moved = ''] = after.splice(at, 1);
    after.splice(at + by, 0, moved);
    await order(after);
    tell(`${moved} is number ${at + by + 1} now`, () => order(before));
  };
  const turn = async ({ name, enabled, version }: RuleBody): Promise<void> => {
    await ask(`/rules/${encodeURIComponent(name)}`, {
      method: 'PATCH',
      body: { enabled: enabled === false },
      ifMatch: `"${version ?? 0}"`,
    });
    onChanged();
  };
  return (
    <Card title="In this order" flush>
      <ol class="rules">
        {rules.map((rule, at) => (
          <Row
            key={rule.name}
            {...{ rule, at, last: rules.length - 1 }}
            onMove={(by) => move(at, by)}
            onTurn={() => turn(rule)}
          />
        ))}
      </ol>
    </Card>
  );
}

function Row({
  rule,
  at,
  last,
  onMove,
  onTurn,
}: {
  readonly rule: RuleBody;
  readonly at: number;
  readonly last: number;
  readonly onMove: (by: number) => Promise<void>;
  readonly onTurn: () => Promise<void>;
}) {
  const { name, enabled } = rule;
  const other = enabled === false ? 'Enable' : 'Disable';
  return (
    <li>
      <span class="count">{at + 1}</span>
      <div class="grow">
        <p>
          <a href={`/rules/${encodeURIComponent(name)}`}>{name}</a>{' '}
          {enabled === false && <StatusWord tone="idle">Off</StatusWord>}
        </p>
        <p>
          <span class="muted">When</span> {whenWords(rule)}
        </p>
        <p>
          <span class="muted">Then</span> {thenWords(rule)}
        </p>
        <Places {...rule} />
      </div>
      {may('admin') && (
        <div class="row">
          <Button small label={`Move ${name} up`} disabled={at === 0} onPress={() => onMove(-1)}>
            Up
          </Button>
          <Button
            small
            label={`Move ${name} down`}
            disabled={at === last}
            onPress={() => onMove(1)}
          >
            Down
          </Button>
          <Button small label={`${other} ${name}`} onPress={onTurn}>
            {other}
          </Button>
        </div>
      )}
    </li>
  );
}

function Places({ taken = 0, then }: RuleBody) {
  const max = then.max_machines;
  if (max === undefined) return null;
  return (
    <p>
      <StatusWord tone={taken >= max ? 'wait' : 'good'}>
        {taken} of {max} places taken
      </StatusWord>
    </p>
  );
}

function commands() {
  return [
    { title: 'Command line', text: 'rouse rules list\nrouse rules test --mac 52:54:00:aa:00:01' },
    { title: 'As YAML', text: 'rouse export --kind rule' },
    { title: 'API', text: 'GET /api/v1/rules\nPUT /api/v1/rules/order' },
  ];
}
