import { createServer } from 'node:http';
import path from 'node:path';
import t from 'tap';
import { diagnose } from '../../../src/cli/commands/doctor.ts';
import { LEVELS } from '../../../src/cli/doctor/finding.ts';
import { serveApi } from '../../fakes/admin-api.ts';
import { ethernet, healthy } from '../../fakes/doctor-facts.ts';
import { dhcp } from '../../fakes/probe.ts';
import { terminal } from '../../fakes/terminal.ts';

t.test('finds nothing wrong on a healthy host, and looks at everything', (t) => {
  const findings = diagnose(healthy());
  t.ok(findings.every(({ level }) => level === 'ok' || level === 'info'));
  t.same(
    findings.map(({ check }) => check),
    [
      'server',
      'privileges',
      'container',
      'interface',
      'dhcp-socket',
      'dhcp',
      'pxe',
      'tftp',
      'boot',
      'talos-events',
      'talos-kernel-log',
      'admin',
      'loaders',
      'data',
    ],
  );
  t.end();
});

t.test('everything that fails says what to do', (t) => {
  const findings = diagnose(
    healthy({
      interfaces: [{ ...ethernet('enp3s0', '192.168.1.10'), up: false }],
      server: { state: 'silent', detail: 'x' },
      ports: [67, 69, 4011].map((port) => ({ transport: 'udp', address: '0.0.0.0', port })),
      loaders: { published: [], problems: [] },
      privileges: { root: false, mayBindLowPorts: false, lowPortsEnd: 1024 },
      dataDir: { path: '/x', exists: false, writable: false, freeBytes: 0 },
      container: { engine: 'docker', veth: true },
    }),
  );
  const failures = findings.filter(({ level }) => level === 'fail');
  t.equal(failures.length, 9);
  t.ok(failures.every(({ fix }) => fix !== undefined));
  t.end();
});

interface Report {
  readonly findings: readonly { check: string; level: string; text: string }[];
  readonly totals: Record<string, number>;
}

t.test('reports on this very machine, as JSON alone on stdout', async (t) => {
  const { run, dataDir } = terminal(t);
  // High ports and no DHCP: what this machine serves elsewhere is none of the test's business.
  const listen = ['--boot-listen', '127.0.0.1:0', '--admin-listen', '', '--dhcp-mode', 'off'];
  const { exit, stdout, stderr } = await run('doctor', '--json', ...listen);
  const { findings, totals } = JSON.parse(stdout) as Report;
  t.equal(stderr, '');
  t.same(Object.keys(totals), [...LEVELS]);
  t.equal(exit, totals['fail'] === 0 ? 0 : 7);
  t.match(
    findings.find(({ check }) => check === 'data'),
    { level: 'ok', text: dataDir },
  );
  t.match(
    findings.find(({ check }) => check === 'server'),
    { level: 'info' },
  );
});

t.test('exits 7 and says why when an interface does not exist', async (t) => {
  const { exit, stdout } = await terminal(t).run('doctor', '--interface', 'rouse-none');
  t.equal(exit, 7);
  t.match(stdout, /^ {2}FAIL {2}interface {3}rouse-none does not exist\n {20}Fix: /m);
  t.match(stdout, /\n\d+ checks: \d+ failures?, \d+ warnings?, \d+ fine\n$/);
});

t.test('sees the server that runs, and the listener it lacks', async (t) => {
  const { run, dataDir } = terminal(t);
  const tftp = { name: 'tftp', address: '10.0.0.2:69', up: false, detail: 'taken' };
  await serveApi(t, dataDir, {
    'GET /readyz': { status: 503, body: { ready: false, listeners: [tftp] } },
  });
  const { exit, stdout } = await run('doctor', '--json', '--dhcp-mode', 'off');
  t.equal(exit, 7);
  const { findings } = JSON.parse(stdout) as Report;
  t.match(
    findings.find(({ check }) => check === 'server'),
    { level: 'fail', text: `running, pid ${process.pid}, and does not listen on tftp 10.0.0.2:69` },
  );
});

t.test('a server that does not answer is a failure, not a pause', async (t) => {
  const { run, dataDir } = terminal(t);
  const mute = createServer(() => undefined);
  await new Promise<void>((resolve) => mute.listen(path.join(dataDir, 'rouse.sock'), resolve));
  t.teardown(() => {
    mute.closeAllConnections();
    mute.close();
  });
  const { exit, stdout } = await run('doctor', '--timeout', '20ms', '--dhcp-mode', 'off');
  t.equal(exit, 7);
  t.match(stdout.replaceAll(/\s+/g, ' '), 'does not answer: ');
});

t.test('with --probe it tells who answered, and exits 7 for a conflict', async (t) => {
  const fail = { id: 'dhcp-other-boot-server', level: 'fail', text: 'x', fix: 'y' } as const;
  const asked: object[] = [];
  const { run } = terminal(t, {
    deps: {
      probe: (request) => {
        asked.push(request);
        return Promise.resolve({ answers: [dhcp()], findings: [fail] });
      },
    },
  });
  const quiet = ['--boot-listen', '127.0.0.1:0', '--admin-listen', '', '--dhcp-mode', 'off'];
  const { exit, stdout, stderr } = await run('doctor', '--probe', '--json', ...quiet);
  t.equal(exit, 7);
  t.match(stderr, 'Asking the network');
  t.match(JSON.parse(stdout), { answers: [{ server: '192.168.1.1' }] });
  const { findings } = JSON.parse(stdout) as Report;
  t.match(findings.at(-1), { check: 'dhcp-probe', ...fail });
  t.match(asked, [{ published: /./, serverRuns: false }]);
  t.match((await run('doctor', '--probe', ...quiet)).stdout, /^INTERFACE .*\neth0 .*\n\n {2}ok/);
});
