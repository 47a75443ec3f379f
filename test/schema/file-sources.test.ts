import t from 'tap';
import { z } from 'zod';
import {
  chainedFile,
  choiceFields,
  fileChoice,
  initrdFields,
  initrdSources,
} from '../../src/schema/file-sources.ts';
import { check } from '../../src/schema/issues.ts';

function read<T>(schema: z.ZodType<T>, data: unknown): T {
  const result = check(schema, data);
  if ('value' in result) return result.value;
  throw new Error(result.mistakes.map(({ message }) => message).join('; '));
}

t.test('a file is written as it was read', (t) => {
  for (const text of ['image:debian-13/boot/linux', 'https://h.example/x?y=1']) {
    t.same(choiceFields(read(fileChoice, text)), text);
  }
  const files = { 'x86-bios': 'image:a/b.kpxe', 'arm64-efi': 'http://h/b.efi' };
  t.same(choiceFields(read(fileChoice, files)), files);
  t.same(choiceFields(read(chainedFile, 'tftp://10.0.0.1/x')), 'tftp://10.0.0.1/x');
  t.end();
});

t.test('an initrd may have a name, and may be missing', (t) => {
  const initrds = [
    'image:a/initrd',
    { file: 'image:a/pve.iso', name: 'proxmox.iso' },
    { file: 'image:a/bcd', name: 'Boot/BCD', optional: true },
    { file: { 'x86-bios': 'image:a/x' } },
  ];
  t.same(read(initrdSources, initrds).map(initrdFields), initrds);
  const plain = read(initrdSources, [{ file: 'image:a/b', optional: false }]);
  t.same(plain.map(initrdFields), ['image:a/b']);
  t.end();
});

t.test('what is no file is refused in words', (t) => {
  const wrong: readonly (readonly [unknown, RegExp])[] = [
    [
      'debian/linux',
      /expected image:NAME\/PATH, files:PATH or a URL with http or https, found "debian/,
    ],
    ['image:a', /found "image:a"/],
    ['image:a/../b', /found/],
    ['tftp://10.0.0.1/x', /found "tftp:/],
    [{}, /expected a file for a kind of machine/],
    [{ amd64: 'image:a/b' }, /./],
    [7, /expected a file, or one for each kind of machine/],
  ];
  for (const [data, message] of wrong) t.throws(() => read(fileChoice, data), { message });
  for (const name of ['/etc/x', '../x', 'a b', '-n', 'mode=600', 'a//b', '', 'x'.repeat(101)]) {
    t.throws(
      () => read(initrdSources, [{ file: 'image:a/b', name }]),
      /relative path|at most/,
      name,
    );
  }
  t.throws(() => read(initrdSources, [5]), { message: /expected a file, or one with a name/ });
  t.end();
});
