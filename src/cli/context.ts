/**
 * What every command is given: the flags understood, the way to the API, and how to speak.
 *
 * Tests    test/cli/context.test.ts
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { loadConfig, type LoadedConfig, type RawSettings } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { ASKED_BY_HEADER } from '../schema/operation-requests.ts';
import { socketPathIn } from '../platform/socket-path.ts';
import { connectApi, type Api } from './api.ts';
import type { Dial, RemoteServer } from './client.ts';
import { settingsGiven, timeoutMsOf, type Globals } from './flags.ts';
import type { Cli } from './io.ts';
import type { View } from './output.ts';
import { serverMeant } from './servers.ts';
import { choosePaint } from './style.ts';

export interface Context {
  readonly cli: Cli;
  readonly globals: Globals;
  readonly view: View;
  /** the configuration in force; @throws RouseError CONFIG_INVALID */
  load(settings?: RawSettings): LoadedConfig;
  /** the admin API, connected with the first request and closed when the command ends */
  api(needs?: ApiNeeds): Api;
  /** the running server, for what does not end with one answer */
  dial(): Dial;
  /** tells a person something beside the result; silent with --quiet */
  note(text: string): void;
  /** a note for people alone, such as the next command to type */
  suggest(text: string): void;
  close(): Promise<void>;
}

interface ApiNeeds {
  /** the command asks about the process, which the inventory alone cannot answer */
  readonly server?: boolean;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;
/** Where a server run by root keeps its data unless told otherwise (config/load.ts). */
const SYSTEM_DATA_DIR = '/var/lib/rouse';

export function createContext(cli: Cli, globals: Globals): Context {
  const { io, deps } = cli;
  const paint = choosePaint(io, globals);
  const opened: Api[] = [];
  const note = (text: string): void => {
    if (!globals.quiet) io.stderr(`${paint('dim', text)}\n`);
  };
  const load = (settings: RawSettings = settingsGiven({}, globals)): LoadedConfig =>
    loadConfig({
      flags: settings,
      env: io.env,
      cwd: io.cwd,
      uid: deps.uid,
      ...(globals.config !== undefined && { file: globals.config }),
    });
  return {
    cli,
    globals,
    view: { paint, width: io.isTty ? (io.columns ?? 80) : io.columns, nowMs: deps.clock.nowMs() },
    load,
    note,
    suggest: (text) => {
      if (io.isTty) note(text);
    },
    api(needs = {}) {
      const server = serverMeant({ globals, env: io.env, cwd: io.cwd });
      const connected = server
        ? connectAway(server, { cli, globals }, needs)
        : connect({ cli, globals, note, loaded: load() }, needs);
      const api = told(signed(connected, io.env), cli, globals);
      opened.push(api);
      return api;
    },
    dial() {
      const server = serverMeant({ globals, env: io.env, cwd: io.cwd });
      const patience = { timeoutMs: TIMEOUT_MS, ...(io.signal && { signal: io.signal }) };
      if (server) return { socketPath: '', server, ...patience };
      return { socketPath: socketPathOf({ cli, globals }, load().config), ...patience };
    },
    async close() {
      for (const api of opened) await api.close();
    },
  };
}

/** A server elsewhere has its own inventory: none of this host stands in for it. */
function connectAway(
  server: RemoteServer,
  { cli, globals }: Pick<Known, 'cli' | 'globals'>,
  needs: ApiNeeds,
): Api {
  const timeoutMs = timeoutMsOf(globals, needs.timeoutMs ?? TIMEOUT_MS);
  const { signal } = cli.io;
  return connectApi({ socketPath: '', server, timeoutMs, ...(signal && { signal }) });
}

interface Known {
  readonly cli: Cli;
  readonly globals: Globals;
  readonly loaded: LoadedConfig;
  readonly note: (text: string) => void;
}

function connect({ cli, globals, loaded, note }: Known, needs: ApiNeeds): Api {
  const { io, deps } = cli;
  const dataDir = loaded.config.data_dir;
  // Who names a socket means the server behind it, not the inventory beside it.
  const mayOpen = !needs.server && globals.socket === undefined;
  return connectApi({
    socketPath: socketPathOf({ cli, globals }, loaded.config),
    timeoutMs: timeoutMsOf(globals, needs.timeoutMs ?? TIMEOUT_MS),
    ...(io.signal && { signal: io.signal }),
    ...(mayOpen && { openLocalApi: () => deps.openLocalApi(loaded.config, note) }),
    onLocal: () => {
      note(`No server runs with ${dataDir}: this is its inventory on disk.`);
      const guessed = loaded.origins['data_dir'] === 'default';
      if (guessed && dataDir !== SYSTEM_DATA_DIR && existsSync(SYSTEM_DATA_DIR)) {
        note(`The one of the system is in ${SYSTEM_DATA_DIR}: use sudo, or --data-dir.`);
      }
    },
  });
}

/**
 * The socket of the server that is meant: the one a person names, else that of the data directory.
 *
 * @throws RouseError SOCKET_PATH_TOO_LONG
 */
export function socketPathOf(
  { cli, globals }: Pick<Context, 'cli' | 'globals'>,
  { data_dir: dataDir }: Config,
): string {
  const { socket } = globals;
  // The kernel's list of sockets, in which the doctor looks it up, has whole paths.
  return socket === undefined ? socketPathIn(dataDir) : path.resolve(cli.io.cwd, socket);
}

/** Says who types, for history and audit. sudo keeps the name of who called it. */
function signed(api: Api, env: Readonly<Record<string, string | undefined>>): Api {
  const user = env['SUDO_USER'] ?? env['USER'] ?? 'somebody';
  return {
    close: () => api.close(),
    send: (request, accepted) => {
      if (request.method === 'GET') return api.send(request, accepted);
      const headers = { ...request.headers, [ASKED_BY_HEADER]: user };
      return api.send({ ...request, headers }, accepted);
    },
  };
}

/** With --verbose, tells each request on the error stream. */
function told(api: Api, { io, deps: { clock } }: Cli, globals: Globals): Api {
  if (!globals.verbose) return api;
  return {
    close: () => api.close(),
    async send(request, accepted) {
      const startedMs = clock.monotonicMs();
      try {
        return await api.send(request, accepted);
      } finally {
        const tookMs = Math.round(clock.monotonicMs() - startedMs);
        io.stderr(`${request.method} ${request.path}  ${tookMs} ms\n`);
      }
    },
  };
}
