import t from 'tap';
import { parse } from 'yaml';
import { check } from '../../../src/schema/issues.ts';
import { profileDocument } from '../../../src/schema/profile-resource.ts';
import { serveApi, type Routes } from '../../fakes/admin-api.ts';
import { talos } from '../../fakes/resources.ts';
import { terminal } from '../../fakes/terminal.ts';

const base = { kind: 'profile', arch: [], version: 1 } as const;
const ROUTES: Routes = {
  'GET /api/v1/profiles': {
    body: {
      items: [
        talos,
        { ...base, name: 'debian-13', linux: { kernel: 'image:debian-13/linux' } },
        { ...base, name: 'menu', chain: { url: 'https://boot.netboot.xyz/' } },
        {
          ...base,
          name: 'memtest',
          chain: { file: { bios: 'image:m/bios', 'x86_64-efi': 'image:m/efi' } },
        },
        { ...base, name: 'windows', wimboot: { kernel: 'image:win/wimboot' } },
        { ...base, name: 'rescue', iso: { file: 'image:rescue/cd.iso' } },
        { ...base, name: 'disk', local: {} },
        { ...base, name: 'later', hologram: {} },
      ],
    },
  },
  'GET /api/v1/profiles/talos': { body: talos },
  'DELETE /api/v1/profiles/talos': { status: 204 },
};

t.test('lists profiles with what they boot', async (t) => {
  const { run, dataDir } = terminal(t);
  await serveApi(t, dataDir, ROUTES);
  const { stdout, exit } = await run('profiles', 'list');
  t.equal(
    stdout,
    [
      'NAME       KIND     ARCH                   BOOTS',
      'talos      talos    x86_64-efi, arm64-efi  v1.13.9, schematic 37656798',
      'debian-13  linux    any                    image:debian-13/linux',
      'menu       chain    any                    https://boot.netboot.xyz/',
      'memtest    chain    any                    image:m/bios, image:m/efi',
      'windows    wimboot  any                    image:win/wimboot',
      'rescue     iso      any                    image:rescue/cd.iso',
      'disk       local    any                    the local disk',
      'later      -        any                    -',
      '',
    ].join('\n'),
  );
  t.equal(exit, 0);
  t.match((await run('profiles', 'list', '-o', 'name')).stdout, /^talos\ndebian-13\n/);
});

t.test('shows a profile in the form that can be applied again', async (t) => {
  const { run, dataDir } = terminal(t);
  await serveApi(t, dataDir, ROUTES);
  const { stdout } = await run('profiles', 'show', 'talos');
  t.match(check(profileDocument, parse(stdout)), { value: { name: 'talos' } });
  t.same(JSON.parse((await run('profiles', 'show', 'talos', '--json')).stdout), talos);
});

t.test('deletes a profile and shows what it was', async (t) => {
  const { run, dataDir } = terminal(t);
  const requests = await serveApi(t, dataDir, ROUTES);
  t.equal((await run('profiles', 'delete', 'talos')).stdout, 'talos deleted\n');
  t.match(requests, [{ method: 'GET' }, { method: 'DELETE' }]);
  const { stdout } = await run('profiles', 'delete', 'talos', '--json');
  t.same(JSON.parse(stdout), talos);
});

t.test('says how to declare the first one', async (t) => {
  const { run, dataDir } = terminal(t);
  await serveApi(t, dataDir, { 'GET /api/v1/profiles': { body: { items: [] } } });
  t.match((await run('profiles', 'list')).stderr, 'rouse apply -f FILE');
});
