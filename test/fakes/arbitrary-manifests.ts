/**
 * Manifests that fast-check makes up: valid documents of every kind, with texts that readers of YAML
 * like to take for something else. A kind without an entry does not compile.
 */
import fc from 'fast-check';
import { MACHINE_ARCHES } from '../../src/domain/machine-arches.ts';
import { DISK_WAYS } from '../../src/domain/disk-way.ts';
import { PERSONALITIES } from '../../src/domain/firmware.ts';
import { LOADER_WORDS } from '../../src/domain/loaders.ts';
import type { ResourceKind } from '../../src/domain/use-cases.ts';

/** Whatever has a meaning of its own in YAML 1.1 or 1.2, or in the way it is written. */
const TRICKY = [
  ...['yes', 'No', 'on', 'null', '~', 'true', '1e3', '0x10', '012', '1:20', '52:54:00:12:34:56'],
  ...['', ' ', ' a ', '-', '- a', '#x', 'a #b', 'a: b', '{a}', '[b]', '!tag', '&a', '*a', '%a'],
  ...['@', '`', '"q"', "'", '\\', '---', '...', '2026-01-01', '<<', '=', '?', '|', '>', '>-'],
  ...['a\nb', 'a\n', '\n', '\ta', 'a\r\nb', '\u0085', '\u2028', '\u0000', '\u001b[31m', '\ufeff'],
  ...['é', '😀', '<redactd>', '${x}', 'NaN', '.inf', '1_000', '+1', '0o7', '9'.repeat(30)],
];

const text = fc.oneof(fc.constantFrom(...TRICKY), fc.string({ unit: 'binary', maxLength: 40 }));
const saying = text.filter((value) => value !== '');
const arch = fc.constantFrom(...MACHINE_ARCHES);
const hostArg = fc.constantFrom('quiet', 'console=ttyS0,115200n8', 'x="a b"', 'h=${machine.name}');

/** One of the names, or none. */
const oneOf = (names: readonly string[]): fc.Arbitrary<string | undefined> =>
  fc.constantFrom(undefined, ...names);
