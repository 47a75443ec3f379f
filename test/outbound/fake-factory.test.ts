/** The fake Image Factory itself: it must behave as the real one where our tests rely on it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import t from 'tap';
import { startImageFactory, VANILLA } from '../fakes/image-factory.ts';
import { schematicId } from '../fakes/schematic-yaml.ts';

t.test('schematics have the ids that the real factory gives them', (t) => {
  const known: readonly (readonly [schematic: object, id: string])[] = [
    [{}, '376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba'],
    [
      {
        customization: {
          systemExtensions: { officialExtensions: ['siderolabs/qemu-guest-agent'] },
        },
      },
      'ce4c980550dd2ab1b17bbf2b08801c7eb59418eafe8f279833297925d67c7515',
    ],
    [
      { customization: { extraKernelArgs: ['noapic', 'nolapic'] } },
      '9cba8e32753f91a16c1837ab8abf356af021706ef284aef07380780177d9a06c',
    ],
    [
      { customization: { meta: [{ value: 'foo', key: 10 }] } },
      'd308a2a5ee2277bed5fbaa104fcbc8d59122abfa737df987a95b4ca763459a7f',
    ],
    [
      { customization: { diskImage: { sectorSize: 4096 } } },
      '92833e9ddd9bb9e11b2464fa5525429f01866306d52ebd882ee08d7918f6d1ea',
    ],
    [
      { overlay: { name: 'rpi_generic', image: 'siderolabs/sbc-raspberrypi' } },
      'ee21ef4a5ef808a9b7484cc0dda0f25075021691c8c09a276591eedb638ea1f9',
    ],
  ];
  for (const [schematic, id] of known) t.equal(schematicId(schematic), id);
  t.throws(() => schematicId({ customisation: {} }), /unknown field customisation/);
  t.end();
});

t.test('it knows what was posted to it, and prints the scripts of the real one', async (t) => {
  const factory = await startImageFactory();
  t.teardown(() => factory.close());
  t.match(await (await fetch(`${factory.url}/versions`)).json(), ['v1.12.6']);
  const body = 'customization:\n  extraKernelArgs: [vga=791]\n';
  const posted = await fetch(`${factory.url}/schematics`, { method: 'POST', body });
  t.equal(posted.status, 201);
  const { id } = (await posted.json()) as { id: string };
  t.equal(id, 'eea1f9534c46d95c4715a2f13d17eacb927c13a42ef087c79b22c3bd0c49d073');
  const cmdline = await fetch(`${factory.url}/image/${id}/1.13.9/cmdline-metal-amd64`);
  t.match(await cmdline.text(), /^talos\.platform=metal .* vga=791$/);
  const script = await (await fetch(`${factory.url}/pxe/${id}/1.13.9/metal-x86_64`)).text();
  t.match(script, /^#!ipxe\n\nimgfree\nkernel \S+\/v1\.13\.9\/kernel-amd64 talos/);
  const refused = await fetch(`${factory.url}/schematics`, { method: 'POST', body: 'what: 1' });
  t.equal(refused.status, 400);
});

t.test('it runs as a program and serves files from disk', async (t) => {
  const program = path.join(import.meta.dirname, '..', 'fakes', 'image-factory.ts');
  const files = ['--kernel', program, '--initramfs', import.meta.filename];
  const child = spawn(process.execPath, [program, '--port', '0', ...files]);
  t.teardown(() => child.kill());
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const [url = ''] = /http:\S+\d/.exec(line.toString()) ?? [];
  const kernel = await fetch(`${url}/image/${VANILLA}/v1.13.9/kernel-amd64`);
  t.match(await kernel.text(), /An Image Factory for tests/);
});
