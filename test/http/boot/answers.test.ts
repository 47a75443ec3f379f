/** Files of profiles and reports of installers, over HTTP. */
import t from 'tap';
import type { Callback, FetchAnswer } from '../../../src/domain/answer-ports.ts';
import { RouseError } from '../../../src/domain/errors.ts';
import { fakeSurface, type SurfaceOptions } from '../../fakes/boot-surface.ts';
import { aMac } from '../../fakes/machines.ts';

const MAC = aMac('52:54:00:aa:00:01');
const TOKEN = 'right-token';

function setup(options: SurfaceOptions = {}) {
  const asked: Parameters<FetchAnswer>[0][] = [];
  const said: Callback[] = [];
  const surface = fakeSurface({
    macOf: () => MAC,
    configDelayMs: 1,
    fetchAnswer: (use) => {
      asked.push(use);
      if (use.token !== TOKEN) return Promise.resolve({ admitted: false });
      if (use.path === 'vendor-data') return Promise.resolve({ admitted: true });
      const about = { machine: 'node-1', profile: 'p', session: 's1', mac: MAC };
      return Promise.resolve({
        admitted: true,
        answer: { text: 'hi\n', file: use.path, ...about },
      });
    },
    takeCallback: ({ token }, callback) => {
      if (token === TOKEN) said.push(callback);
      return Promise.resolve(token === TOKEN);
    },
    ...options,
  });
  t.teardown(() => surface.app.close());
  return { ...surface, asked, said };
}

const at = (rest: string): string => `/boot/answers/${rest}`;

t.test('a file is sent with what its form is called', async (t) => {
  const { app, asked, events } = setup();
  const { statusCode, headers, body } = await app.inject(at(`${TOKEN}/ci/user-data?x=y`));
  t.equal(statusCode, 200);
  t.equal(body, 'hi\n');
  t.match(headers, {
    ...{ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'content-length': '3' },
    'content-type': 'text/plain; charset=utf-8',
  });
  t.match(asked, [{ token: TOKEN, path: 'ci/user-data', asker: { from: '127.0.0.1', mac: MAC } }]);
  t.match(events, [
    {
      ...{ kind: 'answer.served', machine: 'node-1', profile: 'p', session: 's1', mac: MAC },
      ...{ file: 'ci/user-data', bytes: 3, complete: true },
    },
  ]);
  t.notMatch(JSON.stringify(events), TOKEN);
  for (const [file, type] of [
    ['a.ign', 'application/json'],
    ['answer.toml', 'application/toml'],
    ['a.yaml', 'application/yaml'],
    ['unattend.xml', 'application/xml'],
    ['boot.cfg', 'text/plain'],
  ]) {
    const answer = await app.inject(at(`${TOKEN}/${file}`));
    t.equal(answer.headers['content-type'], `${type}; charset=utf-8`);
  }
  const head = await app.inject({ method: 'HEAD', url: at(`${TOKEN}/x`) });
  t.equal(head.statusCode, 200);
  t.equal(events.length, 6, 'looking is not fetching');
});

t.test('whatever is wrong, the answer is the same', async (t) => {
  const { app } = setup();
  const right = await app.inject(at('wrong/user-data'));
  t.equal(right.statusCode, 404);
  for (const [method, url] of [
    ['GET', at(`${TOKEN}/vendor-data`)],
    ['GET', at('')],
    ['GET', at('%ff/%00')],
    ['PUT', at(`${TOKEN}/user-data`)],
    ['POST', '/boot/callback/wrong/done'],
    ['GET', `/boot/callback/${TOKEN}/nothing`],
    ['GET', `/boot/callback/${TOKEN}/done/more`],
    ['DELETE', `/boot/callback/${TOKEN}/done`],
  ] as const) {
    const { statusCode, body, headers } = await app.inject({ method, url });
    t.same([statusCode, body], [404, right.body], `${method} ${url}`);
    t.equal(headers['cache-control'], 'no-store');
  }
});

