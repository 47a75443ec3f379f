/**
 * Counts what reaches the SQLite library, below the query builder: what is prepared and what is
 * executed. It holds for every connection of the process until the test ends.
 */
import Database from 'better-sqlite3';
import type { Test } from 'tap';

interface StatementCount {
  prepared: number;
  /** their text, in the order of execution */
  executed: string[];
}

type Method = (this: { readonly source: string }, ...args: unknown[]) => unknown;

export function countedStatements(t: Test): StatementCount {
  const count: StatementCount = { prepared: 0, executed: [] };
  const database = new Database(':memory:');
  const statements = Object.getPrototypeOf(database.prepare('select 1')) as Record<string, Method>;
  database.close();
  const { prototype } = Database as unknown as { prototype: Record<string, Method> };
  replace(t, { object: prototype, name: 'prepare', before: () => (count.prepared += 1) });
  for (const name of ['get', 'all', 'run', 'iterate']) {
    replace(t, { object: statements, name, before: (source) => count.executed.push(source) });
  }
  return count;
}

interface Replacement {
  readonly object: Record<string, Method>;
  readonly name: string;
  readonly before: (source: string) => void;
}

function replace(t: Test, { object, name, before }: Replacement): void {
  const original = object[name];
  if (original === undefined) throw new TypeError(`the library has no ${name}`);
  object[name] = function counting(...args) {
    before(this.source);
    return original.apply(this, args);
  };
  t.teardown(() => {
    object[name] = original;
  });
}
