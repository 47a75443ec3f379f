/**
 * A list of the API as a card: what there is, a button for one more, and a sentence while there is
 * nothing.
 *
 * Tests    test/browser/settings.test.ts
 */
import type { ComponentChildren } from 'preact';
import { Button } from '../../parts/button.tsx';
import { Card, Skeleton } from '../../parts/layout.tsx';
import { ProblemBox } from '../../parts/problem.tsx';
import { Table, type Column } from '../../parts/table.tsx';
import type { Resource } from '../../resource.ts';

interface Props<T> {
  readonly title: string;
  readonly list: Resource<{ readonly items: readonly T[] }>;
  readonly columns: readonly Column<T>[];
  readonly add: string;
  readonly onAdd: () => void;
  readonly empty: ComponentChildren;
}

export function ListCard<T extends { readonly name: string }>(props: Props<T>) {
  const { title, list, columns, add, onAdd, empty } = props;
  const { data, problem } = list.state.value;
  if (!data) return problem ? <ProblemBox problem={problem} /> : <Skeleton />;
  const isEmpty = data.items.length === 0;
  return (
    <Card
      title={title}
      flush={!isEmpty}
      end={
        <Button small onPress={onAdd}>
          {add}
        </Button>
      }
    >
      {isEmpty ? (
        <p class="muted">{empty}</p>
      ) : (
        <Table caption={title} items={data.items} keyOf={({ name }) => name} columns={columns} />
      )}
    </Card>
  );
}