t.test('guesses count together, wait, and are not listened to any more', async (t) => {
  const { app, asked, events } = setup();
  for (let guess = 0; guess < 100; guess += 1) {
    await app.inject(guess % 2 === 0 ? at(`guess-${guess}/x`) : `/boot/callback/${guess}/done`);
  }
  t.ok(asked.length < 40, `${asked.length} were looked at`);
  t.match(events.at(-1), { kind: 'boot.token.refused', reason: 'too-many-failures' });
});

t.test('what Proxmox posts about the machine is looked at, and nothing else', async (t) => {
  const { app, asked } = setup();
  const post = (payload: string | object, type = 'application/json') =>
    app.inject({
      method: 'POST',
      url: at(`${TOKEN}/answer.toml`),
      payload,
      headers: { 'content-type': type },
    });
  const network_interfaces = [{ link: 'eno1', mac: '52:54:00:AA:00:01' }, { mac: 'x' }, null, 7];
  t.equal((await post({ network_interfaces })).body, 'hi\n');
  t.same(asked[0]?.macs, [MAC]);
  for (const body of ['{', 'null', '[]', '"x"', '{"network_interfaces":"x"}']) {
    t.equal((await post(body)).statusCode, 200, body);
  }
  t.notOk(asked.slice(1).some(({ macs }) => macs !== undefined));
  t.equal((await post('x'.repeat(300_000), 'text/plain')).statusCode, 413);
});

t.test('a fault of ours is told to us, and the asker learns nothing', async (t) => {
  const { app, faults, events } = setup({
    fetchAnswer: () => Promise.reject(new Error('broken')),
    takeCallback: () => Promise.reject(new RouseError('STORE_UNUSABLE', 'full')),
  });
  t.equal((await app.inject(at(`${TOKEN}/x`))).statusCode, 404);
  t.equal((await app.inject(`/boot/callback/${TOKEN}/done`)).statusCode, 404);
  t.match(faults, [{ message: 'broken' }]);
  t.match(events, [{ kind: 'boot.token.refused', reason: 'not-made', error: 'INTERNAL' }]);
});

t.test('installers report with what they have', async (t) => {
  const { app, said } = setup();
  const url = (step: string): string => `/boot/callback/${TOKEN}/${step}`;
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const post = (step: string, payload: string | object, headers = {}) =>
    app.inject({ method: 'POST', url: url(step), payload, headers });
  const { statusCode, body } = await app.inject(`${url('progress')}?percent=40&text=a%20b`);
  t.same([statusCode, body], [200, 'noted\n']);
  await post('progress', 'percent=50%25&text=base+system', form);
  await post('failed', 'Jan 1 main-menu: x\n\nJan 2\u0007 end\n', form);
  await post('done', { percent: 100, text: 'ready', log: 'l1\nl2', more: {} });
  await post('progress', '{', { 'content-type': 'application/json' });
  await post('progress', 'null', { 'content-type': 'application/json' });
  await post('progress', 'plain', { 'content-type': 'text/plain' });
  await app.inject(`${url('progress')}?percent=400&text=${'x'.repeat(900)}`);
  t.match(said, [
    { step: 'progress', percent: 40, text: 'a b', lines: [] },
    { step: 'progress', percent: 50, text: 'base system', lines: [] },
    { step: 'failed', lines: ['Jan 1 main-menu: x', 'Jan 2· end'] },
    { step: 'done', percent: 100, text: 'ready', lines: ['l1', 'l2'] },
    { step: 'progress', lines: [] },
    { step: 'progress', lines: [] },
    { step: 'progress', lines: ['plain'] },
    { step: 'progress', lines: [] },
  ]);
  t.notOk('percent' in (said.at(-1) ?? {}), 'more than all is nothing');
  t.equal((await post('failed', 'x'.repeat(70_000), form)).statusCode, 413);
  const many = Array.from({ length: 500 }, (_, index) => `line ${index}`).join('\n');
  await post('failed', many, { 'content-type': 'text/plain' });
  t.equal(said.at(-1)?.lines.length, 200);
  t.equal(said.at(-1)?.lines.at(-1), 'line 499', 'the end of a log says most');
});
