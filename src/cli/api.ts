/**
 * The admin API for commands: the running server's, or the same API in this process.
 *
 * Owns     which of the two answers. The inventory can be filled before the first `rouse serve`,
 *          so a command that needs nothing but the inventory opens it itself when no server runs.
 * Leaves   paths and their answers to calls.ts, the wire to client.ts, and the API itself to
 *          main.ts, which hands it over.
 * Tests    test/cli/api.test.ts
 */
import { setTimeout as wait } from 'node:timers/promises';
import { RouseError } from '../domain/errors.ts';
import { dial, nobodyListens, type RemoteServer } from './client.ts';
import { ServerProblem, type Problem } from './errors-output.ts';
import type { ApiRequest, ApiResponse, LocalApi } from './io.ts';

export interface Api {
  /**
   * @param accepted  statuses that are an answer although they are not a success
   * @throws RouseError, ServerProblem when it cannot be sent or is refused
   */
  send(request: ApiRequest, accepted?: readonly number[]): Promise<ApiResponse>;
  close(): Promise<void>;
}

export interface ApiOptions {
  readonly socketPath: string;
  /** in place of the socket */
  readonly server?: RemoteServer;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** undefined: only a running server will do */
  readonly openLocalApi?: () => Promise<LocalApi>;
  /** told once, when the inventory is used without a server */
  readonly onLocal?: () => void;
}

/** How often a server that starts at this moment is asked again, and for how long. */
const RETRY_MS = 100;
const STARTING_MS = 10_000;

/** Nothing is opened or dialled before the first request. */
export function connectApi(options: ApiOptions): Api {
  let local: LocalApi | undefined;
  const ask = async (request: ApiRequest): Promise<ApiResponse> => {
    for (let waitedMs = 0; !local; waitedMs += RETRY_MS) {
      try {
        return await dial(request, options);
      } catch (error) {
        if (!options.openLocalApi || !nobodyListens(error)) throw error;
      }
      const opened = await openUnlessHeld(options.openLocalApi);
      if ('api' in opened) {
        local = opened.api;
        options.onLocal?.();
      } else {
        if (waitedMs >= Math.min(options.timeoutMs, STARTING_MS)) throw opened.error;
        await wait(RETRY_MS, undefined, options.signal ? { signal: options.signal } : {});
      }
    }
    return local.inject(request);
  };
  return {
    async send(request, accepted = []) {
      return checked(await ask(request), accepted);
    },
    async close() {
      await local?.close();
    },
  };
}

type Opened = { readonly api: LocalApi } | { readonly error: RouseError };

/** Somebody who holds the inventory is a server that starts, or a command that soon ends. */
async function openUnlessHeld(open: () => Promise<LocalApi>): Promise<Opened> {
  try {
    return { api: await open() };
  } catch (error) {
    if (!(error instanceof RouseError) || error.code !== 'INSTANCE_RUNNING') throw error;
    return { error: new RouseError('SERVER_UNREACHABLE', error.detail, { cause: error }) };
  }
}

function checked(response: ApiResponse, accepted: readonly number[]): ApiResponse {
  if (response.status < 400 || accepted.includes(response.status)) return response;
  throw refusedBy(response);
}

/** An answer that is a refusal, as what to throw. */
export function refusedBy(response: ApiResponse): ServerProblem {
  return new ServerProblem(problemFrom(response));
}

/** The answer as a problem, also when something that is not Rouse sent it. */
function problemFrom(response: ApiResponse): Problem {
  const body = parsedObject(response.body);
  const { code, title } = body;
  if (typeof code === 'string' && typeof title === 'string') return body as unknown as Problem;
  return {
    code: 'INTERNAL',
    title: `The server answered with status ${response.status}`,
    status: response.status,
    hint: 'See the log of the server.',
  };
}

function parsedObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    // Not JSON is not a problem object either; the caller says what it was instead.
    return {};
  }
}
