/**
 * Servers elsewhere that this user has logged in to, and which one a command means.
 *
 * Owns     the file they are kept in, which nobody else can read, and the order in which flags,
 *          variables and that file are asked. Whoever names a socket, a data directory or a
 *          configuration means the server of this host.
 * Tests    test/cli/servers.test.ts
 */
import { chmodSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { messageOf, RouseError } from '../domain/errors.ts';
import type { RemoteServer } from './client.ts';
import type { Globals } from './flags.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** What a login leaves behind. */
export interface KnownServer {
  readonly name: string;
  readonly url: string;
  readonly user: string;
  /** name of the token on the server */
  readonly token_name: string;
  readonly token: string;
  /** SHA-256 of its public key, where no authority vouches for it */
  readonly pin?: string;
}

interface KnownServers {
  /** which one a command means that names none; undefined: that of this host */
  readonly current?: string;
  readonly servers: readonly KnownServer[];
}

/** Stands for the server of this host. */
export const LOCAL = 'local';

const OTHERS = 0o077;

function fileOf(env: Env): string | undefined {
  const folder = env['XDG_CONFIG_HOME'] ?? (env['HOME'] && path.join(env['HOME'], '.config'));
  return folder ? path.join(folder, 'rouse', 'servers.json') : undefined;
}

/** @throws RouseError USAGE when the file cannot be read */
export function readServers(env: Env): KnownServers {
  const file = fileOf(env);
  if (file === undefined) return { servers: [] };
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as KnownServers;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { servers: [] };
    throw new RouseError('USAGE', `${file}: ${messageOf(error)}`, { cause: error });
  }
}

/** @throws RouseError USAGE where there is no place for it */
export function writeServers(env: Env, servers: KnownServers): void {
  const file = fileOf(env);
  if (file === undefined) throw new RouseError('USAGE', 'neither HOME nor XDG_CONFIG_HOME is set');
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const next = `${file}.next`;
  writeFileSync(next, `${JSON.stringify(servers, null, 2)}\n`, { mode: 0o600 });
  // One that was left behind keeps the mode it had.
  chmodSync(next, 0o600);
  renameSync(next, file);
}

interface Asked {
  readonly globals: Pick<Globals, 'server' | 'tokenFile' | 'socket' | 'dataDir' | 'config'>;
  readonly env: Env;
  readonly cwd: string;
}

/** @returns undefined for the server of this host. @throws RouseError USAGE */
export function serverMeant({ globals, env, cwd }: Asked): RemoteServer | undefined {
  const named = globals.server ?? env['ROUSE_SERVER'];
  const tokenFile = globals.tokenFile ?? env['ROUSE_TOKEN_FILE'];
  const local = [globals.socket, globals.dataDir, globals.config];
  const isLocal = [...local, env['ROUSE_DATA_DIR']].some((value) => value !== undefined);
  if (globals.server === undefined && local.some((value) => value !== undefined)) return undefined;
  if (named === undefined || named === '') return isLocal ? undefined : currentOf(env);
  if (named === LOCAL) return undefined;
  const known = readServers(env).servers.find(({ name, url }) => name === named || url === named);
  const url = known?.url ?? originOf(named);
  const pin = known?.pin ?? readServers(env).servers.find((one) => one.url === url)?.pin;
  const token = tokenFile === undefined ? known?.token : tokenIn(path.resolve(cwd, tokenFile));
  if (token === undefined) {
    throw new RouseError('USAGE', `nobody is logged in at ${url}: rouse login ${url}`);
  }
  return { url, token, ...(pin !== undefined && { pin }) };
}

function currentOf(env: Env): RemoteServer | undefined {
  const { current, servers } = readServers(env);
  const found = servers.find(({ name }) => name === current);
  if (!found) return undefined;
  const { url, token, pin } = found;
  return { url, token, ...(pin !== undefined && { pin }) };
}

/** Where Rouse listens unless told otherwise. */
const PORT = 8_081;

/**
 * `box`, `box:8081` or a URL as the origin that is asked.
 *
 * @throws RouseError USAGE for none, and for one where others could read a token on its way
 */
export function originOf(text: string): string {
  const hasScheme = /^\w+:\/\//.test(text);
  const url = URL.parse(hasScheme ? text : `https://${text}`);
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (!url || !isWeb || url.username !== '' || url.password !== '') {
    throw new RouseError('USAGE', `expected a server such as https://box:8081, found "${text}"`);
  }
  // A port that is that of the scheme is not in the URL any more.
  if (!hasScheme && url.port === '' && !text.endsWith(':443')) url.port = String(PORT);
  const isHere = /^(localhost|127\.[\d.]+|\[::1\])$/.test(url.hostname);
  if (url.protocol === 'http:' && !isHere) {
    throw new RouseError('USAGE', `expected https, or others read the password: ${text}`);
  }
  return url.origin;
}

/** @throws RouseError USAGE when others can read it as well */
function tokenIn(file: string): string {
  try {
    if ((statSync(file).mode & OTHERS) !== 0) {
      throw new RouseError('USAGE', `others can read ${file}: chmod 600 ${file}`);
    }
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (error instanceof RouseError) throw error;
    throw new RouseError('USAGE', `the token cannot be read: ${messageOf(error)}`);
  }
}
