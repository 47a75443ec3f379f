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
  t.same(await patchOf(t, '--no-console', '--console', 'tty0', '--console', 'ttyS0'), {
    boot: { console: ['tty0', 'ttyS0'] },
  });
  t.same(await patchOf(t, '--no-console'), { boot: { console: null } });
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

t.test('writes a VLAN and a bond as the kernel arguments have them', async (t) => {
  t.same(await patchOf(t, '--vlan', '100@eth0'), {
    network: { vlan: { id: 100, parent: 'eth0' } },
  });
  t.same(await patchOf(t, '--vlan', '7'), { network: { vlan: { id: 7, parent: null } } });
  t.same(await patchOf(t, '--no-vlan', '--no-bond'), { network: { vlan: null, bond: null } });
  t.match(await patchOf(t, '--bond', 'bond0:eth0,eth1:mode=802.3ad,miimon=100:9000'), {
    network: {
      bond: {
        name: 'bond0',
        members: ['eth0', 'eth1'],
        options: { mode: '802.3ad', miimon: '100', lacp_rate: null },
        mtu: 9000,
      },
    },
  });
  t.match(await patchOf(t, '--bond', 'bond0:eth0'), { network: { bond: { mtu: null } } });
});

t.test('adds and removes arguments in the list that is there', async (t) => {
  const edit = async (...flags: string[]): Promise<readonly ApiRequest[]> => {
    const { run, dataDir } = terminal(t);
    const own = {
      ...node1,
      boot: { ...node1.boot, args: ['console=ttyS0', 'console=ttyS1', 'x'] },
    };
    const sent = await serveApi(t, dataDir, {
      ...ROUTES,
      'GET /api/v1/machines/node-1': { body: own },
    });
    const { exit, stderr } = await run('machines', 'set', 'node-1', ...flags);
    t.equal(exit, 0, stderr);
    return sent;
  };
  const argsOf = (sent: readonly ApiRequest[]): unknown => JSON.parse(sent[1]?.body ?? '');
  const added = await edit('--arg', 'quiet', '--arg=-selinux', '--arg', 'x', '--profile', 'talos');
  t.match(added, [{ method: 'GET' }, { method: 'PATCH', headers: { 'if-match': '"4"' } }]);
  t.same(argsOf(added), {
    boot: { profile: 'talos', args: ['console=ttyS0', 'console=ttyS1', 'x', 'quiet', '-selinux'] },
  });
  t.same(argsOf(await edit('--remove-arg', 'console')), { boot: { args: ['x'] } });
  t.same(argsOf(await edit('--remove-arg', 'console=ttyS0', '--remove-arg', 'x')), {
    boot: { args: ['console=ttyS1'] },
  });
});

t.test('an argument for an address that is not known yet makes it a machine', async (t) => {
  const { run, dataDir } = terminal(t);
  const sent = await serveApi(t, dataDir, {
    ...ROUTES,
    'GET /api/v1/machines/52%3A54%3A00%3Aaa%3A00%3A01': problem('MACHINE_UNKNOWN', 404),
    'GET /api/v1/machines/nobody': problem('MACHINE_UNKNOWN', 404),
  });
  t.equal((await run('machines', 'set', '52:54:00:aa:00:01', '--arg', 'quiet')).exit, 0);
  t.same(JSON.parse(sent[2]?.body ?? ''), {
    macs: ['52:54:00:aa:00:01'],
    boot: { args: ['quiet'] },
  });
  t.equal((await run('machines', 'set', 'nobody', '--arg', 'quiet')).exit, 3);
});

t.test('an argument that is not there cannot be removed', async (t) => {
  const { run, dataDir } = terminal(t);
  let args: string[] | undefined = ['console=ttyS0'];
  await serveApi(t, dataDir, {
    'GET /api/v1/machines/node-1': () => ({ body: { ...node1, boot: { args } } }),
  });
  const { exit, stderr } = await run('machines', 'set', 'node-1', '--remove-arg', 'quiet');
  t.equal(exit, 2);
  t.match(stderr, 'no argument "quiet"; it has console');
  args = undefined;
  t.match((await run('machines', 'set', 'node-1', '--remove-arg', 'x')).stderr, 'it has none');
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
  t.match(await refused('--vlan', 'eth0.100'), /100 or 100@eth0, found "eth0.100"/);
  t.match(await refused('--bond', 'bond0:eth0:mod=1'), /--bond: .*did you mean "mode"/);
});
