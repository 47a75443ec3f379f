/** Tests for src/cli/commands/lookup.ts */
import t from 'tap';
import { adviceOn } from '../../../src/domain/finding-advice.ts';
import { serveApi } from '../../fakes/admin-api.ts';
import { terminal } from '../../fakes/terminal.ts';

t.test('says what a message means, without a server', async (t) => {
  const { run } = terminal(t);
  const { exit, stdout } = await run('lookup', 'PXE-E55:', 'ProxyDHCP', 'no reply');
  t.equal(exit, 0);
  t.equal(
    stdout,
    [
      'BIOS ROM  PXE-E55: proxyDHCP: no reply to request on port 4011',
      'means     The machine was sent to port 4011 of a boot server, and nobody answers there.',
      'next      Allow UDP 4011 to the boot server that the DHCP server or an offer names.',
      'may be    port-4011-never-asked: The machine was told to ask port 4011 and never did',
      '',
    ].join('\n'),
  );
});

t.test('prints what the API answers as JSON', async (t) => {
  const { run } = terminal(t);
  const { stdout } = await run('lookup', 'https://ipxe.org/2d0c613b', '--json');
  t.match(JSON.parse(stdout), { items: [{ code: 'ipxe.org/2d0c613b', from: 'iPXE' }] });
});

t.test('says so when it knows nothing, with an exit code of its own', async (t) => {
  const { run } = terminal(t);
  const { exit, stdout } = await run('lookup', 'it does not boot');
  t.equal(exit, 3);
  t.match(stdout, /^Nothing is known of "it does not boot"/);
  t.match(await run('lookup', 'x', '--json'), { exit: 3, stdout: /"items": \[\]/ });
});

t.test('of a machine it says as well what was found of its last boot', async (t) => {
  const { run, dataDir } = terminal(t);
  const boot = {
    ...{ id: 'b_1', machine: 'node-1', outcome: 'stalled', stage: 'offer' },
    ...{ started_at: '2026-03-01T11:57:00.000Z', finding_ids: ['port-4011-never-asked'] },
  };
  const advice = adviceOn('port-4011-never-asked', { machine: 'node-1' });
  const finding = { id: 'port-4011-never-asked', seen: 'An offer', expected: 'More', ...advice };
  const sound = { ...boot, id: 'b_2', machine: 'node-2', outcome: 'local', finding_ids: [] };
  await serveApi(t, dataDir, {
    'GET /api/v1/machines/node-1/boots': { body: { items: [boot] } },
    'GET /api/v1/machines/node-2/boots': { body: { items: [sound] } },
    'GET /api/v1/machines/node-3/boots': { body: { items: [] } },
    'GET /api/v1/boots/b_1': { body: { ...boot, findings: [finding] } },
    'GET /api/v1/boots/b_2': { body: { ...sound, findings: [] } },
  });
  const { exit, stdout } = await run('lookup', 'PXE-E55', '--machine', 'node-1');
  t.equal(exit, 0);
  t.match(stdout, /\nis +port-4011-never-asked: /, 'what may be is what was found');
  t.match(stdout, /\n\nnode-1, stalled after offer, began 3 min ago, b_1\n\nfound: /);
  t.match(await run('lookup', 'e55', '--machine', 'node-2'), {
    stdout: /Nothing is wrong with the last boot of node-2: local disk\./,
  });
  const none = await run('lookup', 'e55', '--machine', 'node-3', '--json');
  t.match(JSON.parse(none.stdout), { items: [{ code: 'PXE-E55' }], boot: null });
  t.match(await run('lookup', 'e55', '--machine', 'node-3'), {
    stdout: /No boot of node-3 has been seen\./,
  });
});
