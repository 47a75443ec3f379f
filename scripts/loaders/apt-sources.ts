/**
 * Finds the Debian mirror this machine already uses.
 *
 * Owns     reading APT's two source formats, sources.list(5): one line each, and deb822 stanzas.
 * Leaves   everything done with the mirror to apt.ts. Nothing here is written anywhere: the name
 *          of a mirror stays on the machine it was read from.
 * Tests    test/scripts/fetch-loaders.test.ts
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface AptSource {
  readonly uri: string;
  readonly suite: string;
  readonly components: readonly string[];
  /** the options that decide whom APT believes: signed-by, trusted */
  readonly options: readonly string[];
}

/** Suites of Debian itself. Derivatives use other names, and their mirrors lack Debian's sid. */
const DEBIAN_SUITES = new Set([
  ...['stable', 'oldstable', 'oldoldstable', 'testing', 'unstable', 'sid'],
  ...['buster', 'bullseye', 'bookworm', 'trixie', 'forky', 'duke'],
]);

const TRUST_OPTIONS = new Set(['signed-by', 'trusted']);

/** Reads lines such as `deb [signed-by=/a.gpg] http://mirror/debian bookworm main`. */
export function parseOneLineSources(text: string): AptSource[] {
  return text.split('\n').flatMap((line) => {
    const match = /^deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)((?:\s+[^\s#]+)*)/.exec(line.trim());
    if (!match) return [];
    const [, options = '', uri = '', suite = '', components = ''] = match;
    return [{ uri, suite, components: words(components), options: trustOptions(words(options)) }];
  });
}

function trustOptions(options: readonly string[]): string[] {
  return options.filter((option) => TRUST_OPTIONS.has(option.split('=')[0]?.toLowerCase() ?? ''));
}

/** Reads deb822 stanzas; a stanza with several URIs or suites gives one source for each pair. */
export function parseDeb822Sources(text: string): AptSource[] {
  return text
    .split(/\n(?:[ \t]*\n)+/)
    .map(parseStanza)
    .filter((fields) => words(fields.get('types') ?? '').includes('deb'))
    .filter((fields) => fields.get('enabled')?.toLowerCase() !== 'no')
    .flatMap(sourcesOfStanza);
}

function sourcesOfStanza(fields: ReadonlyMap<string, string>): AptSource[] {
  const components = words(fields.get('components') ?? '');
  const options = [...TRUST_OPTIONS].flatMap((name) => {
    const value = fields.get(name);
    // Signed-By may hold a whole key instead of a path; the one-line format cannot carry that.
    return value && !value.includes('\n') ? [`${name}=${words(value).join(',')}`] : [];
  });
  return words(fields.get('uris') ?? '').flatMap((uri) =>
    words(fields.get('suites') ?? '').map((suite) => ({ uri, suite, components, options })),
  );
}

function parseStanza(stanza: string): Map<string, string> {
  const fields = new Map<string, string>();
  let last = '';
  for (const line of stanza.split('\n').filter((line) => !line.startsWith('#'))) {
    const start = /^([^\s:]+):(.*)$/.exec(line);
    if (start?.[1] !== undefined) {
      last = start[1].toLowerCase();
      fields.set(last, (start[2] ?? '').trim());
    } else if (last !== '' && line.trim() !== '') {
      fields.set(last, `${fields.get(last) ?? ''}\n${line.trim()}`);
    }
  }
  return fields;
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** All sources of the machine, in the order in which APT reads them. */
export function readAptSources(etcApt = '/etc/apt'): AptSource[] {
  const parts = path.join(etcApt, 'sources.list.d');
  const files = existsSync(parts) ? readdirSync(parts).sort() : [];
  return ['sources.list', ...files.map((file) => path.join('sources.list.d', file))].flatMap(
    (name) => {
      const file = path.join(etcApt, name);
      if (!existsSync(file)) return [];
      if (name.endsWith('.list')) return parseOneLineSources(readFileSync(file, 'utf8'));
      return name.endsWith('.sources') ? parseDeb822Sources(readFileSync(file, 'utf8')) : [];
    },
  );
}

/** The machine's Debian mirror, as one of its sources; undefined on other systems. */
export function findDebianMirror(sources: readonly AptSource[]): AptSource | undefined {
  return sources.find(
    (source) => DEBIAN_SUITES.has(source.suite) && source.components.includes('main'),
  );
}
