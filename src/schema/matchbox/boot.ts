/**
 * What a profile of matchbox boots, in Rouse's words.
 *
 * Owns     where its files are now, what becomes of addresses of matchbox itself in arguments, and
 *          of the variables that iPXE filled in.
 * Specs    matchbox prints the texts unchanged into `kernel` and `initrd` commands of iPXE, whose
 *          options and variables they may therefore have.
 * Tests    test/schema/matchbox/boot.test.ts
 */
import type { AnswerKind, BootProfile, Findings } from './read.ts';

/** Where the files below matchbox's `/assets` are to be found. */
export type Assets =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'image'; readonly image: string };

export interface Surroundings {
  /** undefined: nobody said, and it is a mistake to need it */
  readonly assets: Assets | undefined;
  /** `http://matchbox.example:8080`: where profiles say that matchbox answers */
  readonly origins: ReadonlySet<string>;
  /** gains the files of the image, relative to `/assets` */
  readonly used: Set<string>;
}

interface InitrdFields {
  readonly file: string;
  readonly name?: string;
}

interface LinuxFields {
  readonly kernel: string;
  readonly initrd: readonly (string | InitrdFields)[];
  readonly args: readonly string[];
}

const ANSWERED =
  /(https?:\/\/[^\s"'/]+)\/(ignition|cloud|generic|metadata)(\?[^\s"';,]*)?(?=$|[\s"';,])/g;
