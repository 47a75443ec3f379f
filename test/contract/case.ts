/** What the contract test sends: one request of an operation, and how it must be answered. */
import type { Description, DescribedOperation } from '../../src/http/api/document/describe.ts';

export interface Case {
  /** what it shows; the first of an operation is its ordinary use */
  readonly what?: string;
  /** values of the path */
  readonly path?: Readonly<Record<string, string>>;
  /** with its question mark */
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON unless it is text */
  readonly body?: unknown;
  /** 200 unless said otherwise */
  readonly status?: number | readonly number[];
  /** of a problem */
  readonly code?: string;
  /** what has to be there before: method, path and body */
  readonly first?: readonly Request[];
}
export type Request = readonly [method: string, path: string, body?: unknown];

/** Cases of each operation, by its name. */
export type Cases = Readonly<Record<string, readonly Case[]>>;

/** An operation with where it answers. */
export interface Placed {
  readonly method: string;
  readonly path: string;
  readonly operation: DescribedOperation;
}

export function placedOperations({ paths }: Description): readonly Placed[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...{ method: method.toUpperCase(), path, operation },
    })),
  );
}

export function addressOf({ path }: Pick<Placed, 'path'>, { path: values = {}, query = '' }: Case) {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(values[name] ?? ''),
  );
  return `${filled}${query}`;
}
