import t from 'tap';
import { adminApp } from '../../fakes/admin-app.ts';

const manifest = `kind: machine
name: a
macs: ["52:54:00:aa:00:01"]
boot: {profile: debian}
---
kind: profile
name: debian
linux: {kernel: "http://x/linux", initrd: ["http://x/initrd"], args: ["host=\${machine.name}"]}
---
kind: profile
name: netboot
chain: {url: "http://x/menu"}
---
kind: profile
name: broken
linux: {kernel: "http://x/linux", args: ["token=\${token}"]}
`;

t.test('shows the exact script, as text', async (t) => {
  const { ask } = await adminApp(t);
  await ask('POST /api/v1/apply', { body: manifest });
  const { status, headers, text } = await ask('GET /api/v1/machines/525400aa0001/script');
  t.equal(status, 200);
  t.equal(headers['content-type'], 'text/plain; charset=utf-8');
  t.equal(text, '#!ipxe\necho 52:54:00:aa:00:01\n');
});

t.test('secrets are shown to those who ask for them', async (t) => {
  const { ask } = await adminApp(t, {
    renderScript: (_machine, { showSecrets }) => Promise.resolve(String(showSecrets)),
  });
  await ask('POST /api/v1/apply', { body: manifest });
  t.equal((await ask('GET /api/v1/machines/a/script')).text, 'false');
  t.equal((await ask('GET /api/v1/machines/a/script?secrets=true')).text, 'true');
  t.equal((await ask('GET /api/v1/machines/a/script?secrets=yes')).status, 400);
});

t.test('shows the decision and what it rests on', async (t) => {
  const { ask } = await adminApp(t);
  await ask('POST /api/v1/apply', { body: manifest });
  const decision = async (profile: string | null): Promise<unknown> => {
    await ask('PATCH /api/v1/machines/a', { body: { boot: { profile } } });
    return (await ask('GET /api/v1/machines/a/decision')).body;
  };
  t.same(await decision('debian'), {
    decision: 'boot',
    machine: 'a',
    by: 'machine',
    profile: 'debian',
    rules: [],
    plan: {
      kind: 'linux',
      kernel: 'http://x/linux',
      initrd: ['http://x/initrd'],
      args: ['host=a'],
      command_line: {
        args: [{ argument: 'host=a', origin: 'profile' }],
        replaced: [],
      },
    },
  });
  t.match(await decision('netboot'), { plan: { kind: 'chain', url: 'http://x/menu' } });
  t.match(await decision('broken'), {
    decision: 'fail',
    profile: 'broken',
    error: { code: 'TEMPLATE_VALUE_MISSING', detail: '${token}', hint: /rouse machines set/ },
  });
  t.same(await decision(null), {
    ...{ decision: 'local-disk', machine: 'a', reason: 'no-profile' },
    rules: [],
  });
});

t.test('asking changes nothing', async (t) => {
  const { ask } = await adminApp(t);
  await ask('POST /api/v1/apply', { body: manifest });
  const before = (await ask('GET /api/v1/machines/a')).text;
  await ask('GET /api/v1/machines/a/decision');
  await ask('GET /api/v1/machines/a/script');
  t.equal((await ask('GET /api/v1/machines/a')).text, before);
});
