/**
 * A receiver of webhooks: real HTTP, and the check of signatures as the specification of Standard
 * Webhooks tells it, written apart from the sender.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Test } from 'tap';

export interface Received {
  readonly path: string;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly json: { readonly type: string; readonly timestamp: string; readonly data: object };
}

export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** how the next ones are answered: a status, with headers, or `never` */
  answer: number | 'never';
  headers: Readonly<Record<string, string>>;
  /** waits until so many have come */
  readonly until: (count: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function webhookReceiver(t: Test): Promise<Receiver> {
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => {
    void (async () => {
      const body = await text(request);
      const { url: path = '', method = '', headers } = request;
      const json = JSON.parse(body) as Received['json'];
      receiver.received.push({ path, method, headers, body, json });
      for (const look of waiting) look();
      if (receiver.answer === 'never') return;
      response.writeHead(receiver.answer, receiver.headers).end('what a receiver says');
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  t.teardown(close);
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/hook`,
    received: [],
    answer: 204,
    headers: {},
    until: (count) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (receiver.received.length < count) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    close,
  };
  return receiver;
}

/** What is wrong with a message, by the words of the specification; undefined when nothing is. */
export function faultOfMessage(
  { headers, body }: Pick<Received, 'headers' | 'body'>,
  secret: string,
  nowMs = Date.now(),
): string | undefined {
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'];
  const signatures = headers['webhook-signature'];
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string') {
    return 'a header is missing';
  }
  if (id.includes('.')) return 'the id has a dot';
  if (!/^\d+$/.test(timestamp)) return 'the time is no number of seconds';
  if (Math.abs(nowMs / 1_000 - Number(timestamp)) > 300) return 'the time is too far away';
  if (!/^whsec_[A-Za-z0-9+/]+=*$/.test(secret)) return 'the secret has another form';
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  if (key.length < 24 || key.length > 64) return 'the secret has another length';
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
  const right = signatures.split(' ').some((one) => {
    const [version, value = ''] = one.split(',');
    const given = Buffer.from(value, 'base64');
    return version === 'v1' && given.length === 32 && timingSafeEqual(given, expected);
  });
  return right ? undefined : 'no signature fits';
}
