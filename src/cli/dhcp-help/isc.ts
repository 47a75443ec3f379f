/**
 * ISC dhcpd: statements for dhcpd.conf.
 *
 * Specs    dhcpd.conf(5) "The filename statement", dhcp-eval(5); tried with 4.4.3.
 * Tests    test/interop/dhcp-help.test.ts runs dhcpd with them
 */
import { UNIVERSAL_NAME } from '../../domain/boot-names.ts';
import type { ServerGuide } from './guide.ts';
import {
  hex16,
  HTTP_CLASS,
  HTTP_ROWS,
  loaderUrl,
  PXE_CLASS,
  scriptUrl,
  TFTP_ROWS,
  type BootSite,
} from './site.ts';

const DEFINE = 'option rouse-arch code 93 = unsigned integer 16;';

interface Branch {
  readonly when: string;
  readonly statements: readonly string[];
}

function nextServer(site: BootSite): string {
  return [
    DEFINE,
    `next-server ${site.address};`,
    ...chain([
      { when: 'option user-class = "iPXE"', statements: fileStatements(scriptUrl(site)) },
      ...TFTP_ROWS.map(({ codes, file }) => ({
        when: anyOf(codes),
        statements: fileStatements(file),
      })),
      ...httpBranches(site),
    ]),
  ].join('\n');
}

function sameHost(site: BootSite): string {
  return [
    DEFINE,
    `next-server ${site.address};`,
    ...chain([
      {
        when: `substring(option vendor-class-identifier, 0, ${PXE_CLASS.length}) = "${PXE_CLASS}"`,
        statements: [`option vendor-class-identifier "${PXE_CLASS}";`],
      },
      ...httpBranches(site),
    ]),
  ].join('\n');
}

function httpBranches(site: BootSite): readonly Branch[] {
  return HTTP_ROWS.map(({ codes, file }) => ({
    when: anyOf(codes),
    statements: [
      ...fileStatements(loaderUrl(site, file)),
      `option vendor-class-identifier "${HTTP_CLASS}";`,
    ],
  }));
}

/** The file name in the header and in option 67: clients differ in which of them they read. */
function fileStatements(file: string): readonly string[] {
  return [`filename "${file}";`, `option bootfile-name "${file}";`];
}

function anyOf(codes: readonly number[]): string {
  const one = (code: number): string =>
    `option rouse-arch = ${hex16(code, { prefix: '', between: ':' })}`;
  return codes.map(one).join(' or ');
}

function chain(branches: readonly Branch[]): readonly string[] {
  const lines = branches.flatMap(({ when, statements }, index) => [
    `${index === 0 ? 'if' : '} elsif'} ${when} {`,
    ...statements.map((statement) => `  ${statement}`),
  ]);
  return [...lines, '}', ''];
}

const WHERE = '/etc/dhcp/dhcpd.conf, at the top level, then restart dhcpd';
const CHECK = 'Check before the restart: dhcpd -t -cf /etc/dhcp/dhcpd.conf';
const INNER = 'A next-server or filename in a subnet, pool, group or host wins over these.';

export const isc: ServerGuide = {
  name: 'isc',
  product: 'ISC dhcpd',
  summary: 'statements for dhcpd.conf',
  comment: '#',
  ways: {
    proxy: () => [
      {
        title: 'Nothing to add. What must not be in dhcpd.conf',
        fields: [
          ['next-server, server-name, filename', 'no such statement'],
          ['option vendor-class-identifier', 'no such statement (60)'],
          ['option tftp-server-name, bootfile-name', 'no such statement (66, 67)'],
          ['option vendor-encapsulated-options', 'no such statement (43)'],
          ['vendor-option-space', 'none for PXE clients'],
        ],
      },
    ],
    'next-server': (site) => [
      {
        title: 'A loader for each architecture, a URL for UEFI HTTP boot, the script for iPXE',
        where: WHERE,
        config: nextServer(site),
        notes: [CHECK, INNER],
      },
    ],
    'one-name': ({ address }) => [
      {
        title: 'One name for every machine',
        where: WHERE,
        config: `next-server ${address};\nfilename "${UNIVERSAL_NAME}";\n`,
        notes: [CHECK, INNER],
      },
    ],
    'same-host': (site) => [
      {
        title: 'Option 60 sends machines to port 4011 of this host; HTTP boot gets its URL',
        where: WHERE,
        config: sameHost(site),
        notes: [CHECK, INNER],
      },
    ],
  },
};