const some = (shape: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<object> =>
  fc.record(shape, { requiredKeys: [] });

export interface Names {
  readonly image: readonly string[];
  readonly config: readonly string[];
  readonly profile: readonly string[];
}
/** Files that the folder of images must have. */
export const IMAGE_FILES = ['linux', 'initrd'] as const;

const NETWORK = some({
  gateway: fc.constant('10.0.0.1'),
  device: fc.constantFrom('eth0', 'mac', '52:54:00:aa:bb:cc'),
  dns: fc.subarray(['10.0.0.2', 'fd00::1']),
  ntp: fc.subarray(['10.0.0.3']),
}).map((more) => ({ address: '10.0.0.11/24', ...more }));

const ADDS = { args: ['quiet', 'h=${machine.name}'] };

const SCHEMATIC = fc.constantFrom<unknown>(
  'a'.repeat(64),
  { extensions: ['siderolabs/gvisor'], meta: [{ key: 10, value: '0x' }] },
  { overlay: { image: 'x', name: 'y', options: { a: 'yes', b: 1, c: true } } },
  { extra_kernel_args: ['on'], secureboot: { include_well_known_certificates: true } },
);

/** A document of the kind with this name; references are to the names given. */
export const DOCUMENTS: Readonly<
  Record<ResourceKind, (name: string, names: Names, index: number) => fc.Arbitrary<object>>
> = {
  image: (name) =>
    some({
      initrd: fc.constant('initrd'),
      elsewhere: fc.constant('http://files.example/a?b=c#d'),
      'deep/file': fc.constant({ url: 'https://files.example/x', sha256: '0'.repeat(64) }),
    }).map((files) => ({ kind: 'image', name, files: { linux: 'linux', ...files } })),
  config: (name) =>
    fc.record({
      kind: fc.constant('config'),
      name: fc.constant(name),
      base: fc.constantFrom('machine: {type: worker}\n', 'machine: {token: "0x1"}\n'),
      patches: fc.array(fc.constantFrom('machine: {token: yes}\n', 'cluster:\n  id: "1:20"\n'), {
        maxLength: 3,
      }),
    }),
  profile: (name, { image, config }) =>
    fc
      .tuple(
        some({
          arch: fc.uniqueArray(arch, { maxLength: 3 }),
          install: fc.constant('once'),
          destructive: fc.constant(true),
        }),
        fc.oneof(
          fc
            .record({ image: oneOf(image), args: fc.array(hostArg, { maxLength: 3 }) })
            .map(({ image: from, args }) => {
              const kernel = from === undefined ? 'http://x.example/k' : `image:${from}/linux`;
              return { linux: { kernel, initrd: [kernel], args } };
            }),
          some({
            delivery: fc.constantFrom('proxy', 'direct'),
            siderolink_api: fc.constant('https://omni.example/?jointoken=sesame'),
            reports: fc.boolean(),
            config: fc.constantFrom(...config),
            secure_boot: fc.boolean(),
            console: fc.constant(['ttyS0,115200n8']),
          }).chain((talos) =>
            SCHEMATIC.map((schematic) => ({ talos: { version: '1.13.9', schematic, ...talos } })),
          ),
          fc.constant({ chain: { url: 'tftp://10.0.0.1/x' } }),
        ),
      )
      .map(([common, spec]) => ({ kind: 'profile', name, ...common, ...spec })),
  rule: (name, { profile }) =>
    fc
      .record({
        common: some({ weight: fc.integer({ min: -9, max: 9 }), enabled: fc.boolean() }),
        when: some({
          mac: fc.constantFrom('52:54', ['525400123456', '52:*:00:12:34:56']),
          serial: fc.array(saying, { minLength: 1, maxLength: 3 }),
          arch,
          subnet: fc.constantFrom('10.0.0.7', ['fd00::/8', '10.0.0.0/8']),
          tags: fc.dictionary(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,9}$/), text),
          not: some({ product: saying, platform: fc.constantFrom('bios', 'efi') }),
        }),
        unknown: fc.constantFrom(undefined, true, 'any'),
        profile: oneOf(profile),
        then: some({ max_machines: fc.integer({ min: 1, max: 9 }), once: fc.boolean() }),
      })
      .map(({ common, when, unknown, profile: gives, then }) => {
        if (gives === undefined) return { kind: 'rule', name, ...common, when, then: ADDS };
        const consent = unknown !== undefined && { destructive: 'allow' };
        const told = unknown === undefined ? when : { ...when, unknown };
        const given = { ...then, ...consent, profile: gives };
        return { kind: 'rule', name, ...common, when: told, then: given };
      }),
  machine: (name, { profile }, index) =>
    some({
      name: fc.constant(name),
      tags: fc.dictionary(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,9}$/), text),
      variables: fc.dictionary(fc.stringMatching(/^[A-Za-z][\w-]{0,9}$/), text),
      hardware: some({ serial: saying, manufacturer: saying, asset: saying, arch }),
      network: NETWORK,
      boot: some({
        profile: fc.constantFrom(...profile),
        loader: fc.constantFrom(...LOADER_WORDS, 'own.efi'),
        personality: fc.constantFrom(...PERSONALITIES),
        disk: fc.constantFrom(...DISK_WAYS),
        console: fc.constant(['ttyS1,9600']),
        args: fc.array(hostArg, { maxLength: 3 }),
        config_patches: fc.array(
          fc.constantFrom('machine: {token: off}\n', 'cluster: {id: "on"}\n'),
          { maxLength: 2 },
        ),
      }),
    }).map((more) => ({ kind: 'machine', macs: macsOf(index), ...more })),
};

/** Spellings with and without colons, some of which are numbers to YAML. */
function macsOf(index: number): readonly string[] {
  const last = index.toString(16).padStart(2, '0');
  return [`52:54:00:12:34:${last}`, `0011223344${last}`];
}
