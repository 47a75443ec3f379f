/**
 * What an apply did or would do, for a person to read: a line for each resource, or with `--diff` a
 * line for each value.
 *
 * Owns     that a list is told by what joins and leaves it, and that a secret which changed is said
 *          to have changed, although both sides of it read the same.
 * Tests    test/cli/plan-view.test.ts
 */
import { isDeepStrictEqual } from 'node:util';
import { printable } from '../domain/printable.ts';
import type { FieldChange, PlannedChange } from '../domain/use-cases.ts';
import type { Result, View } from './output.ts';
import type { Tone } from './style.ts';
import { table, type Column } from './table.ts';
import { count } from '../domain/units.ts';

interface PlanOptions {
  readonly dryRun: boolean;
  readonly diff: boolean;
}

export function planResult(changes: readonly PlannedChange[], options: PlanOptions): Result {
  const real = changes.filter(({ change }) => change !== 'unchanged');
  return {
    data: { dry_run: options.dryRun, changes },
    names: real.map(({ kind, name }) => `${kind}/${name}`),
    text: (view) => {
      if (real.length === 0) return `no changes (${count(changes.length, 'resource')} checked)\n`;
      const kept = changes.length - real.length;
      const verb = options.dryRun ? 'would change' : 'changed';
      const rest = kept > 0 ? `, ${kept} unchanged` : '';
      const told = options.diff
        ? real.map((one) => differences(one, view)).join('')
        : lines(real, view);
      return `${told}${real.length} ${verb}${rest}\n`;
    },
  };
}

const TONES: Readonly<Record<PlannedChange['change'], Tone>> = {
  created: 'good',
  updated: 'warn',
  unchanged: 'dim',
  deleted: 'bad',
};

const COLUMNS: readonly Column<PlannedChange>[] = [
  { header: 'CHANGE', value: ({ change }) => change, tone: ({ change }) => TONES[change] },
  { header: 'KIND', value: ({ kind }) => kind },
  { header: 'NAME', value: ({ name }) => name },
  { header: 'FIELDS', value: ({ fields }) => fields.join(', '), flexible: true },
];

function lines(changes: readonly PlannedChange[], { width, paint }: View): string {
  return table(changes, COLUMNS, { width, paint });
}

function differences({ kind, name, change, details }: PlannedChange, { paint }: View): string {
  const head = `${paint(TONES[change], change)}  ${kind} ${printable(name)}\n`;
  const body = details.flatMap(told).map(({ sign, text }) => {
    const line = `  ${sign} ${text}`;
    return `${sign === ' ' ? line : paint(sign === '+' ? 'good' : 'bad', line)}\n`;
  });
  return head + body.join('');
}

interface Line {
  readonly sign: '+' | '-' | ' ';
  readonly text: string;
}

function told({ field, before, after }: FieldChange): readonly Line[] {
  const name = fieldName(field);
  if (before !== undefined && isDeepStrictEqual(before, after)) {
    return [{ sign: ' ', text: `${name}: ${shown(after)} (the secret changes)` }];
  }
  if (isList(before) && isList(after)) {
    const gone = before.filter((item) => !holds(after, item));
    const come = after.filter((item) => !holds(before, item));
    if (gone.length + come.length > 0) {
      return [
        ...gone.map((item): Line => ({ sign: '-', text: `${name}[]: ${shown(item)}` })),
        ...come.map((item): Line => ({ sign: '+', text: `${name}[]: ${shown(item)}` })),
      ];
    }
  }
  return [
    ...(before === undefined ? [] : [{ sign: '-', text: `${name}: ${shown(before)}` } as const]),
    ...(after === undefined ? [] : [{ sign: '+', text: `${name}: ${shown(after)}` } as const]),
  ];
}

/** `/boot/profile` as people write it in messages: `boot.profile`. */
function fieldName(pointer: string): string {
  const parts = pointer.slice(1).split('/');
  return printable(parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~')).join('.'));
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function holds(list: readonly unknown[], item: unknown): boolean {
  return list.some((other) => isDeepStrictEqual(other, item));
}

/** Word by word, because `printable` cuts what is long. */
function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.split(' ').map(printable).join(' ');
}
