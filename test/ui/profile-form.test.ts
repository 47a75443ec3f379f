/** Tests for src/ui/pages/profiles/profile-form.ts: a form that is saved loses nothing. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { parseAllDocuments } from 'yaml';
import { changesBetween } from '../../src/ui/changes.ts';
import {
  formFrom,
  isDestructive,
  profileFrom,
  type ProfileBody,
} from '../../src/ui/pages/profiles/profile-form.ts';
import { TEMPLATES } from '../../src/ui/pages/profiles/templates.ts';
import { profileBody } from '../../src/schema/profile-resource.ts';

const folder = path.join(import.meta.dirname, '..', '..', 'examples', 'os');

t.test('every profile of the catalogue comes through the form unchanged', (t) => {
  const profiles = readdirSync(folder)
    .flatMap((file) => parseAllDocuments(readFileSync(path.join(folder, file), 'utf8')))
    .map((document) => document.toJS() as ProfileBody)
    .filter(({ kind }) => kind === 'profile');
  t.ok(profiles.length >= 14, `${profiles.length} profiles`);
  for (const profile of [...profiles, ...TEMPLATES.map((one) => one.profile)]) {
    t.same(changesBetween(profile, profileFrom(formFrom(profile), profile)), [], profile.name);
  }
  t.end();
});

t.test('what is typed is what the API takes', (t) => {
  const form = {
    ...formFrom({ name: 'new', local: {} }),
    ...({ name: ' tools ', kind: 'linux', once: true, arch: ['x86_64-efi'] } as const),
    kernel: 'https://mirror.example/linux ',
    initrd: '\nimage:tools/initrd\n https://mirror.example/keys as etc/keys.gz \n\n',
    args: 'console=ttyS0\n\n quiet ',
    files: [
      { path: 'ks.cfg', text: '{{ machine.name }}', template: true },
      { path: '', text: 'a row nobody filled in', template: false },
    ],
  };
  const profile = profileFrom(form, { name: 'new', local: {} });
  t.same(profile, {
    kind: 'profile',
    name: 'tools',
    arch: ['x86_64-efi'],
    install: 'once',
    linux: {
      kernel: 'https://mirror.example/linux',
      initrd: ['image:tools/initrd', { file: 'https://mirror.example/keys', name: 'etc/keys.gz' }],
      args: ['console=ttyS0', 'quiet'],
    },
    files: { 'ks.cfg': { template: '{{ machine.name }}' } },
  });
  t.doesNotThrow(() => profileBody.parse(profile));
  t.ok(isDestructive(profile), 'installing erases, though nobody said so');
  t.notOk(isDestructive({ name: 'x', local: {} }));
  t.end();
});

t.test('another kind takes the place of the one before', (t) => {
  const talos = { name: 'a', talos: { version: 'v1.13.9', schematic: { extensions: ['x'] } } };
  const form = formFrom(talos);
  t.equal(form.schematic, undefined, 'a schematic that is made of something is changed as YAML');
  t.same(profileFrom({ ...form, version: 'v1.13.10' }, talos).talos, {
    version: 'v1.13.10',
    schematic: { extensions: ['x'] },
  });
  const chained = profileFrom({ ...form, kind: 'chain', file: 'tftp://10.0.0.1/x' }, talos);
  t.same(chained, { kind: 'profile', name: 'a', chain: { url: 'tftp://10.0.0.1/x' } });
  t.end();
});

t.test('templates are profiles that the API takes', (t) => {
  for (const { id, profile } of TEMPLATES) {
    t.doesNotThrow(() => profileBody.parse(profile), id);
  }
  t.end();
});
