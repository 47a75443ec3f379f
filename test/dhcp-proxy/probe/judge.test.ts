import t from 'tap';
import { judge } from '../../../src/dhcp-proxy/probe/judge.ts';
import {
  PROBE_KINDS,
  type ProbeAnswer,
  type ProbeContext,
  type ProbePlace,
} from '../../../src/domain/probe.ts';
import { as, bootServer, CONTEXT, dhcp, ip, OWN, ours, PLACE, proxy } from '../../fakes/probe.ts';

const RIVAL = '192.168.1.9';
const PXE = 'PXEClient';

interface Given {
  readonly answers?: readonly ProbeAnswer[];
  readonly place?: Partial<ProbePlace>;
  readonly context?: Partial<ProbeContext>;
}

const findings = ({ answers = [], place = {}, context = {} }: Given) =>
  judge({ ...PLACE, ...place }, answers, { ...CONTEXT, ...context });

/** `level id` of each finding, sorted. */
const ids = (given: Given): string[] =>
  findings(given)
    .map(({ id, level }) => `${level} ${id}`)
    .sort();

/** The same answers to every kind, ours with the file that the kind gets. */
function everyKind(...answers: readonly ProbeAnswer[]): ProbeAnswer[] {
  return PROBE_KINDS.flatMap((kind) => as(kind, answers));
}
function oursToAll(): ProbeAnswer[] {
  const url = `http://${OWN}:8080/boot`;
  return [
    ...as('bios', [ours({ file: 'undionly.kpxe' })]),
    ...as('uefi-x64', [ours({ file: 'ipxe.efi' })]),
    ...as('uefi-arm64', [ours({ file: 'ipxe-arm64.efi' })]),
    ...as('http-x64', [ours({ bootClass: 'HTTPClient', file: `${url}/loaders/ipxe.efi` })]),
    ...as('ipxe', [ours({ ipxePriority: 1, file: `${url}/start.ipxe` })]),
  ];
}

t.test('beside a DHCP server that adds nothing, everything is well', (t) => {
  t.same(ids({ answers: [...everyKind(dhcp()), ...oursToAll()] }), [
    'ok boot-own',
    'ok dhcp-plain',
  ]);
  t.same(
    findings({ answers: [...everyKind(dhcp()), ...oursToAll()] }).map(({ text }) => text),
    [
      'eth0: 192.168.1.1 hands out 192.168.1.57 and adds nothing about booting: ' +
        'ProxyDHCP will add it',
      'eth0: BIOS, UEFI x64, UEFI arm64, UEFI HTTP x64, iPXE: loads from this server ' +
        '(192.168.1.10)',
    ],
  );
  t.end();
});

const named = dhcp({ file: 'netboot.xyz.efi', nextServer: ip(RIVAL) });

t.test('a DHCP server that names another boot server is told with address and file', (t) => {
  const found = findings({ answers: everyKind(named), context: { serverRuns: false } });
  t.same(
    found.map(({ level, id }) => `${level} ${id}`),
    ['info own-stopped', 'fail dhcp-other-boot-server'],
  );
  t.equal(
    found[1]?.text,
    'eth0: BIOS, UEFI x64, UEFI arm64, iPXE: the DHCP server 192.168.1.1 says next-server ' +
      '192.168.1.9, file netboot.xyz.efi. That is not this server (192.168.1.10). U-Boot, and ' +
      'what is loaded second (GRUB), always go there. The machine goes there.',
  );
  t.match(found[1]?.fix, /options 66 and 67.*192\.168\.1\.1, or put 192\.168\.1\.10/);
  t.end();
});

t.test('also while ours is preferred, and then it says by whom', (t) => {
  const found = findings({ answers: [...everyKind(named), ...oursToAll()] });
  const conflict = found.find(({ id }) => id === 'dhcp-other-boot-server');
  t.equal(conflict?.level, 'fail');
  t.match(
    conflict?.text,
    'BIOS: most ROMs prefer ours. UEFI x64, UEFI arm64: ours is preferred, except by firmware ' +
      'older than 2017. iPXE: ours is preferred, for its priority.',
  );
  t.match(
    found.find(({ id }) => id === 'boot-own'),
    { level: 'ok' },
  );
  t.end();
});

