import { writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { openLocalApi } from '../../../src/assemble-admin.ts';
import { serveApi } from '../../fakes/admin-api.ts';
import { terminal } from '../../fakes/terminal.ts';

const DNSMASQ = `1764150000 52:54:00:aa:00:01 10.0.0.5 node-1 *
1764150000 52:54:00:aa:00:02 10.0.0.6 Laptop 01:52
1764150000 11141121 fd00::5 node-1 00:01
`;

t.test('shows what would be declared, declares it, and keeps it the next time', async (t) => {
  const { run, dataDir } = terminal(t, { deps: { openLocalApi } });
  writeFileSync(path.join(dataDir, 'dnsmasq.leases'), DNSMASQ);
  const importing = (...more: string[]) =>
    run('import', 'leases', 'dnsmasq.leases', '--format', 'dnsmasq', ...more);

  const planned = await importing('--dry-run');
  t.equal(
    planned.stdout,
    [
      'CHANGE   MAC                NAME    ADDRESS   NOTE',
      'created  52:54:00:aa:00:01  node-1  10.0.0.5',
      'created  52:54:00:aa:00:02  laptop  10.0.0.6',
      '2 machines would be declared, 0 kept, 1 entry skipped',
      '  line 3: an IPv6 lease',
      '',
    ].join('\n'),
  );
  t.match(JSON.parse((await run('machines', 'list', '--json')).stdout), { items: [] });

  const made = await importing('--tag', 'from=dhcp');
  t.match(made.stdout, '\n2 machines declared, 0 kept, 1 entry skipped\n');
  t.match(JSON.parse((await run('machines', 'list', '--json')).stdout), {
    items: [{ tags: { from: 'dhcp' }, boot: {}, configured: true }, {}],
  });

  await run('machines', 'set', 'laptop', '--name', 'mine', '--tag', 'x=y');
  const again = await importing('--json');
  t.match(JSON.parse(again.stdout), {
    dry_run: false,
    machines: [{ change: 'kept' }, { change: 'kept', name: 'mine' }],
    skipped: [{ line: 3, reason: 'an IPv6 lease' }],
  });
  t.match((await run('machines', 'show', 'mine')).stdout, /x=y/);
});

t.test('reads standard input, and many machines in requests of a bounded size', async (t) => {
  const lines = Array.from({ length: 1_500 }, (_, index) => {
    const hex = index.toString(16).padStart(4, '0');
    return `525400aa${hex},host-${index}`;
  });
  const text = `mac,name\n${lines.join('\n')}\n${'x,\n'.repeat(12)}`;
  const { run, dataDir } = terminal(t, { io: { readStdin: () => Promise.resolve(text) } });
  const requests = await serveApi(t, dataDir, {
    'GET /api/v1/machines': { body: { items: [] } },
    'POST /api/v1/apply': { body: { changes: [] } },
  });
  const { stdout, exit } = await run('import', 'leases', '-', '--format', 'csv');
  t.equal(exit, 0);
  t.match(stdout, /1500 machines declared, 0 kept, 12 entries skipped\n/);
  t.match(stdout, /\n {2}and 2 more\n$/);
  const documents = requests.slice(1).map(({ body = '' }) => body.split('---\n').length);
  t.same(documents, [1_000, 500]);
});

t.test('says what is wrong with a file before anybody is asked', async (t) => {
  const { run, dataDir } = terminal(t);
  writeFileSync(path.join(dataDir, 'a.csv'), 'a,b\n1,2\n');
  const complaint = async (...argv: string[]): Promise<string> => {
    const { exit, stderr } = await run('import', 'leases', ...argv);
    t.equal(exit, 2);
    return stderr;
  };
  t.match(await complaint('a.csv', '--format', 'csv'), /a first line with a column "mac"/);
  t.match(await complaint('a.csv', '--format', 'kea'), /a first line with a column "hwaddr"/);
  t.match(await complaint('none', '--format', 'kea'), /ENOENT/);
  t.match(await complaint('a.csv', '--format', 'iscd'), /Allowed choices are dnsmasq, isc/);
  t.match(await complaint('a.csv'), /required option '--format <FORMAT>'/);
  t.match(await complaint('a.csv', '--format', 'csv', '--tag', 'x'), /expected KEY=VALUE/);
  const many = `mac\n${Array.from({ length: 20_001 }, (_, i) => `52540${i.toString(16).padStart(7, '0')}`).join('\n')}`;
  writeFileSync(path.join(dataDir, 'many.csv'), many);
  t.match(await complaint('many.csv', '--format', 'csv'), /at most 20000 leases, found 20001/);
  writeFileSync(path.join(dataDir, 'big.csv'), Buffer.alloc(16_777_217, 'a\n'));
  const big = await run('import', 'leases', 'big.csv', '--format', 'csv');
  t.match(big.stderr, /REQUEST_TOO_LARGE/);
});
