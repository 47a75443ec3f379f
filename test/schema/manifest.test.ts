import t from 'tap';
import { manifestErrorsMax } from '../../src/domain/limits.ts';
import { parseManifest } from '../../src/schema/manifest.ts';
import { refusal } from '../fakes/refusal.ts';

async function mistakes(text: string): Promise<string[]> {
  const error = await refusal(parseManifest(text, 'm.yaml'));
  t.equal(error.code, 'MANIFEST_INVALID');
  return error.errors.map(({ field, message }) => `${field} ${message}`);
}

t.test('reads machines, profiles and images, each with its place', async (t) => {
  const declarations = await parseManifest(
    `# the rack
kind: machine
name: node-1
macs: ["52:54:00:aa:00:01"]
boot: {profile: talos}
---
kind: profile
name: disk
local: {}
---
kind: image
name: debian
files: {linux: debian/linux}
`,
    'rack.yaml',
  );
  t.match(declarations, [
    { kind: 'machine', at: 'rack.yaml:2:1', draft: { name: 'node-1', profile: 'talos' } },
    { kind: 'profile', at: 'rack.yaml:7:1', draft: { name: 'disk', spec: { kind: 'local' } } },
    { kind: 'image', at: 'rack.yaml:11:1', draft: { files: [{ path: 'linux' }] } },
  ]);
});

t.test('tells every mistake with file, line, column and pointer', async (t) => {
  const found = await mistakes(`kind: machine
macs: ["52:54:00:aa:00:01"]
tag: {rack: a1}
boot: {profile: 7}
---
kind: profile
name: x
linux: {}
`);
  t.same(found, [
    'm.yaml:4:17 /boot/profile expected text, found a number; put it in quotes: "7"',
    'm.yaml:3:1 /tag no field is called "tag"; did you mean "tags"?',
    'm.yaml:8:8 /linux/kernel is required',
  ]);
});

t.test(
  'symptom: MAC addresses lose their zeros — a number is refused with the advice to quote it',
  async (t) => {
    t.same(await mistakes('kind: machine\nmacs: [001122334455, 525400e12345]\n'), [
      'm.yaml:2:8 /macs/0 expected text, found a number; put it in quotes: "001122334455"',
      'm.yaml:2:22 /macs/1 expected text, found a number; put it in quotes: "525400e12345"',
    ]);
  },
);

t.test('knows which kinds there are', async (t) => {
  t.match(await mistakes('kind: rule\nname: workers\n'), [/^m\.yaml:1:1 \/then is required/]);
  const when = 'when:\n  mac: 525400\n  not:\n    arch: amd64\n';
  t.match(await mistakes(`kind: rule\nname: r\n${when}then: {args: [a]}\n`), [
    /^m\.yaml:4:8 .*put it in quotes/,
    /^m\.yaml:6:11 .*expected "x86-bios"/,
  ]);
  t.match(await mistakes('kind: machin\n'), [/did you mean "machine"/]);
  t.match(await mistakes('kind: 7\n'), [
    /expected kind: image, config, profile, rule, machine; found none/,
  ]);
  t.match(await mistakes('kind: elephant\n'), [/found "elephant"$/]);
  t.match(await mistakes('name: x\n'), [/^m\.yaml:1:1 expected kind/]);
  t.match(await mistakes('- kind: machine\n'), [/expected a mapping with a "kind"/]);
  t.match(await mistakes('text\n'), [/expected a mapping with a "kind"/]);
});

t.test('refuses to be told the same thing twice', async (t) => {
  const machine = (name: string, mac: string): string =>
    `kind: machine\nname: ${name}\nmacs: ["${mac}"]\n---\n`;
  t.same(await mistakes(machine('a', '52:54:00:aa:00:01') + machine('a', '52:54:00:aa:00:02')), [
    'm.yaml:5:1 machine a is declared already at m.yaml:1:1',
  ]);
  t.same(await mistakes(machine('a', '52:54:00:aa:00:01') + machine('b', '525400AA0001')), [
    'm.yaml:5:1 machine 52:54:00:aa:00:01 is declared already at m.yaml:1:1',
  ]);
  const both = 'kind: profile\nname: a\nlocal: {}\n---\nkind: image\nname: a\nfiles: {x: y}\n';
  t.equal((await parseManifest(both, 'm.yaml')).length, 2, 'kinds have names of their own');
});

t.test('goes on to the next document after a mistake, up to a bound', async (t) => {
  const found = await mistakes('kind: nothing\n---\n'.repeat(200));
  t.equal(found.length, manifestErrorsMax);
});

t.test('an empty manifest declares nothing', async (t) => {
  t.same(await parseManifest('# later\n', 'm.yaml'), []);
});
