/**
 * The numbers that events make grow, for /metrics.
 *
 * Owns     their names and labels, which are a public contract: docs/reference/metrics.md lists
 *          them, held together by test/observe/metrics.test.ts. Label values are words of ours from
 *          closed lists, so that nobody on the network can make the number of series grow.
 * Tests    test/observe/metrics.test.ts
 */
import {
  BEACON_STEPS,
  BOOT_EVENT_KINDS,
  DHCP_CLIENT_KINDS,
  DHCP_IGNORE_REASONS,
  TFTP_IGNORE_REASONS,
  TFTP_OUTCOMES,
  type BootEvent,
} from '../domain/boot-event.ts';
import { BOOT_OUTCOMES, BOOT_STAGES } from '../domain/boot-stage.ts';
import { FINDING_ROWS } from '../domain/finding.ts';
import { WEBHOOK_RESULTS } from '../domain/webhook-event.ts';
import { createCount, createHistogram } from './series.ts';

/** A script of another kind does not compile before it is here. */
const SCRIPTS: Readonly<Record<(BootEvent & { kind: 'script.served' })['script'], true>> = {
  start: true,
  boot: true,
  local: true,
  wait: true,
  menu: true,
  fail: true,
};
/** What the system reports that was started is no part of a boot that is over. */
const TIMED_STAGES = BOOT_STAGES.filter((stage) => stage !== 'install');
const FILE_RESULTS = ['complete', 'probe', 'cut', 'failed'] as const;
const SENT_KINDS = ['file', 'answer', 'config'] as const;
const WEBHOOK_COUNTS = [...WEBHOOK_RESULTS, 'lost'] as const;
const LOST = ['sightings', 'facts', 'events', 'boots'] as const;

export type Rows = ReturnType<typeof createRows>;

export function createRows() {
  return {
    events: createCount({
      name: 'rouse_events_total',
      help: 'Events of each kind.',
      labels: ['kind'],
      series: each(BOOT_EVENT_KINDS),
    }),
    ...dhcpRows(),
    ...tftpRows(),
    ...httpRows(),
    ...bootRows(),
  };
}

function dhcpRows() {
  const messages = [
    ['received', 'discover'],
    ['received', 'request'],
    ['sent', 'offer'],
    ['sent', 'answer'],
  ] as const;
  return {
    dhcp: createCount({
      name: 'rouse_dhcp_messages_total',
      help: 'DHCP messages about booting, on port 67 (discover, offer) and 4011 (request, answer).',
      labels: ['direction', 'type', 'firmware'],
      series: messages.flatMap((message) => DHCP_CLIENT_KINDS.map((kind) => [...message, kind])),
    }),
    dhcpIgnored: createCount({
      name: 'rouse_dhcp_ignored_total',
      help: 'DHCP messages left unanswered.',
      labels: ['reason'],
      series: each(DHCP_IGNORE_REASONS),
    }),
  };
}

function tftpRows() {
  return {
    tftp: createCount({
      name: 'rouse_tftp_transfers_total',
      help: 'TFTP requests, by how their transfer ended.',
      labels: ['result'],
      series: each(TFTP_OUTCOMES),
    }),
    tftpSeconds: createHistogram({
      name: 'rouse_tftp_transfer_duration_seconds',
      help: 'Time that complete TFTP transfers took.',
    }),
    tftpBytes: createCount({
      name: 'rouse_tftp_sent_bytes_total',
      help: 'Bytes that machines acknowledged by TFTP.',
    }),
    tftpRepeats: createCount({
      name: 'rouse_tftp_repeats_total',
      help: 'TFTP packets that were sent again.',
    }),
    tftpActive: createCount(
      { name: 'rouse_tftp_active_transfers', help: 'TFTP transfers that go on.' },
      'gauge',
    ),
    tftpIgnored: createCount({
      name: 'rouse_tftp_ignored_total',
      help: 'TFTP packets that had no effect.',
      labels: ['reason'],
      series: each(TFTP_IGNORE_REASONS),
    }),
  };
}

function httpRows() {
  return {
    files: createCount({
      name: 'rouse_http_files_total',
      help: 'Loaders, kernels and other files asked for over HTTP, by how it ended.',
      labels: ['result'],
      series: each(FILE_RESULTS),
    }),
    fileSeconds: createHistogram({
      name: 'rouse_http_file_duration_seconds',
      help: 'Time that whole files took over HTTP.',
    }),
    httpBytes: createCount({
      name: 'rouse_http_sent_bytes_total',
      help: 'Bytes sent to machines over HTTP.',
      labels: ['kind'],
      series: each(SENT_KINDS),
    }),
  };
}

function bootRows() {
  return {
    scripts: createCount({
      name: 'rouse_scripts_served_total',
      help: 'iPXE scripts answered.',
      labels: ['script'],
      series: each(Object.keys(SCRIPTS)),
    }),
    beacons: createCount({
      name: 'rouse_beacons_total',
      help: 'Reports of running boot scripts.',
      labels: ['step'],
      series: each(BEACON_STEPS),
    }),
    boots: createCount({
      name: 'rouse_boots_total',
      help: 'Boots that are over, by how they ended.',
      labels: ['outcome'],
      series: each(BOOT_OUTCOMES),
    }),
    bootSeconds: createHistogram({
      name: 'rouse_boot_duration_seconds',
      help: 'Time from the first question of a machine to its hand-over.',
    }),
    stageSeconds: createHistogram({
      name: 'rouse_boot_stage_duration_seconds',
      help: 'Time that the stages of boots took.',
      labels: ['stage'],
      series: each(TIMED_STAGES),
    }),
    findings: createCount({
      name: 'rouse_findings_total',
      help: 'Boots that something was found to be wrong with.',
      labels: ['finding'],
      series: each(Object.keys(FINDING_ROWS)),
    }),
    lost: createCount({
      name: 'rouse_lost_total',
      help: 'What happened and could not be written down.',
      labels: ['what'],
      series: each(LOST),
    }),
    webhooks: createCount({
      name: 'rouse_webhook_deliveries_total',
      help: 'Attempts to send a message to a webhook, and events that are tried no more.',
      labels: ['result'],
      series: each(WEBHOOK_COUNTS),
    }),
  };
}

function each(values: readonly string[]): readonly (readonly string[])[] {
  return values.map((value) => [value]);
}
