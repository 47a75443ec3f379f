/** Tests for src/domain/schematic.ts, with ids that the real factory gave */
import { createHash } from 'node:crypto';
import t from 'tap';
import { parse } from 'yaml';
import { holdsJoinToken, schematicText, type SchematicSpec } from '../../src/domain/schematic.ts';

const VECTORS: readonly (readonly [spec: SchematicSpec, id: string])[] = [
  [{}, '376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba'],
  [
    { officialExtensions: ['siderolabs/qemu-guest-agent'] },
    'ce4c980550dd2ab1b17bbf2b08801c7eb59418eafe8f279833297925d67c7515',
  ],
  [
    { officialExtensions: ['siderolabs/gvisor', 'siderolabs/amd-ucode'] },
    'a993cf18ef6a65e3fc6d2f651c0363981b6b2e823829ad95a2557cfc97ca6595',
  ],
  [
    { extraKernelArgs: ['vga=791'] },
    'eea1f9534c46d95c4715a2f13d17eacb927c13a42ef087c79b22c3bd0c49d073',
  ],
  [
    { extraKernelArgs: ['noapic', 'nolapic'] },
    '9cba8e32753f91a16c1837ab8abf356af021706ef284aef07380780177d9a06c',
  ],
  [
    { meta: [{ key: 10, value: 'foo' }] },
    'd308a2a5ee2277bed5fbaa104fcbc8d59122abfa737df987a95b4ca763459a7f',
  ],
  [
    { secureboot: { includeWellKnownCertificates: true } },
    'fa8e05f142a851d3ee568eb0a8e5841eaf6b0ebc8df9a63df16ac5ed2c04f3e6',
  ],
  [{ sectorSize: 4096 }, '92833e9ddd9bb9e11b2464fa5525429f01866306d52ebd882ee08d7918f6d1ea'],
  [
    { overlay: { image: 'siderolabs/sbc-raspberrypi', name: 'rpi_generic' } },
    'ee21ef4a5ef808a9b7484cc0dda0f25075021691c8c09a276591eedb638ea1f9',
  ],
];

for (const [spec, id] of VECTORS) {
  t.test(`predicts ${id.slice(0, 8)} for ${JSON.stringify(spec)}`, (t) => {
    const { yaml, predictable } = schematicText(spec);
    t.equal(createHash('sha256').update(yaml).digest('hex'), id);
    t.equal(predictable, true);
    t.end();
  });
}

t.test('fields stand in the order of the factory, and empty ones not at all', (t) => {
  const full: SchematicSpec = {
    sectorSize: 512,
    secureboot: { enrollKeys: 'if-safe', includeWellKnownCertificates: false },
    bootloader: 'sd-boot',
    officialExtensions: ['siderolabs/gvisor'],
    meta: [{ key: 12, value: '' }],
    extraKernelArgs: ['-console', 'console=ttyS0,115200'],
    overlay: { image: 'a/b', name: 'c', options: { z: true, a: 'x: y', n: 1 } },
  };
  t.equal(
    schematicText(full).yaml,
    [
      'overlay:',
      '    image: a/b',
      '    name: c',
      '    options:',
      '        a: "x: y"',
      '        "n": 1',
      '        z: true',
      'customization:',
      '    extraKernelArgs:',
      '        - -console',
      '        - console=ttyS0,115200',
      '    meta:',
      '        - key: 12',
      '          value: ""',
      '    systemExtensions:',
      '        officialExtensions:',
      '            - siderolabs/gvisor',
      '    bootloader: sd-boot',
      '    secureboot:',
      '        enrollKeys: if-safe',
      '    diskImage:',
      '        sectorSize: 512',
      '',
    ].join('\n'),
  );
  t.equal(schematicText(full).predictable, false, 'nothing is known about options');
  t.equal(schematicText({ secureboot: {}, extraKernelArgs: [] }).yaml, 'customization: {}\n');
  t.end();
});

t.test('a text that may need quotes is carried, and its id left to the factory', (t) => {
  const awkward = ['a: b', '*x', 'yes', 'No', '791', '0x1f', '~', 'a #b', 'x:', '- y', 'ü', 'a\nb'];
  for (const value of awkward) {
    const { yaml, predictable } = schematicText({ extraKernelArgs: [value] });
    t.equal(predictable, false, value);
    t.match(parse(yaml), { customization: { extraKernelArgs: [value] } });
  }
  for (const value of ['vga=791', 'console=ttyS0,115200n8', '-console', 'ip=enp1s0:dhcp', '']) {
    const { yaml, predictable } = schematicText({ meta: [{ key: 1, value }] });
    t.equal(predictable, true, value);
    t.match(parse(yaml), { customization: { meta: [{ key: 1, value }] } });
  }
  t.end();
});

t.test('a join token is recognised', (t) => {
  t.equal(holdsJoinToken('siderolink.api=https://x?jointoken=abc'), true);
  t.equal(holdsJoinToken('siderolink.api=https://x?JoinToken=abc'), true);
  t.equal(holdsJoinToken('console=ttyS0'), false);
  t.end();
});