t.test('option 60 without 43 is told with the error on the screen of the machine', (t) => {
  const answers = everyKind(dhcp({ bootClass: PXE }));
  const [leftover] = findings({ answers: [...answers, ...oursToAll()] }).filter(
    ({ level }) => level === 'fail',
  );
  t.equal(leftover?.id, 'pxe-class-leftover');
  t.match(
    leftover?.text,
    'BIOS: it stops with PXE-E55. UEFI x64, UEFI arm64: it stops with PXE-E16',
  );
  t.match(leftover?.fix, 'remove option 60 from the DHCP server 192.168.1.1');
  t.end();
});

t.test('a port 4011 that answers is another boot server', (t) => {
  const answers = as('uefi-x64', [
    dhcp({ bootClass: PXE }),
    bootServer('192.168.1.1', { file: 'wdsmgfw.efi' }),
  ]);
  const conflict = findings({ answers }).find(({ id }) => id === 'dhcp-other-boot-server');
  t.match(conflict?.text, '192.168.1.1 (on its port 4011) says next-server 192.168.1.1, file wdsm');
  t.end();
});

t.test('of two proxies, who wins depends on the firmware and on the order', (t) => {
  const rival = proxy(RIVAL, { file: 'x.efi' });
  const text = (answers: readonly ProbeAnswer[]): string | undefined =>
    findings({ answers }).find(({ id }) => id === 'proxy-other')?.text;
  t.match(
    text(as('uefi-x64', [dhcp(), ours(), rival])),
    'eth0: UEFI x64: the ProxyDHCP 192.168.1.9 says next-server 192.168.1.9, file x.efi. That is ' +
      'not this server (192.168.1.10). The first offer to arrive is preferred.',
  );
  t.match(text(as('uefi-x64', [dhcp(), rival, ours()])), 'It came before ours');
  const binl = proxy(RIVAL, { pxe: false });
  t.match(text(as('uefi-x64', [dhcp(), binl, ours()])), 'Ours is preferred, for its form.');
  t.match(text(as('ipxe', [dhcp(), ours({ ipxePriority: 1 }), rival])), 'for its priority');
  t.match(text(as('ipxe', [dhcp(), ours(), rival])), 'The machine goes there.');
  t.match(text(as('bios', [dhcp(), ours(), proxy(RIVAL)])), 'a PXE menu');
  t.end();
});

interface Case extends Given {
  readonly about: string;
  readonly expect: readonly string[];
}

const x64 = (...answers: readonly ProbeAnswer[]): ProbeAnswer[] => as('uefi-x64', answers);
/** What is said about the four kinds that a case is not about. */
const only = (given: Given): string[] => ids(given).filter((id) => !id.endsWith('dhcp-none'));

