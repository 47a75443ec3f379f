import t, { type Test } from 'tap';
import type { LoadedConfig } from '../../../src/config/load.ts';
import { RouseError } from '../../../src/domain/errors.ts';
import { serveApi } from '../../fakes/admin-api.ts';
import { terminal } from '../../fakes/terminal.ts';

/** Runs `rouse serve` and shows the configuration it started with. */
async function started(t: Test, argv: readonly string[], env = {}) {
  const seen: LoadedConfig[] = [];
  const { run } = terminal(t, {
    io: { env },
    deps: {
      startServe: (loaded) => {
        seen.push(loaded);
        return Promise.resolve(9);
      },
    },
  });
  return { ...(await run('serve', ...argv)), loaded: seen[0] };
}

t.test(
  'starts with flags over environment, and ends with the exit code of the server',
  async (t) => {
    const env = { ROUSE_DHCP_MODE: 'off', ROUSE_BOOT_LISTEN: ':1' };
    const { exit, stdout, loaded } = await started(
      t,
      ['--boot-listen', '10.0.0.2:80', '--interface', 'eth0', '--interface', 'eth1'],
      env,
    );
    t.equal(exit, 9);
    t.equal(stdout, '');
    t.match(loaded?.config, {
      dhcp: { mode: 'off' },
      boot: { listen: { address: '10.0.0.2', port: 80 } },
      interfaces: ['eth0', 'eth1'],
    });
    t.equal(loaded?.origins['boot.listen'], '--boot-listen');
  },
);

t.test('-v and -q choose a log level, unless one is named', async (t) => {
  const level = async (...argv: string[]) => (await started(t, argv)).loaded?.config.log.level;
  t.equal(await level(), 'info');
  t.equal(await level('-v'), 'debug');
  t.equal(await level('-q'), 'warn');
  t.equal(await level('-v', '--log-level', 'error'), 'error');
});

t.test('starts nothing with a configuration that is wrong', async (t) => {
  const { exit, stderr, loaded } = await started(t, ['--dhcp-mode', 'prxy']);
  t.equal(exit, 2);
  t.equal(loaded, undefined);
  t.match(stderr, /^error\[CONFIG_INVALID\].+\n {2}--dhcp-mode {2}dhcp\.mode: /);
});

t.test('symptom: "rouse serve &" did not start, because "rouse apply" came first', async (t) => {
  let attempts = 0;
  const startServe = () => {
    attempts += 1;
    if (attempts < 3) return Promise.reject(new RouseError('INSTANCE_RUNNING'));
    return Promise.resolve(0);
  };
  const { run } = terminal(t, { deps: { startServe } });
  const { exit, stderr } = await run('serve');
  t.equal(exit, 0);
  t.equal(attempts, 3);
  t.equal(stderr, 'Waiting for another rouse command to finish.\n', 'said once');
});

t.test('does not wait for a server that runs, nor after any other failure', async (t) => {
  let attempts = 0;
  const failing = (code: 'INSTANCE_RUNNING' | 'STORE_NEWER') =>
    terminal(t, {
      deps: {
        startServe: () => {
          attempts += 1;
          return Promise.reject(new RouseError(code));
        },
      },
    });
  const served = failing('INSTANCE_RUNNING');
  await serveApi(t, served.dataDir, { 'GET /healthz': { body: { status: 'ok' } } });
  t.equal((await served.run('serve')).exit, 4);
  t.equal((await failing('STORE_NEWER').run('serve')).exit, 1);
  t.equal(attempts, 2);
});
