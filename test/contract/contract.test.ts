/**
 * The contract of the API: every operation of its description is driven against the whole server,
 * over its socket, with requests that are right and requests that are wrong, and what comes back is
 * held against the description. An operation without an entry in the table fails.
 */
import { request } from 'node:http';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import type { Description } from '../../src/http/api/document/describe.ts';
import { freePort } from '../fakes/free-port.ts';
import { startImageFactory } from '../fakes/image-factory.ts';
import { whileStarted } from '../fakes/started-server.ts';
import { webhookReceiver } from '../fakes/webhook-receiver.ts';
import { CASES } from './cases.ts';
import { addressOf, placedOperations, type Case, type Placed, type Request } from './case.ts';
import { BOOT } from './machine-cases.ts';
import { createHold, type Answer } from './hold.ts';
import { SEED, seedFiles } from './seed.ts';
import { anyBody, wrongRequests, type Wrong } from './wrong.ts';

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}
type Ask = (sent: Sent) => Promise<Answer>;

function asker(socketPath: string): Ask {
  return ({ method, path: to, headers = {}, body }) =>
    new Promise((resolve, reject) => {
      const sent = request({ socketPath, method, path: to, headers }, (answer) => {
        const told = answer.headers as Record<string, string>;
        text(answer).then((said) => {
          resolve({ status: answer.statusCode ?? 0, headers: told, text: said });
        }, reject);
      });
      // A body that is too large is refused before all of it was taken.
      sent.on('error', reject).end(body);
    });
}

function writtenOf(body: unknown): string | undefined {
  if (body === undefined) return undefined;
  return typeof body === 'string' ? body : JSON.stringify(body);
}

function sentOf(placed: Placed, given: Partial<Wrong>): Sent {
  const { method } = placed;
  const types = Object.keys(placed.operation.requestBody?.content ?? {});
  const [type = 'application/json'] = types;
  const { body, headers } = given;
  const written = given.raw ?? writtenOf(body);
  return {
    ...{ method, path: addressOf(placed, given) },
    headers: { ...(written !== undefined && { 'content-type': given.type ?? type }), ...headers },
    ...(written !== undefined && { body: written }),
  };
}

async function put(ask: Ask, [method, to, body]: Request): Promise<void> {
  const { status, text: said } = await ask({
    ...{ method, path: to },
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  if (status >= 300) throw new Error(`${method} ${to}: ${status} ${said}`);
}

t.test('every operation is answered as it is described', async (t) => {
  const factory = await startImageFactory({});
  t.teardown(() => factory.close());
  const receiver = await webhookReceiver(t);
  const settings = {
    'talos.factory_url': factory.url,
    'webhooks.allowed_networks': ['127.0.0.0/8'],
    'boot.listen': `127.0.0.1:${await freePort()}`,
  };
  await whileStarted(settings, async (server) => {
    const dataDir = path.join(server.dir, 'data');
    seedFiles(dataDir);
    const ask = asker(path.join(dataDir, 'rouse.sock'));
    const hook = { name: 'chat', url: receiver.url, kinds: ['boot.*'] };
    for (const one of SEED) await put(ask, one);
    await put(ask, ['POST', '/api/v1/webhooks', hook]);
    await server.boot('/boot/next?mac=52:54:00:aa:00:01');
    const boots = await ask({ method: 'GET', path: '/api/v1/boots' });
    const [boot] = (JSON.parse(boots.text) as { items: { id: string }[] }).items;
    const described = await ask({ method: 'GET', path: '/openapi.json' });
    const description = JSON.parse(described.text) as Description;
    await drive(t, description, (sent) =>
      ask({ ...sent, path: sent.path.replace(BOOT, boot?.id ?? '') }),
    );
    t.notMatch(server.log(), /"code":"INTERNAL"/, 'nothing was met that is a fault of ours');
  });
});

async function drive(t: Test, description: Description, ask: Ask): Promise<void> {
  const hold = createHold(description);
  const operations = placedOperations(description);
  const names = operations.map(({ operation }) => operation.operationId);
  t.same(names.filter((name) => !CASES[name]).sort(), [], 'every operation has an entry');
  t.same(
    Object.keys(CASES).filter((name) => !names.includes(name)),
    [],
    'and no other has',
  );
  // In the order of the table: what is made by one is there for the next.
  for (const [name, cases] of Object.entries(CASES)) {
    const placed = operations.find(({ operation }) => operation.operationId === name);
    if (!placed) continue;
    await t.test(name, async (t) => {
      const answered = async (given: Partial<Wrong>, what: string): Promise<Answer> => {
        const answer = await ask(sentOf(placed, given));
        t.equal(hold(placed.operation, answer), undefined, `${what} is answered as described`);
        return answer;
      };
      for (const given of cases) {
        const { what = 'ordinary use', status = 200, code, first = [] } = given;
        for (const before of first) await put(ask, before);
        const answer = await answered(given, what);
        t.ok([status].flat().includes(answer.status), `${what}: ${said(answer)}`);
        if (code !== undefined) t.match(answer.text, `"code":"${code}"`, what);
      }
      const [right = {}] = cases;
      for (const wrong of wrongRequests(description, placed, right)) {
        const answer = await answered(wrong, wrong.what);
        t.equal(answer.status, wrong.status, `${wrong.what}: ${said(answer)}`);
      }
      // HEAD would copy the whole inventory for nothing.
      if (placed.method === 'GET' && name !== 'makeBackup') await heads(t, placed, right);
      if (placed.operation.requestBody) await anything(placed, right, answered);
    });
  }

  async function heads(t: Test, placed: Placed, right: Case): Promise<void> {
    const address = addressOf(placed, right);
    const [get, head] = [
      await ask({ method: 'GET', path: address }),
      await ask({ method: 'HEAD', path: address }),
    ];
    t.equal(head.status, get.status, 'HEAD answers as GET does');
    t.equal(head.text, '', 'without a body');
    t.equal(head.headers['content-type'], get.headers['content-type']);
  }
}

/** An archive is no text. */
function said({ text: whole }: Answer): string {
  return whole.slice(0, 300).replaceAll(/[^ -~]/g, '?');
}

/** Whatever is sent, it is answered as described, and never as a fault of ours. */
async function anything(
  placed: Placed,
  right: Case,
  answered: (given: Case, what: string) => Promise<Answer>,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(anyBody, async (body) => {
      const { status } = await answered({ ...right, body }, JSON.stringify(body).slice(0, 80));
      return status < 500;
    }),
    { numRuns: 8, seed: 7, endOnFailure: true },
  );
}
