import t, { type Test } from 'tap';
import type { ApiRequest } from '../../../src/cli/io.ts';
import { problem, serveApi, type Routes } from '../../fakes/admin-api.ts';
import { node1, stranger } from '../../fakes/resources.ts';
import { terminal, type Outcome } from '../../fakes/terminal.ts';

const ROUTES: Routes = {
  'PATCH /api/v1/machines/node-1': { body: node1 },
  'PATCH /api/v1/machines/52%3A54%3A00%3Aaa%3A00%3A01': problem('MACHINE_UNKNOWN', 404),
  'PATCH /api/v1/machines/nobody': problem('MACHINE_UNKNOWN', 404),
  'PUT /api/v1/machines/52%3A54%3A00%3Aaa%3A00%3A01': { status: 201, body: stranger },
};

/** Runs `rouse machines set` and shows what it sent. */
async function set(
  t: Test,
  ...argv: string[]
): Promise<Outcome & { readonly sent: readonly ApiRequest[] }> {
  const { run, dataDir } = terminal(t);
  const sent = await serveApi(t, dataDir, ROUTES);
  return { ...(await run('machines', 'set', ...argv)), sent };
}

async function patchOf(t: Test, ...flags: string[]): Promise<unknown> {
  const { sent, exit, stderr } = await set(t, 'node-1', ...flags);
  t.equal(exit, 0, stderr);
  t.match(sent, [{ headers: { 'content-type': 'application/merge-patch+json' } }]);
  return JSON.parse(sent[0]?.body ?? '');
}

t.test('sends what is named and nothing else', async (t) => {
  t.same(await patchOf(t, '--name', 'n1'), { name: 'n1' });
  t.same(await patchOf(t, '--profile', 'talos'), { boot: { profile: 'talos' } });
  t.same(await patchOf(t, '--no-profile'), { boot: { profile: null } });
  t.same(await patchOf(t, '--loader', 'snponly'), { boot: { loader: 'snponly' } });
  t.same(await patchOf(t, '--no-loader'), { boot: { loader: null } });
  t.same(await patchOf(t, '--profile', 'x', '--personality', 'binl', '--no-loader'), {
    boot: { profile: 'x', personality: 'binl', loader: null },
  });
  t.same(await patchOf(t, '--disk', 'exit'), { boot: { disk: 'exit' } });
  t.same(await patchOf(t, '--no-disk'), { boot: { disk: null } });
  t.same(await patchOf(t, '--no-personality'), { boot: { personality: null } });
  t.same(await patchOf(t, '--tag', 'rack=a1', '--tag', 'role=', '--untag', 'old'), {
    tags: { rack: 'a1', role: '', old: null },
  });
  t.same(await patchOf(t, '--var', 'url=http://x/?a=b', '--unset-var', 'disk'), {
    variables: { url: 'http://x/?a=b', disk: null },
  });
  t.same(await patchOf(t, '--address', '10.0.0.11/24', '--gateway', '10.0.0.1'), {
    network: { address: '10.0.0.11/24', gateway: '10.0.0.1' },
  });
  t.same(
    await patchOf(
      t,
      '--device',
      'eth0',
      '--dns',
      '1.1.1.1',
      '--dns',
      '9.9.9.9',
      '--ntp',
      '10.0.0.1',
    ),
    {
      network: { device: 'eth0', dns: ['1.1.1.1', '9.9.9.9'], ntp: ['10.0.0.1'] },
    },
  );
  t.same(await patchOf(t, '--no-network'), { network: null });
});

t.test('shows the machine as it is now, and the command to see its script', async (t) => {
  const { stdout, stderr } = await set(t, 'node-1', '--profile', 'talos');
  t.match(stdout, /^name {8}node-1\n/);
  t.match(stderr, 'Next: rouse script node-1');
});

t.test('a hardware address that is not known becomes a machine', async (t) => {
  const { sent, exit } = await set(
    t,
    '52:54:00:aa:00:01',
    '--profile',
    'talos',
    '--personality',
    'bootp',
    '--no-loader',
    '--untag',
    'rack',
    '--dns',
    '1.1.1.1',
  );
  t.equal(exit, 0);
  t.match(sent[1], { method: 'PUT', headers: { 'if-none-match': '*' } });
  t.same(JSON.parse(sent[1]?.body ?? ''), {
    macs: ['52:54:00:aa:00:01'],
    boot: { profile: 'talos', personality: 'bootp' },
    tags: {},
    network: { dns: ['1.1.1.1'] },
  });
});

t.test('a name that is not known is an error, for it may be mistyped', async (t) => {
  const { sent, exit } = await set(t, 'nobody', '--profile', 'talos');
  t.equal(exit, 3);
  t.equal(sent.length, 1);
});

t.test('refuses to change nothing, and what cannot be understood', async (t) => {
  const refused = async (...flags: string[]): Promise<string> => {
    const { exit, sent, stderr } = await set(t, 'node-1', ...flags);
    t.equal(exit, 2);
    t.equal(sent.length, 0);
    return stderr;
  };
  t.match(await refused(), /nothing to set/);
  t.match(await refused('--tag', 'rack'), /expected KEY=VALUE, found "rack"/);
  t.match(await refused('--var', '=x'), /expected KEY=VALUE/);
  t.match(await refused('--no-network', '--dns', '1.1.1.1'), /--no-network/);
});
