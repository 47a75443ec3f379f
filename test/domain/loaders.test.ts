import t from 'tap';
import { MACHINE_ARCHES } from '../../src/domain/machine-arches.ts';
import {
  chosenLoader,
  defaultLoader,
  loaderLadder,
  parseLoaderChoice,
  type LoaderChoice,
} from '../../src/domain/loaders.ts';

const choice = (text: string): LoaderChoice => parseLoaderChoice(text)!;

t.test('has a ladder for every kind of machine, and no file on two of them', (t) => {
  const files = MACHINE_ARCHES.flatMap((arch) => [...loaderLadder(arch)]);
  t.equal(new Set(files).size, files.length);
  t.equal(defaultLoader('x86-bios'), 'undionly.kpxe');
  t.same(loaderLadder('x86_64-efi'), ['ipxe.efi', 'snponly.efi']);
  t.end();
});

t.test('a word means the file of that kind for the machine', (t) => {
  t.equal(chosenLoader(choice('ipxe'), 'x86_64-efi'), 'ipxe.efi');
  t.equal(chosenLoader(choice('ipxe'), 'x86-bios'), 'ipxe.pxe');
  t.equal(chosenLoader(choice('undionly'), 'x86-bios'), 'undionly.kpxe');
  t.equal(chosenLoader(choice('snponly'), 'arm64-efi'), 'snponly-arm64.efi');
  t.equal(chosenLoader(choice('undionly'), 'arm64-efi'), undefined, 'there is none');
  t.equal(chosenLoader(choice('snponly'), undefined), undefined, 'nobody knows for what');
  t.end();
});

t.test('anything else is the name of a file, whatever the machine', (t) => {
  t.equal(chosenLoader(choice('grubx64.efi'), 'x86_64-efi'), 'grubx64.efi');
  t.equal(chosenLoader(choice('petitboot.conf'), undefined), 'petitboot.conf');
  t.equal(chosenLoader(choice('constructor'), 'x86-bios'), 'constructor');
  t.end();
});

t.test('a name with a folder, a blank or more than the header field holds is none', (t) => {
  for (const text of ['', '../ipxe.efi', 'a/b', 'a b', '.hidden', '${x}', 'a'.repeat(128)]) {
    t.equal(parseLoaderChoice(text), undefined, text);
  }
  t.equal(parseLoaderChoice('a'.repeat(127)), 'a'.repeat(127));
  t.end();
});
