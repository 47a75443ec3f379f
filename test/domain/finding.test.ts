/**
 * What can be wrong with a boot, and its page: both say the same.
 *
 * UPDATE=1 writes the page anew from the registry.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { FINDING_ROWS } from '../../src/domain/finding.ts';
import type { FindingRow } from '../../src/domain/finding-rows/row.ts';

const file = path.join(import.meta.dirname, '../../docs/reference/diagnosis.md');
const BEGIN = '<!-- one section for each finding -->\n';
const rows = Object.entries<FindingRow>(FINDING_ROWS);

function section([id, { title, causes, check, fix }]: (typeof rows)[number]): string {
  const list = causes.map((cause, index) => `${index + 1}. ${cause}.`).join('\n');
  return `\n## ${id}\n\n${title}.\n\n${list}\n\n- **Check**: \`${check}\`\n- **Fix**: ${fix}.\n`;
}

t.test('the page has every finding in the order of the registry, and none that is gone', (t) => {
  const [head = ''] = readFileSync(file, 'utf8').split(BEGIN);
  const page = head + BEGIN + rows.map(section).join('');
  if (process.env['UPDATE']) writeFileSync(file, page);
  t.equal(readFileSync(file, 'utf8'), page);
  t.end();
});

t.test('ids and sentences have one form', (t) => {
  t.ok(rows.length >= 20, `${rows.length} findings`);
  for (const [id, { title, causes, check, fix }] of rows) {
    t.match(id, /^[a-z0-9]+(-[a-z0-9]+)+$/);
    for (const text of [title, ...causes, fix])
      t.match(text, /^([A-Z]|i[PA-Z]|dhcp\.|boot\.).*[^.]$/, `${id}: ${text}`);
    t.match(check, /^(rouse|tcpdump|curl|ping|ip|nft) /, `${id}: a command`);
  }
  t.end();
});
