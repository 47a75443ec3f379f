/** What the pages point at is there: links, headings, files of the source tree, quirks. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { pages, projectRoot, prose, type Page } from '../fakes/pages.ts';

/** Made by a build, so absent from a fresh copy of the sources. */
const MADE_LATER = /^(assets\/ipxe\/files|dist)(\/|$)/;

/** Named in the page and left alone by the code, as its own text says. */
const QUIRKS_WITHOUT_CODE = ['CURL-EMPTY-FILE', 'CURL-LATE-OACK'];

/** The anchor that a heading gets where the page is shown. */
function anchorOf(heading: string): string {
  const text = heading.replaceAll('`', '').toLowerCase();
  return text.replace(/[^\p{L}\p{N}_ -]/gu, '').replaceAll(' ', '-');
}

function anchorsOf(text: string): ReadonlySet<string> {
  return new Set(
    [...prose(text).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => anchorOf(heading)),
  );
}

interface Link {
  readonly target: string;
  /** path from the root of the project */
  readonly file: string;
  readonly anchor?: string;
}

/** Links within the project; those to other places are theirs to keep. */
function linksOf({ name, text }: Page): readonly Link[] {
  const targets = [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  const own = targets.filter((target) => !/^[a-z]+:/.test(target));
  return own.map((target) => {
    const [relative = '', anchor] = target.split('#');
    const beside = path.posix.join(path.posix.dirname(name), relative);
    return {
      target,
      file: relative === '' ? name : beside,
      ...(anchor !== undefined && { anchor }),
    };
  });
}

function isThere(name: string): boolean {
  if (MADE_LATER.test(name)) return true;
  if (name.includes('*')) return globSync(name, { cwd: projectRoot }).length > 0;
  return existsSync(path.join(projectRoot, name));
}

t.test('symptom: a link of a page leads nowhere', (t) => {
  t.ok(pages.length > 20, `${pages.length} pages`);
  for (const page of pages) {
    for (const { target, file, anchor } of linksOf(page)) {
      const there = isThere(file);
      t.ok(there, `${page.name}: ${target}`);
      if (!there || anchor === undefined) continue;
      const headings = anchorsOf(readFileSync(path.join(projectRoot, file), 'utf8'));
      t.ok(headings.has(anchor), `${page.name}: heading of ${target}`);
    }
  }
  t.end();
});

t.test('every page is found by following links from the README', (t) => {
  const found = new Set(['README.md']);
  for (const name of found) {
    const text = pages.find((page) => page.name === name)?.text ?? '';
    for (const { file } of linksOf({ name, text })) found.add(file);
  }
  t.same(
    pages.map(({ name }) => name).filter((name) => !found.has(name)),
    [],
  );
  t.end();
});

t.test('symptom: a page names a file that was renamed', (t) => {
  const rooted =
    /(?<![\w/.~-])(?:src|test|scripts|docs|db|assets|bench|licences|\.ci)\/[\w./*@-]+/g;
  // A file of the sources may be named from its folder: `ipxe-templates/escape.ts`.
  const inSources = /(?<=`)[a-z][\w-]*(?:\/[\w-]+)+\.ts(?=`)/g;
  for (const page of pages) {
    for (const [found] of page.text.matchAll(rooted)) {
      const name = found.replace(/[.:]+$/, '');
      t.ok(isThere(name), `${page.name}: ${name}`);
    }
    for (const [found] of page.text.matchAll(inSources)) {
      t.ok(isThere(found) || isThere(path.posix.join('src', found)), `${page.name}: ${found}`);
    }
  }
  t.end();
});

t.test(
  'every quirk of the page stands beside code, and every quirk in the code on the page',
  (t) => {
    const page = pages.find(({ name }) => name === 'docs/explanation/firmware-quirks.md');
    const told = [...(page?.text ?? '').matchAll(/^### ([A-Z0-9-]+)$/gm)].map(([, id = '']) => id);
    const code = globSync('src/**/*.ts', { cwd: projectRoot }).map((name) =>
      readFileSync(path.join(projectRoot, name), 'utf8'),
    );
    const marked = code.flatMap((text) => [...text.matchAll(/quirk: ([A-Z0-9-]+)/g)]);
    const unknown = marked.map(([, id = '']) => id).filter((id) => !told.includes(id));
    t.same(unknown, []);
    const bare = told.filter((id) => !code.some((text) => text.includes(id)));
    t.same(bare, QUIRKS_WITHOUT_CODE);
    t.end();
  },
);
