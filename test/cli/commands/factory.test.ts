/** Tests for src/cli/commands/factory.ts */
import t from 'tap';
import { problem, serveApi } from '../../fakes/admin-api.ts';
import { terminal } from '../../fakes/terminal.ts';

const ROUTES = {
  'GET /api/v1/factory/versions': { body: { items: ['v1.12.6', 'v1.13.9'] } },
  'GET /api/v1/factory/extensions/v1.13.9': {
    body: {
      items: [
        {
          name: 'siderolabs/gvisor',
          ref: 'ghcr.io/siderolabs/gvisor:1',
          digest: 'sha256:a',
          author: 'Sidero Labs',
          description: '[core] Runs containers.\u001b[2J\nsecond line\n',
        },
      ],
    },
  },
  'GET /api/v1/factory/overlays/v1.13.9': {
    body: { items: [{ name: 'rpi_generic', image: 'a/b', ref: '', digest: '' }] },
  },
};

t.test('lists versions, extensions and overlays', async (t) => {
  const { run, dataDir } = terminal(t);
  await serveApi(t, dataDir, ROUTES);
  t.equal((await run('factory', 'versions')).stdout, 'v1.12.6\nv1.13.9\n');
  t.equal(
    (await run('factory', 'extensions', 'v1.13.9')).stdout,
    ['NAME               DESCRIPTION', 'siderolabs/gvisor  [core] Runs containers.·[2J', ''].join(
      '\n',
    ),
  );
  t.equal((await run('factory', 'overlays', 'v1.13.9', '-o', 'name')).stdout, 'rpi_generic\n');
  t.match((await run('factory', 'overlays', 'v1.13.9')).stdout, /rpi_generic +a\/b/);
});

t.test('a factory that is away is told', async (t) => {
  const { run, dataDir } = terminal(t);
  await serveApi(t, dataDir, { 'GET /api/v1/factory/versions': problem('FACTORY_FAILED', 502) });
  const failed = await run('factory', 'versions');
  t.not(failed.exit, 0);
  t.match(failed.stderr, 'FACTORY_FAILED');
});
