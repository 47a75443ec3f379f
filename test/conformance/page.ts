/** The table as a page: docs/reference/conformance.md. */
import type { Part, Statement } from './statement.ts';
import { PARTS, STATEMENTS } from './statements.ts';

const INTRODUCTION = `# Conformance: 152 statements

What RFCs, the PXE and UEFI specifications and the clients in the field ask of a boot server, each
with what shows that Rouse does so. The page is made from the tables in \`test/conformance/\`, and the
tests fail when it is not. "Checked here" is a check in those tables, made with bytes; the other files
hold tests that need a socket, a foreign program or a firmware.

"Measured" and "reported" mean what they mean on the page about
[firmware quirks](../explanation/firmware-quirks.md); "policy" is a rule of Rouse's own, where a
standard leaves the choice.

`;

const STATES = `| State | Meaning |
|---|---|
| holds | tested as stated |
| departs | Rouse does something else on purpose, and that is tested |
| does not apply | the statement is about something that Rouse has not |
| open | part of it is missing; the [roadmap](../roadmap.md) says what to do until then |
`;

export function conformancePage(): string {
  return `${INTRODUCTION}${tally()}\n\n${STATES}${PARTS.map(section).join('')}`;
}

function tally(): string {
  const states = STATEMENTS.map((statement) => stateOf(statement).split(':')[0]);
  const count = (state: string): number => states.filter((one) => one === state).length;
  const [holds, departs] = [count('holds'), count('departs')];
  const [elsewhere, open] = [count('does not apply'), count('open')];
  return (
    `Of ${STATEMENTS.length} statements ${holds} hold, from ${departs} Rouse departs, ` +
    `${elsewhere} do not apply and ${open} are open.`
  );
}

function section({ title, statements }: Part): string {
  const head = '| No. | Statement | Held by | State |\n|---|---|---|---|\n';
  return `\n## ${title}\n\n${head}${statements.map(row).join('')}`;
}

function row(statement: Statement): string {
  const { number, says, source } = statement;
  const cells = [String(number), `${says} (${source})`, proofOf(statement), stateOf(statement)];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
}

function proofOf(statement: Statement): string {
  const files = 'heldBy' in statement ? (statement.heldBy ?? []).map(({ file }) => file) : [];
  const shown = [...new Set(files)].map((file) => `\`${file}\``);
  return ['check' in statement ? ['checked here'] : [], shown].flat().join(', ');
}

function stateOf(statement: Statement): string {
  if ('notApplicable' in statement) return `does not apply: ${statement.notApplicable}`;
  if (statement.open !== undefined) return `open: ${statement.open}`;
  return statement.departs === undefined ? 'holds' : `departs: ${statement.departs}`;
}
