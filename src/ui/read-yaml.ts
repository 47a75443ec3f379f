/**
 * YAML that somebody typed, read by the server: a dry run says what would change, and that put into
 * what was there is what was typed.
 *
 * Tests    test/browser/profiles.test.ts
 */
import { ask } from './api.ts';
import { withChanges, type Change } from './changes.ts';
import { ApiError } from './problem.ts';

interface Applied {
  readonly changes: readonly {
    readonly kind: string;
    readonly name: string;
    readonly details: readonly Change[];
  }[];
}

interface Named {
  readonly name: string;
}

/**
 * @param base  what is stored; undefined where nothing is
 * @throws ApiError with the line and column of each mistake
 */
export async function readYaml<T extends Named>(
  text: string,
  kind: string,
  base: T | undefined,
): Promise<T> {
  const { data } = await ask<Applied>('/apply', {
    method: 'POST',
    query: { dryRun: true, source: kind },
    text: { type: 'application/yaml', content: text },
  });
  const [only, ...others] = data.changes;
  if (only?.kind !== kind || others.length > 0) throw refused(`The text has to be one ${kind}`);
  if (base && only.name !== base.name) throw refused(`It is called ${base.name}, and stays so`);
  const hidden = only.details.find(({ after }) =>
    JSON.stringify(after ?? '').includes('<redacted'),
  );
  if (hidden) throw refused(`A secret at ${hidden.field} cannot be read back: apply it instead`);
  const start: object = base ?? { kind, name: only.name };
  return withChanges({ ...start }, only.details) as unknown as T;
}

function refused(title: string): ApiError {
  const hint = 'rouse apply -f FILE takes any number of resources, with their secrets.';
  return new ApiError({ code: 'REQUEST_INVALID', title, status: 422, hint });
}
