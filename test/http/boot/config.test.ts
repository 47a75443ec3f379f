/** The route of configurations: one answer for everybody who is not the machine. */
import t from 'tap';
import type { Asker } from '../../../src/domain/config-token.ts';
import { RouseError } from '../../../src/domain/errors.ts';
import type { ConfigName } from '../../../src/domain/machine.ts';
import type { ConfigAnswer, ConfigByFacts } from '../../../src/domain/ports.ts';
import { withoutToken } from '../../../src/http/boot/token-routes.ts';
import { fakeSurface, type SurfaceOptions } from '../../fakes/boot-surface.ts';
import { aMac } from '../../fakes/machines.ts';

const MAC = aMac('52:54:00:aa:00:01');
const TOKEN = 'right-token';

function setup(options: SurfaceOptions = {}) {
  const asked: { token?: string; facts?: ConfigByFacts; asker: Asker; origin: string }[] = [];
  let sent = 0;
  const answer: ConfigAnswer = {
    ...{ text: 'machine: {type: worker}\n', config: 'cp' as ConfigName, machine: 'node-1' },
    sent: () => {
      sent += 1;
      return Promise.resolve();
    },
  };
  const surface = fakeSurface({
    macOf: () => MAC,
    configDelayMs: 1,
    fetchConfig: {
      byToken: (token, asker, { bootOrigin: origin }) => {
        asked.push({ token, asker, origin });
        return Promise.resolve(token === TOKEN ? answer : undefined);
      },
      byFacts: (facts, asker, { bootOrigin: origin }) => {
        asked.push({ facts, asker, origin });
        return Promise.resolve(facts.mac === MAC ? answer : undefined);
      },
    },
    ...options,
  });
  t.teardown(() => surface.app.close());
  return { ...surface, asked, sent: () => sent };
}

t.test('the machine is sent its configuration, and the token is used up by that', async (t) => {
  const { app, asked, sent, events } = setup();
  const { statusCode, headers, body } = await app.inject(`/boot/config/${TOKEN}`);
  t.equal(statusCode, 200);
  t.equal(body, 'machine: {type: worker}\n');
  t.match(headers, {
    ...{ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
    ...{ 'content-type': 'application/yaml', 'content-length': '24' },
  });
  t.match(asked, [{ token: TOKEN, asker: { from: '127.0.0.1', mac: MAC } }]);
  t.equal(sent(), 1);
  t.match(events, [
    { kind: 'config.served', machine: 'node-1', config: 'cp', bytes: 24, complete: true, mac: MAC },
  ]);
  t.notMatch(JSON.stringify(events), TOKEN);
});

t.test('asking for the headers uses nothing up', async (t) => {
  const { app, sent, events } = setup();
  const { statusCode, headers, body } = await app.inject({
    method: 'HEAD',
    url: `/boot/config/${TOKEN}`,
  });
  t.same(
    [statusCode, headers['content-length'], body, sent(), events.length],
    [200, '24', '', 0, 0],
  );
});

t.test('a thousand guesses get a thousand times the same', async (t) => {
  const { app, asked } = setup();
  const odd = [
    '',
    '/',
    '/x/y',
    '/%zz',
    '/%00',
    '/..%2fnext',
    `/${TOKEN}x`,
    `/${'a'.repeat(5_000)}`,
  ];
  const queries = [
    '?',
    '?x=y',
    '?mac=52:54:00:aa:00:99',
    '?mac=52:54:00:aa:00:01&mac=x',
    '?uuid=%24%7Buuid%7D',
  ];
  const urls = [...odd, ...queries, ...Array.from({ length: 987 }, (_, n) => `/guess-${n}`)];
  const answers = await Promise.all(urls.map((url) => app.inject(`/boot/config${url}`)));
  const seen = new Set(
    answers.map(({ statusCode, headers, body }) =>
      JSON.stringify([statusCode, { ...headers, date: '' }, body]),
    ),
  );
  t.equal(seen.size, 1, [...seen].join('\n'));
  t.equal(answers[0]?.statusCode, 404);
  t.match(answers[0]?.body, /^MACHINE_CONFIG_REFUSED: No configuration here\n/);
  t.ok(asked.length < 400, 'most of them were not even looked at');
});

t.test('other methods get nothing either', async (t) => {
  const { app, asked } = setup();
  const wrong = await app.inject('/boot/config/wrong');
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const) {
    const answer = await app.inject({ method, url: `/boot/config/${TOKEN}`, payload: 'x' });
    t.same([answer.statusCode, answer.body], [404, wrong.body], method);
  }
  t.equal(asked.length, 1);
});

t.test('whoever fails too often waits, and then is not listened to', async (t) => {
  const { app, asked, events } = setup();
  for (let n = 0; n < 20; n += 1) await app.inject('/boot/config/wrong');
  t.equal((await app.inject(`/boot/config/${TOKEN}`)).statusCode, 200, 'late, and all the same');
  for (let n = 0; n < 40; n += 1) await app.inject('/boot/config/wrong');
  t.equal(asked.length, 61);
  t.equal((await app.inject(`/boot/config/${TOKEN}`)).statusCode, 404);
  t.equal(asked.length, 61);
  t.match(events.at(-1), { kind: 'config.refused', reason: 'too-many-failures', mac: MAC });
});

t.test(
  'Talos may say who it is in any order, encoded, and leave out what it does not know',
  async (t) => {
    const { app, asked } = setup();
    const ask = async (query: string): Promise<ConfigByFacts | undefined> => {
      await app.inject(`//boot/./config?${query}`);
      return asked.at(-1)?.facts;
    };
    const uuid = '4c4c4544-0042-3510-8052-b4c04f4d3432';
    t.same(await ask(`uuid=${uuid}&serial=S%201&mac=52%3A54%3A00%3AAA%3A00%3A01&hostname=Node-1`), {
      ...{ mac: MAC, uuid, name: 'node-1', serial: 'S 1' },
    });
    t.same(await ask(`mac=%24%7Bmac%7D&hostname=\${hostname}&uuid=&serial=S1`), { serial: 'S1' });
    t.same(await ask('mac=52-54-00-aa-00-01&code=1'), { mac: MAC });
  },
);

t.test('a fault of ours looks like everything else, and is told inside', async (t) => {
  const faulty = (error: Error) =>
    setup({
      fetchConfig: { byToken: () => Promise.reject(error), byFacts: () => Promise.reject(error) },
    });
  const ours = faulty(new TypeError('a mistake with right-token'));
  const wrong = await setup().app.inject('/boot/config/wrong');
  for (const { app } of [ours, faulty(new RouseError('STORE_UNUSABLE', 'disk'))]) {
    const answer = await app.inject(`/boot/config/${TOKEN}`);
    t.same([answer.statusCode, answer.body], [404, wrong.body]);
  }
  t.equal(ours.faults.length, 1);
  t.match(ours.events, [{ kind: 'config.refused', reason: 'not-made', error: 'INTERNAL' }]);
});

t.test('a token is no part of any path that is routed', (t) => {
  t.equal(withoutToken('/boot/config/abc?x=y'), '/boot/config');
  t.equal(withoutToken('/boot/config?mac=x'), '/boot/config');
  t.equal(withoutToken('/boot/configs/abc'), '/boot/configs/abc');
  t.equal(withoutToken('/boot/next?x=/boot/config/'), '/boot/next?x=/boot/config/');
  t.end();
});
