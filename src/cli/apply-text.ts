/**
 * One manifest applied through the API, for commands that make manifests of something else.
 *
 * Tests    test/cli/commands/import-leases.test.ts, test/cli/commands/profiles-import.test.ts
 */
import type { PlannedChange } from '../domain/use-cases.ts';
import type { Api } from './api.ts';

interface ApplyText {
  /** how the manifest is called in messages */
  readonly source: string;
  readonly dryRun: boolean;
}

export async function applyText(
  api: Api,
  body: string,
  { source, dryRun }: ApplyText,
): Promise<readonly PlannedChange[]> {
  const query = new URLSearchParams({ source, dryRun: String(dryRun) });
  const answer = await api.send({
    method: 'POST',
    path: `/api/v1/apply?${query.toString()}`,
    headers: { 'content-type': 'text/yaml' },
    body,
  });
  return (JSON.parse(answer.body) as { changes: readonly PlannedChange[] }).changes;
}
