/**
 * An admin API that answers what a test tells it to, on a Unix socket or in the process.
 */
import { createServer } from 'node:http';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import type { Test } from 'tap';
import type { ApiRequest, ApiResponse, LocalApi } from '../../src/cli/io.ts';

export interface Answer {
  readonly status?: number;
  /** JSON, unless it is text already */
  readonly body?: unknown;
}
/** By `METHOD /path` without the query; a function sees the request. */
export type Routes = Readonly<Record<string, Answer | ((request: ApiRequest) => Answer)>>;

/** Serves `rouse.sock` in the data directory. @returns the requests as they come in */
export async function serveApi(
  t: Test,
  dataDir: string,
  routes: Routes,
): Promise<readonly ApiRequest[]> {
  const { requests, answer } = recording(routes);
  const server = createServer((incoming, outgoing) => {
    void text(incoming).then((body) => {
      const {
        status,
        headers,
        body: reply,
      } = answer({
        method: incoming.method as ApiRequest['method'],
        path: incoming.url ?? '',
        headers: incoming.headers as Record<string, string>,
        body,
      });
      outgoing.writeHead(status, headers).end(reply);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(path.join(dataDir, 'rouse.sock'), resolve);
  });
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return requests;
}

/** The same without a socket, as main.ts opens it while no server runs. */
export function localApi(routes: Routes): {
  readonly requests: readonly ApiRequest[];
  readonly closed: () => boolean;
  readonly api: LocalApi;
} {
  const { requests, answer } = recording(routes);
  let closed = false;
  const api: LocalApi = {
    inject: (request) => Promise.resolve(answer(request)),
    close: () => {
      closed = true;
      return Promise.resolve();
    },
  };
  return { requests, closed: () => closed, api };
}

function recording(routes: Routes): {
  readonly requests: ApiRequest[];
  readonly answer: (request: ApiRequest) => ApiResponse;
} {
  const requests: ApiRequest[] = [];
  return {
    requests,
    answer(request) {
      requests.push(request);
      const [address = ''] = request.path.split('?');
      const route = routes[`${request.method} ${address}`] ?? problem('ROUTE_UNKNOWN', 404);
      const { status = 200, body = '' } = typeof route === 'function' ? route(request) : route;
      const asText = typeof body === 'string' ? body : JSON.stringify(body);
      const isText = typeof body === 'string';
      const headers = { 'content-type': isText ? 'text/plain' : 'application/json' };
      return { status, headers, body: asText };
    },
  };
}

/** The answer to a request that is refused (RFC 9457). */
export function problem(code: string, status: number, more: object = {}): Answer {
  return { status, body: { code, title: `title of ${code}`, status, ...more } };
}
