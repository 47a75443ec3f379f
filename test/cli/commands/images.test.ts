import t from 'tap';
import { serveApi, type Routes } from '../../fakes/admin-api.ts';
import { aFetched } from '../../fakes/fetched.ts';
import { debian } from '../../fakes/resources.ts';
import { terminal } from '../../fakes/terminal.ts';

const ROUTES: Routes = {
  'GET /api/v1/images': { body: { items: [debian] } },
  'GET /api/v1/images/debian-13': { body: debian },
};

t.test('lists images with the number and size of their files', async (t) => {
  const { run, dataDir } = terminal(t);
  await serveApi(t, dataDir, ROUTES);
  t.equal(
    (await run('images', 'list')).stdout,
    ['NAME       FILES     SIZE', 'debian-13      2  46.5 MB', ''].join('\n'),
  );
  t.equal((await run('images', 'list', '-o', 'name')).stdout, 'debian-13\n');
});

t.test('shows each file, cut to the terminal and whole for programs', async (t) => {
  const { run, dataDir } = terminal(t);
  await serveApi(t, dataDir, ROUTES);
  t.equal(
    (await run('images', 'show', 'debian-13')).stdout,
    [
      'FILE          SIZE  CHANGED     SHA-256                    FROM',
      'linux       8.4 MB  2 d ago     aaaaaaaaaaaaaaaaaaaaaaaa…  debian/linux',
      'initrd.gz  38.1 MB  2025-11-02  bbbbbbbbbbbbbbbbbbbbbbbb…  /srv/debian/initrd.gz',
      '',
    ].join('\n'),
  );
  t.same(JSON.parse((await run('images', 'show', 'debian-13', '--json')).stdout), debian);
});

t.test('says how to declare the first one', async (t) => {
  const { run, dataDir } = terminal(t);
  await serveApi(t, dataDir, { 'GET /api/v1/images': { body: { items: [] } } });
  t.match((await run('images', 'list')).stderr, 'rouse apply -f FILE');
});

t.test('a file from elsewhere is shown with what is known about it', async (t) => {
  const { run, dataDir } = terminal(t, { io: { columns: 160 } });
  const sha256 = 'd'.repeat(64);
  const files = { linux: aFetched.url, initrd: { url: 'http://a/initrd', sha256 } };
  const rescue = { kind: 'image', name: 'rescue', files, file_details: {}, version: 1 };
  await serveApi(t, dataDir, {
    'GET /api/v1/images/rescue': { body: rescue },
    'GET /api/v1/assets': { body: { items: [aFetched] } },
  });
  const { stdout } = await run('images', 'show', 'rescue');
  t.match(stdout, /^linux +3\.1 MB +2 d ago +c{64} +http:\S+\/kernel$/m);
  t.match(stdout, /^initrd +- +never +missing +http:\/\/a\/initrd$/m);
  const shown = await run('images', 'show', 'rescue', '--json');
  t.match(JSON.parse(shown.stdout), { name: 'rescue', fetched: [{ id: aFetched.id }] });
});
