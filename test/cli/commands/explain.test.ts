import t, { type Test } from 'tap';
import { LOCAL_REASONS } from '../../../src/domain/boot-event.ts';
import { serveApi } from '../../fakes/admin-api.ts';
import { terminal } from '../../fakes/terminal.ts';

async function explained(t: Test, decision: object): Promise<string> {
  const { run, dataDir } = terminal(t);
  await serveApi(t, dataDir, { 'GET /api/v1/machines/node-1/decision': { body: decision } });
  const { exit, stdout } = await run('explain', 'node-1');
  t.equal(exit, 0);
  t.same(JSON.parse((await run('explain', 'node-1', '--json')).stdout), decision);
  return stdout;
}

t.test('says what is booted, with every file and argument', async (t) => {
  const args = ['console=ttyS0', ...Array.from({ length: 60 }, (_, index) => `a${index}=b`)];
  const plan = { kind: 'linux', kernel: 'http://10.0.0.2/k', initrd: ['http://10.0.0.2/i'], args };
  const common = { decision: 'boot', machine: 'node-1', profile: 'talos' };
  t.equal(
    await explained(t, { ...common, plan }),
    [
      'machine    node-1',
      'boots      its profile',
      'profile    talos',
      'kind       linux',
      'kernel     http://10.0.0.2/k',
      'initrd     http://10.0.0.2/i',
      `arguments  ${args.join(' ')}`,
      '',
    ].join('\n'),
  );
  const chain = { kind: 'chain', url: 'http://x/' };
  t.match(await explained(t, { ...common, plan: chain }), 'url      http://x/');
});

t.test('gives every reason for the local disk in words', async (t) => {
  for (const reason of LOCAL_REASONS) {
    const told = await explained(t, { decision: 'local-disk', machine: 'node-1', reason });
    t.match(told, /boots {4}its local disk\nbecause {2}\w+/);
    t.notMatch(told, reason);
  }
});

t.test('tells why a profile cannot be carried out', async (t) => {
  const error = { code: 'TEMPLATE_VALUE_MISSING', detail: 'disk', hint: 'Set it' };
  const told = await explained(t, { decision: 'fail', machine: 'node-1', profile: 'x', error });
  t.match(told, 'boots    nothing: its profile cannot be carried out');
  t.match(told, 'error    TEMPLATE_VALUE_MISSING: disk\nhint     Set it\n');
});
