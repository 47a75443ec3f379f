/**
 * The probe of the network as a part of the doctor: what it asks, and how answers are shown.
 *
 * Leaves   asking and judging to src/dhcp-proxy/probe, which main.ts hands over.
 * Tests    test/cli/doctor/probe.test.ts
 */
import { interfaceModes } from '../../config/dhcp.ts';
import { isIpv4 } from '../../domain/address.ts';
import { START_SCRIPT, UNIVERSAL_NAME } from '../../domain/boot-names.ts';
import {
  describeProbeKinds,
  type ProbeAnswer,
  type ProbeFinding,
  type ProbeRequest,
} from '../../domain/probe.ts';
import { AUTO, ipv4Addresses } from '../../platform/interfaces.ts';
import { table, type Column } from '../table.ts';
import type { Facts } from './facts.ts';
import type { Appendix, Finding } from './finding.ts';

const CHECK = 'dhcp-probe';
/** What TFTP serves beside loaders: the start script, and the name that serves every machine. */
const OTHER_NAMES = [START_SCRIPT, UNIVERSAL_NAME];

/** Every interface that is served and could be; others have a finding of their own. */
export function probeRequestFor(facts: Facts): ProbeRequest {
  const { config, interfaces, defaultRoute, loaders, server } = facts;
  const modes = new Map(
    interfaceModes(config).map(({ name, mode }) => [name === AUTO ? defaultRoute : name, mode]),
  );
  const places = interfaces
    .filter((one) => one.up)
    .flatMap((one) => {
      const mode = modes.get(one.name);
      return mode ? [{ interface: one.name, mode, addresses: ipv4Addresses(one) }] : [];
    })
    .filter(({ addresses }) => addresses.length > 0);
  return {
    places,
    ownAddresses: interfaces
      .flatMap(({ addresses }) => addresses.map(({ address }) => address))
      .filter(isIpv4),
    published: [...loaders.published, ...OTHER_NAMES],
    serverRuns: server.state === 'running',
  };
}

export function probeFindings(findings: readonly ProbeFinding[]): readonly Finding[] {
  return findings.map((finding) => ({ check: CHECK, ...finding }));
}

const COLUMNS: readonly Column<ProbeAnswer>[] = [
  { header: 'INTERFACE', value: (answer) => answer.interface, dropOrder: 1 },
  { header: 'ASKED AS', value: ({ kind }) => describeProbeKinds([kind]) },
  { header: 'PORT', value: ({ port }) => String(port), dropOrder: 2 },
  { header: 'SERVER', value: ({ server, ownHost }) => `${server}${ownHost ? '*' : ''}` },
  { header: 'OFFERS', value: ({ address }) => address ?? '-' },
  { header: 'NEXT SERVER', value: ({ nextServer }) => nextServer ?? '-' },
  { header: 'FILE', value: (answer) => shownFile(answer) || '-', flexible: true },
];

/** Both where they differ, for each firmware reads another of the two. */
function shownFile({ headerFile, optionFile }: ProbeAnswer): string {
  if (headerFile === optionFile || optionFile === '') return headerFile;
  return headerFile === '' ? optionFile : `${headerFile} (option 67: ${optionFile})`;
}

const OWN_HOST =
  '* from this host: the running server itself, heard before its answer leaves the host.\n' +
  'All others came from the network.\n';

/** Every answer, in the order of arrival. */
export function answersTable(answers: readonly ProbeAnswer[]): Appendix {
  return {
    data: { answers: answers.map(shown) },
    text: ({ width, paint }) => {
      if (answers.length === 0) return 'Nobody answered the probe.\n';
      const own = answers.some(({ ownHost }) => ownHost) ? OWN_HOST : '';
      return `${table(answers, COLUMNS, { width, paint })}${own}`;
    },
  };
}

/** With the names of the API; absent values are null, so that every answer has the same keys. */
function shown(answer: ProbeAnswer): object {
  return {
    interface: answer.interface,
    kind: answer.kind,
    port: answer.port,
    server: answer.server,
    from: answer.from,
    own_host: answer.ownHost,
    after_ms: answer.afterMs,
    message_type: answer.messageType ?? null,
    server_identifier: answer.serverIdentifier ?? null,
    address: answer.address ?? null,
    prefix_length: answer.prefixLength ?? null,
    next_server: answer.nextServer ?? null,
    file: answer.headerFile,
    option_67: answer.optionFile,
    vendor_class: answer.bootClass ?? null,
    pxe_options: answer.pxe,
    ipxe_priority: answer.ipxePriority,
  };
}
