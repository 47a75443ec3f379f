/** The pages people read: every Markdown file of the project, and the notice. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const projectRoot = path.join(import.meta.dirname, '../..');

/** What tools make or fetch is nobody's page. */
const NOT_OURS = /(^|\/)(node_modules|dist|\.git|\.cache|\.tap)$/;

export interface Page {
  /** path from the root of the project */
  readonly name: string;
  readonly text: string;
}

function filesBelow(folder: string): string[] {
  const entries = readdirSync(path.join(projectRoot, folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const name = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) return NOT_OURS.test(name) ? [] : filesBelow(name);
    return /\.md$|^NOTICE$/.test(entry.name) ? [name] : [];
  });
}

export const pages: readonly Page[] = filesBelow('')
  .sort()
  .map((name) => ({ name, text: readFileSync(path.join(projectRoot, name), 'utf8') }));

/** Text without its code blocks, in which `#` is a comment and `[a](b)` is no link. */
export function prose(text: string): string {
  return text.replace(/^```[\s\S]*?^```$/gm, '');
}
