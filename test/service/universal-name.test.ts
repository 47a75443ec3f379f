import t from 'tap';
import { parseIpAddress } from '../../src/domain/address.ts';
import {
  overheardIpxeMsMax,
  overheardMsMax,
  universalNameMs,
  universalNamesMax,
} from '../../src/domain/limits.ts';
import { parseLoaderChoice } from '../../src/domain/loaders.ts';
import { parseMac } from '../../src/domain/mac.ts';
import type { AssetRequest, MachinePolicy, Overheard } from '../../src/domain/ports.ts';
import { createUniversalName } from '../../src/service/universal-name.ts';
import { fakeClock, sample } from '../fakes/tftp.ts';

const MAC = parseMac('52:54:00:aa:00:01')!;
const INSTALLED = [
  ...['undionly.kpxe', 'ipxe.efi', 'snponly.efi', 'ipxe-arm64.efi', 'ipxe-riscv64.efi'],
  ...['own.efi', 'own.kpxe'],
];

/** What a packet of the samples asks for, read without the server's own codec. */
function optionsOf(name: string): Map<string, string> {
  const texts = sample(name).toString('latin1', 2).split('\0').slice(2, -1);
  const pairs = texts.flatMap((text, at) =>
    at % 2 === 0 ? [[text.toLowerCase(), texts[at + 1] ?? ''] as const] : [],
  );
  return new Map(pairs);
}

interface World {
  readonly heard?: Overheard;
  readonly policy?: Partial<MachinePolicy>;
  readonly installed?: readonly string[];
}

function world({ heard, policy, installed = INSTALLED }: World = {}) {
  const clock = fakeClock();
  const now = { heard };
  const meant = createUniversalName({
    clock,
    heardOf: (mac) => (mac === MAC ? now.heard : undefined),
    hasLoader: (name) => installed.includes(name),
    ...(policy && {
      policyOf: () => ({ configured: true, firmware: {}, hardware: {}, ...policy }),
    }),
  });
  /** @param how  a sample packet, or options as they are sent */
  const ask = (
    how: string | Readonly<Record<string, string>>,
    changes: Partial<AssetRequest> & { readonly unknown?: true } = {},
  ): string | undefined => {
    const { unknown, ...rest } = changes;
    return meant({
      name: 'rouse',
      localAddress: parseIpAddress('10.77.0.2')!,
      from: parseIpAddress('10.77.0.9')!,
      ...(unknown ? {} : { mac: MAC }),
      options: typeof how === 'string' ? optionsOf(how) : new Map(Object.entries(how)),
      ...rest,
    });
  };
  return { ask, clock, now };
}

const SCRIPT = 'autoexec.ipxe';

t.test('the form of the request tells strangers apart (quirk RRQ-FORM)', (t) => {
  const { ask } = world();
  for (const [form, file] of [
    ['read-ipxe', SCRIPT],
    ['size-probe-edk2', 'ipxe.efi'],
    ['read-edk2', 'ipxe.efi'],
    ['size-probe-edk2-ipv6', 'ipxe.efi'],
    ['read-shim', 'ipxe.efi'],
    ['size-probe-intel', 'undionly.kpxe'],
    ['read-intel', 'undionly.kpxe'],
    ['read-u-boot', 'ipxe-arm64.efi'],
    ['no-options', 'undionly.kpxe'],
  ] as const) {
    t.equal(ask(form), file, form);
  }
  t.equal(ask({ blksize: '1468' }), 'ipxe.efi', 'EDK2 before 2018');
  t.equal(ask({ tsize: '0', blksize: '512', timeout: '6' }), 'undionly.kpxe', 'curl');
  t.end();
});

t.test('the ending of the name is a hint where the form tells nothing', (t) => {
  const { ask } = world();
  const named = (name: string, how: Parameters<typeof ask>[0] = {}) => ask(how, { name });
  t.equal(named('Rouse.EFI'), 'ipxe.efi', 'HTTP boot takes no other path');
  t.equal(world().ask({}, { name: 'rouse.kpxe' }), 'undionly.kpxe');
  t.equal(named('rouse.efi', 'read-intel'), 'undionly.kpxe');
  t.equal(named('rouse.0', 'read-edk2'), 'ipxe.efi');
  t.end();
});

t.test('what was overheard comes before the form', (t) => {
  const uefi = { client: 'uefi', loader: 'snponly.efi', atMs: 0 } as const;
  t.equal(world({ heard: uefi }).ask('size-probe-intel'), 'snponly.efi');
  t.equal(world({ heard: uefi }).ask('read-ipxe'), SCRIPT, 'but iPXE is known by its form');
  t.equal(world({ heard: uefi }).ask('size-probe-intel', { unknown: true }), 'undionly.kpxe');
  const missing = { ...uefi, loader: 'ipxe-i386.efi' };
  t.equal(world({ heard: missing }).ask('read-edk2'), 'ipxe.efi', 'not installed');
  const none = { client: 'uefi', atMs: 0 } as const;
  t.equal(world({ heard: none }).ask('read-edk2'), 'ipxe.efi');
  t.end();
});

