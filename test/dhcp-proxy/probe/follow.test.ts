import t from 'tap';
import { asksBootServer, follow } from '../../../src/dhcp-proxy/probe/follow.ts';
import type { ProbeAnswer, ProbeKind } from '../../../src/domain/probe.ts';
import { bootServer, CONTEXT, dhcp, ip, OWN, ours, proxy } from '../../fakes/probe.ts';

const PXE = 'PXEClient';
const HTTP = 'HTTPClient';
const RIVAL = '192.168.1.9';
const URL = `http://${OWN}:8080/boot/loaders/ipxe.efi`;

interface Case {
  readonly about: string;
  readonly kinds: readonly ProbeKind[];
  readonly answers: readonly ProbeAnswer[];
  /** target and file, or nothing */
  readonly follows?: readonly [target: string, file: string];
  readonly bootServer?: 'answered' | 'silent' | 'own';
}

const named = dhcp({ file: 'x.efi', nextServer: ip(RIVAL) });
const classOnly = dhcp({ bootClass: PXE, nextServer: ip('192.168.1.1') });

const CASES: readonly Case[] = [
  {
    about: 'an address alone leads nowhere',
    kinds: ['bios', 'uefi-x64', 'ipxe'],
    answers: [dhcp()],
  },
  { about: 'a proxy alone leads nowhere', kinds: ['bios', 'uefi-x64', 'ipxe'], answers: [ours()] },
  {
    about: 'an address and a proxy: the proxy',
    kinds: ['bios', 'uefi-x64', 'uefi-arm64', 'ipxe'],
    answers: [dhcp(), ours()],
    follows: [OWN, 'ipxe.efi'],
  },
  {
    about: 'a file of the DHCP server is taken without a proxy',
    kinds: ['bios', 'uefi-x64', 'ipxe'],
    answers: [named],
    follows: [RIVAL, 'x.efi'],
  },
  {
    about: 'firmware prefers the proxy to a file of the DHCP server',
    kinds: ['bios', 'uefi-x64'],
    answers: [named, ours()],
    follows: [OWN, 'ipxe.efi'],
  },
  {
    about: 'iPXE prefers the file of the DHCP server at equal priority',
    kinds: ['ipxe'],
    answers: [named, ours()],
    follows: [RIVAL, 'x.efi'],
  },
  {
    about: 'and the proxy with a higher one',
    kinds: ['ipxe'],
    answers: [named, ours({ ipxePriority: 1 })],
    follows: [OWN, 'ipxe.efi'],
  },
  {
    about: 'of two proxies firmware keeps the first',
    kinds: ['bios', 'uefi-x64'],
    answers: [dhcp(), ours(), proxy(RIVAL, { file: 'x.efi' })],
    follows: [OWN, 'ipxe.efi'],
  },
  {
    about: 'and iPXE takes the last',
    kinds: ['ipxe'],
    answers: [dhcp(), ours(), proxy(RIVAL, { file: 'x.efi' })],
    follows: [RIVAL, 'x.efi'],
  },
  {
    about: 'UEFI prefers an offer with PXE options to one that needs port 4011',
    kinds: ['uefi-x64'],
    answers: [dhcp(), proxy(RIVAL, { pxe: false }), ours()],
    follows: [OWN, 'ipxe.efi'],
  },
  {
    about: 'the class alone sends firmware to port 4011 of its sender, whatever a proxy says',
    kinds: ['bios', 'uefi-x64'],
    answers: [classOnly, ours()],
    follows: ['192.168.1.1', ''],
    bootServer: 'silent',
  },
  {
    about: 'where the file then comes from',
    kinds: ['bios', 'uefi-x64'],
    answers: [classOnly, bootServer('192.168.1.1', { file: 'wds.efi' })],
    follows: ['192.168.1.1', 'wds.efi'],
    bootServer: 'answered',
  },
  {
    about: 'this host cannot ask its own port 4011',
    kinds: ['uefi-x64'],
    answers: [dhcp({ bootClass: PXE, nextServer: OWN })],
    follows: [OWN, ''],
    bootServer: 'own',
  },
  {
    about: 'UEFI drops an offer without option 54 or 53',
    kinds: ['uefi-x64'],
    answers: [
      dhcp(),
      { ...proxy(RIVAL, { file: 'x.efi' }), serverIdentifier: undefined } as never,
      { ...proxy(RIVAL, { file: 'x.efi' }), messageType: undefined } as never,
    ],
  },
  {
    about: 'HTTP boot wants class and URL',
    kinds: ['http-x64'],
    answers: [named, proxy(RIVAL, { file: URL }), ours({ bootClass: HTTP })],
  },
  {
    about: 'and has them from a proxy',
    kinds: ['http-x64'],
    answers: [named, ours({ bootClass: HTTP, file: URL })],
    follows: [OWN, URL],
  },
  {
    about: 'unless the server of the address has them as well',
    kinds: ['http-x64'],
    answers: [
      ours({ bootClass: HTTP, file: URL }),
      dhcp({ bootClass: HTTP, file: `http://${RIVAL}/x.efi` }),
    ],
    follows: [RIVAL, `http://${RIVAL}/x.efi`],
  },
];

for (const { about, kinds, answers, follows, bootServer: asked } of CASES) {
  t.test(about, (t) => {
    for (const kind of kinds) {
      const followed = follow(kind, answers, CONTEXT.ownAddresses);
      t.same(followed && [followed.target, followed.file], follows, kind);
      t.equal(followed?.bootServer, asked, kind);
    }
    t.end();
  });
}

t.test('iPXE reads the header first, firmware option 67', (t) => {
  const both = dhcp({ headerFile: 'header', optionFile: 'option', nextServer: ip(RIVAL) });
  t.equal(follow('ipxe', [both], [])?.file, 'header');
  t.equal(follow('uefi-x64', [both], [])?.file, 'option');
  t.equal(follow('bios', [{ ...both, optionFile: '' }], [])?.file, 'header');
  t.end();
});

t.test('only UEFI asks port 4011 although it has a file', (t) => {
  const binl = proxy(RIVAL, { pxe: false, file: 'x' });
  t.equal(asksBootServer('uefi-x64', binl), true);
  t.equal(asksBootServer('bios', binl), false);
  t.equal(asksBootServer('ipxe', binl), false);
  t.equal(asksBootServer('ipxe', proxy(RIVAL, { pxe: false })), true);
  t.equal(asksBootServer('http-x64', binl), false);
  t.equal(asksBootServer('uefi-x64', dhcp({ file: 'x' })), false);
  t.end();
});
