/**
 * Every statement of the conformance table, and the page that is made from it. After a change of the
 * table, write the page again: UPDATE=1 node test/conformance/conformance.test.ts
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { projectRoot } from '../fakes/pages.ts';
import { conformancePage } from './page.ts';
import type { HeldBy } from './statement.ts';
import { STATEMENTS } from './statements.ts';

const PAGE = path.join(projectRoot, 'docs/reference/conformance.md');
const STATEMENTS_COUNT = 152;

for (const statement of STATEMENTS) {
  t.test(`${statement.number}: ${statement.says}`, async (t) => {
    if ('notApplicable' in statement) {
      t.ok(statement.notApplicable, `does not apply: ${statement.notApplicable}`);
      return;
    }
    for (const held of statement.heldBy ?? []) isHeld(t, held);
    if (!('check' in statement)) {
      t.ok(statement.heldBy.length > 0, 'names the test that holds it');
      return;
    }
    const { check } = statement;
    const result = await t.test('checked here', async (t) => {
      await check(t);
    });
    t.ok(result && result.count > 0, 'the check has looked at something');
  });
}

function isHeld(t: Test, { file, test }: HeldBy): void {
  const name = path.join(projectRoot, file);
  const there = existsSync(name);
  t.ok(there, file);
  if (!there) return;
  const quoted = [`'${test}'`, `"${test}"`, `\`${test}\``];
  const text = readFileSync(name, 'utf8');
  t.ok(
    quoted.some((one) => text.includes(one)),
    `${file}: ${test}`,
  );
}

t.test('every number is there, once and in order', (t) => {
  const numbers = STATEMENTS.map(({ number }) => number);
  t.same(
    numbers,
    Array.from({ length: STATEMENTS_COUNT }, (_, index) => index + 1),
  );
  t.end();
});

t.test('the page is the one the table makes', (t) => {
  const page = conformancePage();
  if (process.env['UPDATE']) writeFileSync(PAGE, page);
  t.equal(readFileSync(PAGE, 'utf8'), page);
  t.end();
});

t.test('the roadmap has a row for each statement that is open', (t) => {
  const roadmap = readFileSync(path.join(projectRoot, 'docs/roadmap.md'), 'utf8');
  const open = STATEMENTS.filter((one) => 'open' in one);
  for (const { number, says } of open) t.match(roadmap, `statement ${number}`, says);
  t.pass(`${open.length} are open`);
  t.end();
});
