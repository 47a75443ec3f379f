/**
 * HTTP requests of a capture as lines of text: method, path and status.
 *
 * Owns     the request line and the status line where each begins a segment, which is how clients
 *          and servers of network boot send them. Headers and bodies are not looked at.
 * Tests    test/fakes/capture-text.test.ts
 */
import type { Datagram } from './capture-frames.ts';
import type { Step } from './capture-text.ts';

interface Request {
  readonly at: number;
  readonly line: string;
  readonly client: string;
  status: string;
}

const REQUEST = /^(GET|HEAD|POST|PUT) (\S+) HTTP\/1/;
const STATUS = /^HTTP\/1\.\d (\d{3})/;

export function httpSteps(
  datagrams: readonly { readonly datagram: Datagram; readonly at: number }[],
  nameOf: (address: string) => string,
): readonly Step[] {
  const requests: Request[] = [];
  const seen = new Set<string>();
  for (const { datagram, at } of datagrams) {
    const { transport, from, fromPort, to, toPort, payload, sequence } = datagram;
    if (transport !== 'tcp' || payload.length === 0) continue;
    const text = payload.toString('latin1');
    const asked = REQUEST.exec(text);
    if (asked) {
      const client = `${from}:${fromPort}`;
      // A segment that was sent again.
      const segment = `${client} ${sequence}`;
      if (seen.has(segment)) continue;
      seen.add(segment);
      const [, method = '', url = ''] = asked;
      const line = `HTTP ${nameOf(from)} -> ${nameOf(to)}:${toPort} ${method} ${stable(url)}`;
      requests.push({ at, line, client, status: 'no answer' });
      continue;
    }
    const [, status] = STATUS.exec(text) ?? [];
    const request = requests.find(
      ({ client, status }) => client === `${to}:${toPort}` && status === 'no answer',
    );
    if (request && status !== undefined) request.status = status;
  }
  return requests.map(({ at, line, status }) => ({ at, lines: [`${line} ${status}`] }));
}

/** Of a query the names, and of a boot session that it is one. */
function stable(url: string): string {
  const [path = '', query] = url.split('?', 2);
  const named = path.replace(/^(\/boot\/beacon\/)[0-9a-f]+/, '$1SESSION');
  if (query === undefined) return named;
  return `${named}?${query.replaceAll(/=[^&]*/g, '')}`;
}