t.test('what was overheard is believed for some time', (t) => {
  const heard = { client: 'uefi', loader: 'snponly.efi', atMs: 1_000 } as const;
  const { ask, clock } = world({ heard });
  clock.advance(overheardMsMax);
  t.equal(ask('size-probe-intel'), 'snponly.efi');
  clock.advance(universalNameMs + 1);
  t.equal(ask('size-probe-intel'), 'undionly.kpxe');
  t.end();
});

t.test('an iPXE with other block sizes gets the script, firmware does not', (t) => {
  const heard = { client: 'ipxe', atMs: 1_000 } as const;
  const { ask, clock } = world({ heard });
  t.equal(ask({ blksize: '1024' }), SCRIPT);
  t.equal(ask('read-edk2'), 'ipxe.efi', 'iPXE never asks for a window');
  clock.advance(overheardIpxeMsMax + 1);
  t.equal(ask({ blksize: '1024' }), 'undionly.kpxe');
  t.end();
});

t.test('a Raspberry Pi has no loader', (t) => {
  const { ask } = world({ heard: { client: 'raspberry-pi', atMs: 0 } });
  t.equal(ask('read-raspberry-pi'), undefined);
  t.equal(ask('size-probe-intel'), undefined);
  t.end();
});

t.test('the inventory: what a person chose, what worked, what the machine is', (t) => {
  const hardware = { arch: 'x86_64-efi' } as const;
  const chose = (text: string) => ({ loader: parseLoaderChoice(text)! });
  const asked = (policy: Partial<MachinePolicy>, how = 'no-options', installed = INSTALLED) =>
    world({ policy, installed }).ask(how);
  const firmware = { loader: 'snponly.efi' };
  t.equal(asked({ hardware }), 'ipxe.efi');
  t.equal(asked({ hardware: { arch: 'riscv64-efi' } }, 'read-edk2'), 'ipxe-riscv64.efi');
  t.equal(asked({ hardware, firmware }), 'snponly.efi');
  t.equal(asked({ hardware, firmware, ...chose('ipxe') }), 'ipxe.efi');
  t.equal(asked({ hardware, firmware, ...chose('own.efi') }), 'own.efi');
  t.equal(asked({ hardware, firmware, ...chose('gone.efi') }), 'snponly.efi', 'not installed');
  t.equal(asked({ hardware, ...chose('undionly') }), 'ipxe.efi', 'a word for other machines');
  t.equal(asked(chose('snponly'), 'read-edk2'), 'snponly.efi', 'the kind by the form');
  t.equal(asked({ hardware }, 'no-options', ['snponly.efi']), 'snponly.efi', 'down the ladder');
  t.equal(asked({ hardware: { arch: 'loong64-efi' } }, 'read-edk2'), undefined, 'none of its own');
  t.equal(asked({}, 'size-probe-intel', []), undefined, 'none at all');
  t.end();
});

t.test('symptom: a machine switched from BIOS to UEFI got its old loader', (t) => {
  const bios = { hardware: { arch: 'x86-bios' }, firmware: { loader: 'own.kpxe' } } as const;
  t.equal(world({ policy: bios }).ask('size-probe-intel'), 'own.kpxe');
  t.equal(world({ policy: bios }).ask('size-probe-edk2'), 'ipxe.efi');
  t.equal(world({ policy: bios }).ask('read-u-boot'), 'ipxe-arm64.efi');
  const worked = { ...bios, firmware: { loader: 'own.efi' } };
  t.equal(world({ policy: worked }).ask('read-edk2'), 'own.efi');
  t.end();
});

t.test('a machine gets one file for its size probe and for reading', (t) => {
  const heard = { client: 'uefi', loader: 'snponly.efi', atMs: 1_000 } as const;
  const { ask, clock, now } = world({ heard });
  clock.advance(overheardMsMax);
  t.equal(ask('size-probe-edk2'), 'snponly.efi');
  clock.advance(1);
  t.equal(ask('read-edk2'), 'snponly.efi', 'although what was heard is too old by now');
  now.heard = { client: 'uefi', loader: 'ipxe.efi', atMs: clock.nowMs() };
  t.equal(ask('size-probe-edk2'), 'ipxe.efi', 'it said something new since');
  t.equal(ask('read-ipxe'), SCRIPT, 'and is iPXE now');
  now.heard = { client: 'uefi', loader: 'snponly.efi', atMs: clock.nowMs() };
  t.equal(ask('read-edk2'), 'snponly.efi', 'and was started again');
  t.end();
});

t.test('a flood of addresses costs the memory of the oldest, nothing else', (t) => {
  const installed = ['ipxe.efi', 'snponly.efi'];
  const { ask } = world({ installed });
  t.equal(ask('read-edk2'), 'ipxe.efi');
  const flood = (addresses: number): void => {
    for (let each = 0; each < addresses; each += 1) {
      const from = parseIpAddress(`10.78.${each >> 8}.${each & 255}`)!;
      ask('read-edk2', { from, unknown: true });
    }
  };
  flood(universalNamesMax - 1);
  installed.shift();
  t.equal(ask('read-edk2'), 'ipxe.efi', 'still remembered');
  flood(universalNamesMax);
  t.equal(ask('read-edk2'), 'snponly.efi', 'decided anew');
  t.end();
});