const ASSET_URL = /(https?:\/\/[^\s"'/]+)\/assets\/([^\s"';,?]+)/g;

/** What a machine tells about itself when it asks; other names chose between groups. */
const TOLD = ['uuid', 'mac', 'domain', 'hostname', 'serial', 'arch'];

/** Names of iPXE's settings that Rouse has a value for. */
const SETTINGS: Readonly<Record<string, string>> = {
  mac: 'machine.mac',
  'net0/mac': 'machine.mac',
  'mac:hexhyp': 'machine.mac_hyphen',
  'net0/mac:hexhyp': 'machine.mac_hyphen',
  uuid: 'machine.uuid',
  serial: 'machine.serial',
  manufacturer: 'machine.manufacturer',
  product: 'machine.product',
  asset: 'machine.asset',
};

/** Where the profile says that matchbox answers. */
export function originsIn({ args }: BootProfile): readonly string[] {
  return args.flatMap((text) => [...text.matchAll(ANSWERED)].map(([, origin = '']) => origin));
}

/** @returns undefined where it boots nothing, or after a mistake */
export function linuxFields(
  profile: BootProfile,
  around: Surroundings,
  findings: Findings,
): LinuxFields | undefined {
  if (profile.kernel === undefined) return undefined;
  const about: About = { profile, around, findings };
  const kernel = commandOf(profile.kernel);
  const initrds = profile.initrd.map((text) => ({ ...commandOf(text), text }));
  const labels = new Set(initrds.flatMap(({ label, file }) => [label ?? '', basename(file)]));
  const args = [...kernel.rest, ...profile.args.flatMap(wordsOf)].filter((word) => {
    const [, named] = /^initrd=(.*)$/.exec(word) ?? [];
    if (named !== undefined && !labels.has(named)) {
      warn(about, `"${word}" names no initrd of the profile; left out, as Rouse adds its own`);
    }
    return named === undefined;
  });
  return {
    kernel: fileOf(kernel.file, about),
    initrd: initrds.map(({ file, rest, text }) => {
      const [inside, ...more] = rest;
      if (more.length > 0) warn(about, `of initrd "${text}" the words after its name are left out`);
      const address = fileOf(file, about);
      return inside === undefined ? address : { file: address, name: inside.replace(/^\/+/, '') };
    }),
    args: args.map((word) => argument(word, about)),
  };
}

interface About {
  readonly profile: BootProfile;
  readonly around: Surroundings;
  readonly findings: Findings;
}

function warn({ profile, findings }: About, message: string): void {
  findings.warnings.push({ field: profile.file, message });
}

function blame({ profile, findings }: About, message: string): void {
  findings.mistakes.push({ field: profile.file, message });
}

/** Words of a line, with blanks between double quotes kept. */
function wordsOf(line: string): readonly string[] {
  return line.match(/(?:"[^"]*"|[^\t "])+|"/g) ?? [];
}

interface Command {
  readonly file: string;
  /** what iPXE calls it, for `initrd=` */
  readonly label?: string;
  readonly rest: readonly string[];
}

/** `--name main URL more`, as the commands `kernel` and `initrd` of iPXE read it. */
function commandOf(line: string): Command {
  const words = [...wordsOf(line)];
  let label: string | undefined;
  while (words[0]?.startsWith('-')) {
    const [, given] = /^--name=(.*)$/.exec(words[0]) ?? [];
    const takesNext = given === undefined && /^(?:-n|--name)$/.test(words[0]);
    label = given ?? (takesNext ? words[1] : label);
    words.splice(0, takesNext ? 2 : 1);
  }
  const [file = '', ...rest] = words;
  return { file, rest, ...(label !== undefined && { label }) };
}

function basename(file: string): string {
  return file.replace(/[?#].*$/, '').replace(/^.*\//, '');
}

function fileOf(file: string, about: About): string {
  if (file.includes('${')) {
    blame(about, `"${file}" has a variable of iPXE in it, which no file of a profile may have`);
    return file;
  }
  const [, origin, path] = /^(https?:\/\/[^/]+)\/assets\/(.+)$/.exec(file) ?? [];
  if (origin !== undefined && about.around.origins.has(origin)) return asset(path ?? '', about);
  if (/^https?:\/\//.test(file)) return file;
  const [, own] = /^\/?assets\/(.+)$/.exec(file) ?? [];
  if (own !== undefined) return asset(own, about);
  blame(about, `expected a URL or a path below /assets/, found "${file}"`);
  return file;
}

function asset(path: string, about: About): string {
  const { assets, used } = about.around;
  if (assets?.kind === 'url') return `${assets.url.replace(/\/+$/, '')}/${path}`;
  if (assets) {
    used.add(path);
    return `image:${assets.image}/${path}`;
  }
  const { mistakes } = about.findings;
  // Once for a profile: all of them have the same cure.
  if (!mistakes.some(({ field }) => field === about.profile.file)) {
    blame(about, `boots /assets/${path}: say with --assets where that is now`);
  }
  return path;
}

function argument(word: string, about: About): string {
  return settings(answers(word, about), about);
}

/** Addresses of matchbox become those of this boot. */
function answers(word: string, about: About): string {
  const asked = word.replaceAll(ANSWERED, (address, _origin, kind: string, query: string = '') => {
    const id = kind === 'metadata' ? undefined : about.profile.answers[kind as AnswerKind];
    if (id === undefined) {
      warn(about, `${address} is left as it is: the profile has no file for it`);
      return address;
    }
    const names = [...new URLSearchParams(query.slice(1)).keys()];
    const chosen = names.filter((name) => !TOLD.includes(name));
    if (chosen.length > 0) {
      warn(about, `${address} chose another group by ${chosen.join(', ')}; the profile's own file`);
    }
    return `\${files.url}/${kind}/${id}`;
  });
  return asked.replaceAll(ASSET_URL, (address, origin: string, path: string) => {
    const { assets, origins } = about.around;
    if (!origins.has(origin)) return address;
    const file = asset(path, about);
    return assets?.kind === 'image' ? `\${server.url}/boot/files/${assets.image}/${path}` : file;
  });
}

function settings(word: string, about: About): string {
  return word.replaceAll(/\$\{([^{}]*)\}/g, (written, name: string) => {
    if (/^(?:files|server)\.url$/.test(name)) return written;
    const known = SETTINGS[name];
    if (known !== undefined) return `\${${known}}`;
    const variable = name.replaceAll(/[^A-Za-z0-9_]+/g, '_');
    warn(about, `\${${name}} was a value of iPXE's; now the variable ${variable} of each machine`);
    return `\${${variable}}`;
  });
}
