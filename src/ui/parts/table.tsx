/**
 * Tables: dense rows, `j` and `k` between them, Enter opens; a list of pairs on a phone.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { onAction } from '../shortcuts.ts';
import { Checkbox } from './field.tsx';

export interface Column<T> {
  readonly name: string;
  readonly cell: (item: T) => ComponentChildren;
  /** to the right, for numbers */
  readonly number?: boolean;
}

export interface TableProps<T> {
  /** what is listed, for readers of the text */
  readonly caption: string;
  readonly columns: readonly Column<T>[];
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
  /** rows may be chosen: their keys, and who is told */
  readonly chosen?: {
    readonly keys: ReadonlySet<string>;
    readonly onChange: (keys: ReadonlySet<string>) => void;
    readonly nameOf: (item: T) => string;
  };
}

/** Enter opens the first link of the row, so every row should have one in its first cell. */
export function Table<T>({ caption, columns, items, keyOf, chosen }: TableProps<T>) {
  const body = useRef<HTMLTableSectionElement>(null);
  const current = useRowKeys(body);
  return (
    <div class="table-wrap">
      <table class="table stacks">
        <caption class="hidden">{caption}</caption>
        <thead>
          <tr>
            {chosen && (
              <th scope="col">
                <span class="hidden">Chosen</span>
              </th>
            )}
            {columns.map(({ name, number }) => (
              <th key={name} scope="col" class={number ? 'number' : ''}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {items.map((item, index) => (
            <Row
              key={keyOf(item)}
              {...{ item, columns, keyOf, current: index === current }}
              {...(chosen && { chosen })}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row<T>({
  item,
  columns,
  keyOf,
  chosen,
  current,
}: Pick<TableProps<T>, 'columns' | 'keyOf' | 'chosen'> & {
  readonly item: T;
  readonly current: boolean;
}) {
  const key = keyOf(item);
  const toggle = (): void => {
    const keys = new Set(chosen?.keys);
    if (!keys.delete(key)) keys.add(key);
    chosen?.onChange(keys);
  };
  return (
    <tr class={current ? 'current' : ''}>
      {chosen && (
        <td>
          <Checkbox
            label={<span class="hidden">Choose {chosen.nameOf(item)}</span>}
            checked={chosen.keys.has(key)}
            onToggle={toggle}
          />
        </td>
      )}
      {columns.map(({ name, cell, number }) => (
        <td key={name} data-label={name} class={number ? 'number' : ''}>
          {cell(item)}
        </td>
      ))}
    </tr>
  );
}

/** Which row the keys stand at; its link has the focus, so Enter is the browser's own. */
function useRowKeys(body: { readonly current: HTMLTableSectionElement | null }): number {
  const [current, setCurrent] = useState(-1);
  useEffect(() => {
    let at = -1;
    const move = (by: number): void => {
      const rows = [...(body.current?.rows ?? [])];
      if (rows.length === 0) return;
      at = Math.min(rows.length - 1, Math.max(0, at + by));
      setCurrent(at);
      const row = rows[at];
      row?.querySelector<HTMLElement>('a, button')?.focus();
      row?.scrollIntoView({ block: 'nearest' });
    };
    const ends = [
      onAction('down', () => {
        move(1);
      }),
      onAction('up', () => {
        move(-1);
      }),
    ];
    return () => {
      for (const end of ends) end();
    };
  }, [body]);
  return current;
}
