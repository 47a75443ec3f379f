import t from 'tap';
import { adminApp } from '../../fakes/admin-app.ts';

const MANIFEST = `kind: profile
name: live
linux: {kernel: "http://x/linux", args: [quiet]}
---
kind: machine
name: a
macs: ["52:54:00:aa:00:01"]
tags: {rack: a1}
`;
const rule = {
  name: 'racks',
  weight: 5,
  when: { tags: { rack: 'a*' }, subnet: '10.0.0.0/8' },
  then: { profile: 'live', args: ['rack=1'], max_machines: 2 },
};

t.test('a rule is made, read, changed on condition, and removed', async (t) => {
  const { ask } = await adminApp(t);
  await ask('POST /api/v1/apply', { body: MANIFEST });
  const made = await ask('POST /api/v1/rules', { body: rule });
  t.match([made.status, made.headers], [201, { location: '/api/v1/rules/racks', etag: '"1"' }]);
  t.match(made.body, { when: { tags: { rack: ['a*'] } }, taken: 0, version: 1 });
  t.equal((await ask('POST /api/v1/rules', { body: rule })).status, 412, 'there is one');
  const stale = await ask('PATCH /api/v1/rules/racks', {
    ...{ body: { weight: 6 }, headers: { 'if-match': '"7"' } },
  });
  t.match([stale.status, stale.body], [412, { code: 'VERSION_STALE', current: { weight: 5 } }]);
  const changed = await ask('PATCH /api/v1/rules/racks', {
    ...{ body: { weight: 6 }, headers: { 'if-match': '"1"' } },
  });
  t.match([changed.status, changed.body], [200, { weight: 6, version: 2 }]);
  t.match((await ask('GET /api/v1/rules')).body, { items: [{ name: 'racks' }] });
  t.equal((await ask('PUT /api/v1/rules/new', { body: { ...rule, name: 'new' } })).status, 201);
  t.equal((await ask('DELETE /api/v1/rules/racks')).status, 204);
  t.match((await ask('GET /api/v1/rules/racks')).body, { code: 'RULE_UNKNOWN', status: 404 });
});

t.test('rules are put in order at once', async (t) => {
  const { ask } = await adminApp(t);
  const then = { args: ['quiet'] };
  for (const name of ['a', 'b']) await ask('POST /api/v1/rules', { body: { name, then } });
  const { body } = await ask('PUT /api/v1/rules/order', { body: { names: ['b', 'a'] } });
  t.match(body, {
    items: [
      { name: 'b', weight: 20 },
      { name: 'a', weight: 10 },
    ],
  });
  const refused = await ask('PUT /api/v1/rules/order', { body: { names: ['b'] } });
  t.match(refused.body, { status: 409, code: 'RULE_CONFLICT', detail: 'a is missing' });
});

t.test('a decision has every rule, with what it expected and what was seen', async (t) => {
  const { ask } = await adminApp(t);
  await ask('POST /api/v1/apply', { body: MANIFEST });
  await ask('POST /api/v1/rules', { body: rule });
  const then = { args: ['serial=1'] };
  await ask('POST /api/v1/rules', { body: { name: 'serials', when: { serial: 'S*' }, then } });
  const { body } = await ask('GET /api/v1/machines/a/decision?address=10.0.0.9');
  t.match(body, {
    ...{ decision: 'boot', machine: 'a', by: 'rule', rule: 'racks', profile: 'live' },
    address: '10.0.0.9',
    plan: {
      command_line: {
        args: [
          { argument: 'quiet', origin: 'profile' },
          { argument: 'rack=1', origin: 'rule', rule: 'racks' },
        ],
      },
    },
  });
  t.strictSame(body['rules'], [
    {
      ...{ rule: 'racks', weight: 5, verdict: 'chosen' },
      conditions: [
        { condition: 'unknown', expected: ['false'], holds: true, seen: 'false' },
        { condition: 'subnet', expected: ['10.0.0.0/8'], holds: true, seen: '10.0.0.9' },
        { condition: 'tags.rack', expected: ['a*'], holds: true, seen: 'a1' },
      ],
      ...{ profile: 'live', args: ['rack=1'], max_machines: 2, taken: 0 },
    },
    {
      ...{ rule: 'serials', weight: 0, verdict: 'no-match' },
      conditions: [
        { condition: 'unknown', expected: ['false'], holds: true, seen: 'false' },
        { condition: 'serial', expected: ['S*'], holds: false },
      ],
      args: ['serial=1'],
    },
  ]);
  const elsewhere = (await ask('GET /api/v1/machines/a/decision')).body;
  t.match(elsewhere, { decision: 'local-disk', reason: 'no-profile' });
  t.notOk('address' in elsewhere, 'nobody knows it');
});

t.test('rules are tried on a machine that is not there', async (t) => {
  const { ask } = await adminApp(t);
  await ask('POST /api/v1/apply', { body: MANIFEST });
  const when = { unknown: true, not: { serial: 'X*' } };
  await ask('POST /api/v1/rules', { body: { ...rule, when } });
  const supposed = { mac: '52:54:00:aa:00:99', serial: 'S1' };
  t.match((await ask('POST /api/v1/rules/test', { body: supposed })).body, {
    ...{ decision: 'boot', by: 'rule', rule: 'racks', machine: supposed.mac },
    rules: [{ conditions: [{ condition: 'unknown' }, { condition: 'serial', not: true }] }],
  });
  t.equal((await ask(`GET /api/v1/machines/${supposed.mac}`)).status, 404, 'nothing is recorded');
  t.match((await ask('POST /api/v1/rules/test', { body: {} })).body, { code: 'REQUEST_INVALID' });
});

t.test('a draft is looked at before it is saved', async (t) => {
  const { ask } = await adminApp(t);
  await ask('POST /api/v1/apply', { body: MANIFEST });
  const draft = { ...rule, when: { tags: { rack: 'a*' } } };
  const { body } = await ask('POST /api/v1/rules/preview', { body: { rules: [draft] } });
  t.strictSame(body, {
    machines: 1,
    changed: 1,
    changes: [
      {
        machine: 'a',
        from: { args: [] },
        to: { profile: 'live', rule: 'racks', args: ['rack=1'], max_machines: 2 },
      },
    ],
  });
  t.match((await ask('GET /api/v1/rules')).body, { items: [] });
});
