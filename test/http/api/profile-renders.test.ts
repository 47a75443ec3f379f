import t from 'tap';
import { adminApp } from '../../fakes/admin-app.ts';

const MANIFEST = `kind: profile
name: p
chain: {url: "http://x/"}
files:
  a.cfg: {template: "n={{ machine.name }}"}
  b/c: {template: "{{ variables.x }}"}
---
kind: machine
name: node-1
macs: ["52:54:00:aa:00:01"]
`;

t.test('a machine need not have the profile whose files are shown for it', async (t) => {
  const { ask } = await adminApp(t);
  await ask('POST /api/v1/apply', { body: MANIFEST });
  const render = async (body: object, name = 'p') =>
    await ask(`POST /api/v1/profiles/${name}/render`, { body });
  const { status, headers, body } = await render({ machine: '52:54:00:aa:00:01' });
  t.equal(status, 200);
  t.equal(headers['cache-control'], 'no-store');
  t.match(body, {
    profile: 'p',
    items: [
      { file: 'a.cfg', template: true, text: 'n=node-1' },
      {
        ...{ file: 'b/c', template: true },
        error: { code: 'TEMPLATE_VALUE_MISSING', detail: /^b\/c: line 1, column 4/, hint: String },
      },
    ],
  });
  t.match((await render({ machine: 'node-1', file: 'a.cfg' })).body, { items: { length: 1 } });
  t.match(await render({ machine: 'node-1', file: 'z' }), { status: 404 });
  t.match(await render({ machine: 'none' }), { body: { code: 'MACHINE_UNKNOWN' } });
  t.match(await render({ machine: 'node-1' }, 'q'), { body: { code: 'PROFILE_UNKNOWN' } });
  t.match(await render({ file: 'a.cfg' }), { status: 400, body: { code: 'REQUEST_INVALID' } });
});
