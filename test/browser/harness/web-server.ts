/**
 * A fresh Rouse with its web interface on loopback, and ways to it that tests share.
 *
 * Owns     that each test has a server of its own, and that logging in costs no pages.
 */
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Browser, BrowserContext } from 'playwright-core';
import type { Test } from 'tap';
import { servedProcess, type ServedProcess } from '../../fakes/served-process.ts';
import { unguarded, type Look, type Visit } from './visit.ts';

export const ADMIN = { name: 'ada', password: 'correct horse battery staple' } as const;

export interface WebServer extends ServedProcess {
  readonly origin: string;
  /** a request over the Unix socket, where whoever asks may do everything. @throws from 400 on */
  readonly ask: <T>(method: string, path: string, body?: unknown) => Promise<T>;
  /** the same with a manifest */
  readonly apply: (manifest: string) => Promise<unknown>;
  /** the link that the start printed */
  readonly setupLink: () => string;
  /** a machine asks for its script, as iPXE on it would */
  readonly machineAsks: (mac: string, more?: Readonly<Record<string, string>>) => Promise<string>;
}

/** @param more  further words of `rouse serve` */
export async function webServer(t: Test, more: readonly string[] = []): Promise<WebServer> {
  const server = await servedProcess(t, ['--admin-tls', 'off', '--log-format', 'json', ...more]);
  const { socketPath, boot } = server;
  const send = (method: string, path: string, sent: Sent): Promise<string> =>
    new Promise((resolve, reject) => {
      const headers = sent.type === undefined ? {} : { 'content-type': sent.type };
      request({ socketPath, method, path, headers }, (answer) => {
        void text(answer).then((said) => {
          const status = answer.statusCode ?? 0;
          if (status < 400) resolve(said);
          else reject(new Error(`${method} ${path}: ${status} ${said}`));
        }, reject);
      })
        .on('error', reject)
        .end(sent.content);
    });
  return {
    ...server,
    origin: server.admin,
    async ask<T>(method: string, path: string, body?: unknown) {
      const sent =
        body === undefined ? {} : { type: 'application/json', content: JSON.stringify(body) };
      const said = await send(method, `/api/v1${path}`, sent);
      return (said === '' ? undefined : JSON.parse(said)) as T;
    },
    apply: (manifest) =>
      send('POST', '/api/v1/apply', { type: 'application/yaml', content: manifest }),
    setupLink() {
      const [, link] = /"link":"([^"]+)"/.exec(server.said()) ?? [];
      if (link === undefined) throw new Error(`no setup link was printed:\n${server.said()}`);
      return link;
    },
    async machineAsks(mac, more = {}) {
      const query = new URLSearchParams({ mac, arch: 'x86_64', platform: 'efi', ...more });
      // As iPXE writes a blank.
      const asked = query.toString().replaceAll('+', '%20');
      const answer = await fetch(`${boot}/boot/next?${asked}`);
      return answer.text();
    },
  };
}

interface Sent {
  readonly type?: string;
  readonly content?: string;
}

/** Somebody with the role has a session in the browser. */
export async function logIn(
  server: WebServer,
  context: BrowserContext,
  role: 'read' | 'operate' | 'admin' = 'admin',
): Promise<void> {
  const name = role === 'admin' ? ADMIN.name : role;
  const { password } = ADMIN;
  const { items } = await server.ask<{ items: readonly { name: string }[] }>('GET', '/users');
  if (!items.some((user) => user.name === name)) {
    await server.ask('POST', '/users', { name, password, role });
  }
  const answer = await context.request.post(`${server.origin}/api/v1/session`, {
    data: { name, password },
  });
  if (!answer.ok()) throw new Error(`no login: ${answer.status()} ${await answer.text()}`);
}

interface Inside {
  readonly server: WebServer;
  readonly visit: Visit;
}

/** A test with a server and a visitor who is logged in; the guard has the last word. */
export async function inside(
  t: Test,
  { browser, look, server }: { browser: Browser; look?: Look; server?: WebServer },
  act: (inside: Inside) => Promise<void>,
): Promise<void> {
  const own = server ?? (await webServer(t));
  const visit = await unguarded(t, browser, own.origin, look);
  await logIn(own, visit.context);
  await act({ server: own, visit });
  t.same(visit.problems, [], 'nothing happened in the browser that must not');
}
