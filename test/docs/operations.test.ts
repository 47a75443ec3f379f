/**
 * The table of operations in docs/reference/api.md is made from the description of the API:
 * `UPDATE=1 node test/docs/operations.test.ts` writes it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { description } from '../../scripts/api-client.ts';
import type { Description } from '../../src/http/api/document/describe.ts';

const PAGE = path.join(import.meta.dirname, '../../docs/reference/api.md');
const BEGIN = '<!-- operations: begin -->';
const END = '<!-- operations: end -->';

t.test('docs/reference/api.md has every operation as it is', async (t) => {
  const page = readFileSync(PAGE, 'utf8');
  const [before = '', rest = ''] = page.split(BEGIN);
  const [, after = ''] = rest.split(END);
  const { paths } = (await description()) as Description;
  const rows = Object.entries(paths).flatMap(([at, operations]) =>
    Object.entries(operations).map(([method, { summary, 'x-role': role }]) => {
      return `| ${method.toUpperCase()} | \`${at}\` | ${role} | ${summary} |`;
    }),
  );
  t.ok(rows.length > 90, 'there are operations to be told of');
  const table = ['| Method | Path | Role | |', '|---|---|---|---|', ...rows].join('\n');
  const fresh = `${before}${BEGIN}\n${table}\n${END}${after}`;
  if (process.env['UPDATE']) writeFileSync(PAGE, fresh);
  t.equal(readFileSync(PAGE, 'utf8'), fresh, 'run: UPDATE=1 node test/docs/operations.test.ts');
});
