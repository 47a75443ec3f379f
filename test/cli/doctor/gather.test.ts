import path from 'node:path';
import t, { type Test } from 'tap';
import type { Facts } from '../../../src/cli/doctor/facts.ts';
import { containerFact, gatherFacts, type GatherOptions } from '../../../src/cli/doctor/gather.ts';
import { listInterfaces } from '../../../src/platform/interfaces.ts';
import { configWith, ethernet } from '../../fakes/doctor-facts.ts';

type Tree = Parameters<Test['testdir']>[0] & object;

/** The facts of a host whose /proc, /sys and marks are these files. */
function facts(t: Test, tree: Tree, over: Partial<GatherOptions> = {}): Facts {
  const root = t.testdir(Object.assign({ data: {} }, tree));
  return gatherFacts({
    config: configWith({ data_dir: path.join(root, 'data') }),
    socketPath: '/run/rouse.sock',
    uid: 1000,
    env: {},
    server: { state: 'stopped' },
    root,
    ...over,
  });
}

const UDP_67 =
  '  301: 00000000:0043 00000000:0000 07 00000000:00000000 00:00000000 00000000  0  0 21001 2 0 0';
const UDP_53 = UDP_67.replace(':0043', ':0035');
const LISTENER = '0000000000000000: 00000002 00000000 00010000 0001 01 51002 /run/rouse.sock';

t.test('finds who holds the ports machines ask, and which process is the server', (t) => {
  const tree = {
    proc: {
      net: { udp: `heading\n${UDP_67}\n${UDP_53}\n`, unix: `heading\n${LISTENER}\n` },
      '77': {
        comm: 'rouse\n',
        fd: {
          '3': t.fixture('symlink', 'socket:[51002]'),
          '4': t.fixture('symlink', 'socket:[21001]'),
        },
      },
    },
  };
  const found = facts(t, tree, { server: { state: 'running', down: [] } });
  t.same(found.ports, [
    { transport: 'udp', address: '0.0.0.0', port: 67, holder: { pid: 77, name: 'rouse' } },
  ]);
  t.match(found.server, { state: 'running', pid: 77 });
  t.end();
});

t.test('reads rights from the capabilities in force', (t) => {
  const withCapabilities = (CapEff: string) =>
    facts(t, { proc: { self: { status: `Name:\tnode\nCapEff:\t${CapEff}\n` } } }).privileges;
  t.match(withCapabilities('0000000000000400'), { root: false, mayBindLowPorts: true });
  t.match(withCapabilities('000001fffeffffff'), { mayBindLowPorts: true });
  t.match(withCapabilities('0000000000002000'), { mayBindLowPorts: false, lowPortsEnd: 1024 });
  const sysctl = { ip_unprivileged_port_start: '0\n' };
  const open = facts(t, { proc: { sys: { net: { ipv4: sysctl } } } });
  t.match(open.privileges, { mayBindLowPorts: false, lowPortsEnd: 0 });
  t.end();
});

t.test('a folder that is not there yet is judged by the one above it', (t) => {
  const data_dir = path.join(t.testdirName, 'data', 'deeper', 'still');
  const { dataDir } = facts(t, {}, { config: configWith({ data_dir }) });
  t.match(dataDir, { path: data_dir, exists: false, writable: true });
  t.ok(dataDir.freeBytes > 0);
  t.match(facts(t, {}).dataDir, { exists: true, writable: true });
  t.end();
});

t.test('tells a bridge network from the network of the host', (t) => {
  const route = ethernet('eth0', '172.17.0.2');
  const container = (tree: Tree, env = {}) => containerFact({ env, root: t.testdir(tree), route });
  const device = (iflink: string, uevent = 'INTERFACE=eth0\n'): Tree => ({
    '.dockerenv': '',
    sys: { class: { net: { eth0: { ifindex: '4\n', iflink, uevent } } } },
  });
  t.same(container(device('5\n')), { engine: 'docker', veth: true, address: '172.17.0.2' });
  t.match(container(device('4\n')), { engine: 'docker', veth: false });
  t.match(container(device('5\n', 'DEVTYPE=macvlan\n')), { engine: 'docker', veth: false });
  t.match(container({ run: { '.containerenv': '' } }), { engine: 'podman', veth: false });
  t.match(container({}, { KUBERNETES_SERVICE_HOST: '10.96.0.1' }), { engine: 'kubernetes' });
  t.same(container({}), { veth: false });
  t.same(containerFact({ env: {}, root: t.testdir({ '.dockerenv': '' }) }), {
    engine: 'docker',
    veth: false,
  });
  t.end();
});

t.test('counts the loaders of the operator among those to hand out', (t) => {
  const { loaders } = facts(t, { data: { loaders: { 'own.efi': 'x', 'two words': 'x' } } });
  t.ok(loaders.published.includes('own.efi'));
  t.match(
    loaders.problems.filter(({ code }) => code === 'LOADER_UNUSABLE').map(({ detail }) => detail),
    [/two words/],
  );
  t.end();
});

t.test('looks at this very machine without failing', (t) => {
  const found = gatherFacts({
    config: configWith({ data_dir: t.testdir() }),
    socketPath: path.join(t.testdirName, 'rouse.sock'),
    uid: process.getuid?.() ?? 0,
    env: {},
    server: { state: 'stopped' },
  });
  t.same(
    found.interfaces.map(({ name }) => name),
    listInterfaces().map(({ name }) => name),
  );
  t.ok(found.loaders.published.length + found.loaders.problems.length > 0);
  t.type(found.deviceSockets.available, 'boolean');
  t.ok(found.ports.every(({ port }) => port > 0 && port < 65_536));
  t.end();
});
