/**
 * The coverage gate: what decides about bytes and boots is run by tests to the last line.
 *
 * Shells around sockets, files and terminals are held by interop and boot tests instead, which a
 * line counter in this process does not see.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const GATED = [
  /^src\/domain\//,
  /^src\/dhcp-proxy\/codec\//,
  /^src\/dhcp-proxy\/(?!server\.ts|sockets|probe\/run\.ts)/,
  /^src\/tftp\/(codec|names|negotiate|transfer)/,
  /^src\/ipxe-templates\//,
  /^src\/timeline\/(?!recorder)/,
  /^src\/facts\/(?!listener\.ts|maintenance-dial\.ts|.*server\.ts)/,
];

interface Summary {
  readonly [file: string]: { readonly lines: { readonly total: number; readonly covered: number } };
}

/** @returns one line for each gated file that is not covered whole */
export function uncovered(root: string): string[] {
  const report = path.join(root, '.tap', 'report', 'coverage-summary.json');
  if (!existsSync(report)) return ['no coverage report was written'];
  const summary = JSON.parse(readFileSync(report, 'utf8')) as Summary;
  return Object.entries(summary)
    .map(([file, { lines }]) => ({ file: path.relative(root, file), lines }))
    .filter(({ file }) => GATED.some((pattern) => pattern.test(file)))
    .filter(({ lines }) => lines.covered < lines.total)
    .map(({ file, lines }) => `${file}: ${lines.covered} of ${lines.total} lines`);
}