const CASES: readonly Case[] = [
  {
    about: 'a file we have not',
    answers: x64(dhcp({ file: 'pxelinux.0', nextServer: OWN })),
    place: { mode: 'next-server' },
    expect: ['fail file-unknown'],
  },
  {
    about: 'our address and no file',
    answers: as('bios', [proxy(OWN, { ownHost: false }), dhcp()]),
    place: { mode: 'next-server' },
    expect: ['fail file-unknown', 'ok dhcp-plain'],
  },
  {
    about: 'a file for another machine',
    answers: x64(dhcp({ file: 'undionly.kpxe', nextServer: OWN })),
    place: { mode: 'next-server' },
    expect: ['fail file-for-other-machine'],
  },
  {
    about: 'iPXE is given iPXE',
    answers: as('ipxe', [dhcp({ file: '/undionly.kpxe', nextServer: OWN })]),
    place: { mode: 'next-server' },
    expect: ['fail ipxe-gets-loader'],
  },
  {
    about: 'next-server mode as it should be',
    answers: everyKind(dhcp({ file: 'rouse', nextServer: OWN })),
    place: { mode: 'next-server' },
    expect: ['info http-not-named', 'ok boot-own'],
  },
  {
    about: 'next-server mode, and the DHCP server names nobody',
    answers: everyKind(dhcp()),
    place: { mode: 'next-server' },
    expect: ['fail next-server-missing', 'info http-not-named', 'ok dhcp-plain'],
  },
  {
    about: 'pxe-only beside a DHCP server on this host that sends machines to port 4011',
    answers: x64(dhcp({ bootClass: PXE, nextServer: OWN }, OWN)),
    place: { mode: 'pxe-only' },
    expect: ['ok boot-own-port-4011'],
  },
  {
    about: 'pxe-only beside one that does not',
    answers: x64(dhcp({}, OWN)),
    place: { mode: 'pxe-only' },
    expect: ['fail pxe-class-missing', 'ok dhcp-plain'],
  },
  {
    about: 'a running server that said nothing',
    answers: x64(dhcp()),
    expect: ['fail own-silent', 'ok dhcp-plain'],
  },
  {
    about: 'a server that has no loader for the machine',
    answers: x64(dhcp()),
    context: { published: [] },
    expect: ['fail own-silent', 'info own-no-loader', 'ok dhcp-plain'],
  },
  {
    about: 'a server that only observes, beside another boot server',
    answers: x64(named),
    place: { mode: 'observe' },
    expect: ['info own-observes', 'warn dhcp-other-boot-server'],
  },
  {
    about: 'an offer that UEFI drops',
    answers: x64({ ...dhcp(), serverIdentifier: undefined } as never, ours()),
    context: { serverRuns: false },
    expect: ['fail offer-without-identifier', 'info own-stopped', 'ok dhcp-plain'],
  },
  {
    about: 'an offer of BOOTP',
    answers: x64({ ...dhcp(), messageType: undefined } as never, ours()),
    context: { serverRuns: false },
    expect: ['fail offer-without-type', 'info own-stopped', 'ok dhcp-plain'],
  },
  {
    about: 'two DHCP servers of one network',
    answers: x64(dhcp(), dhcp({ address: ip('192.168.1.77') }, '192.168.1.2'), ours()),
    context: { serverRuns: false },
    expect: [
      ...['info own-stopped', 'ok boot-own', 'ok dhcp-plain', 'ok dhcp-plain'],
      'warn dhcp-two-servers',
    ],
  },
  {
    about: 'two of which one hands out addresses of elsewhere',
    answers: x64(dhcp(), dhcp({ address: ip('10.0.0.7') }, '10.0.0.1'), ours()),
    context: { serverRuns: false },
    expect: [
      ...['fail dhcp-two-servers', 'info own-stopped', 'ok boot-own', 'ok dhcp-plain'],
      'ok dhcp-plain',
    ],
  },
];

for (const { about, expect, ...given } of CASES) {
  t.test(about, (t) => {
    t.same(only(given), [...expect].sort());
    t.end();
  });
}

t.test('nobody answers at all', (t) => {
  const context = { serverRuns: false };
  t.same(ids({ context }), ['fail dhcp-none', 'info own-stopped']);
  const alone = findings({ answers: oursToAll() });
  t.same(
    alone.map(({ id }) => id),
    ['dhcp-none'],
    'a proxy is no DHCP server',
  );
  const deaf = { place: { mode: 'pxe-only' }, context } as const;
  t.same(ids(deaf), ['info own-stopped', 'warn dhcp-none'], 'raw frames of this host');
  t.end();
});

t.test('everything that fails or warns says what to do', (t) => {
  const all = [
    ...CASES,
    { answers: everyKind(named) },
    { answers: everyKind(dhcp({ bootClass: PXE })) },
    { answers: everyKind(dhcp(), proxy(RIVAL)) },
    {},
  ];
  for (const given of all) {
    for (const { id, level, fix } of findings(given)) {
      if (level === 'fail' || level === 'warn') t.ok(fix, id);
    }
  }
  t.end();
});
