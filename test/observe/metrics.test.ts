/** Tests for src/observe/metrics.ts and its page: both sides know the same names. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { BOOT_EVENT_KINDS, type BootEvent } from '../../src/domain/boot-event.ts';
import { expositionOf } from '../../src/observe/exposition.ts';
import { createMetrics } from '../../src/observe/metrics.ts';
import { createRequestHandler } from '../../src/tftp/dispatch.ts';
import { EVERY_EVENT } from '../fakes/every-event.ts';
import { readExposition, seriesOf } from '../fakes/exposition-reader.ts';
import { asset, contents, fakeClock, LOCAL, networks, QUIET, rrq } from '../fakes/tftp.ts';

const NOW = {
  version: '1.2.3',
  listeners: [
    { name: 'dhcp eth0', up: true },
    { name: 'tftp', up: true },
    { name: 'tftp', up: false },
  ],
  disk: 'given-up' as const,
  readers: 2,
};

function counted() {
  const metrics = createMetrics();
  const read = () => readExposition(expositionOf(metrics.families(NOW)));
  return {
    count: metrics.count,
    read,
    families: () => metrics.families(NOW),
    value: (series: string): number | undefined => {
      const [family] = [...read().values()].filter((one) => one.series.has(series));
      return family?.series.get(series);
    },
  };
}

t.test('the page has every metric with its type and labels, and none that is gone', (t) => {
  const file = path.join(import.meta.dirname, '../../docs/reference/metrics.md');
  const page = readFileSync(file, 'utf8');
  const documented = [...page.matchAll(/^\| `(rouse_\w+)` \| (\w+) \| (.*?) \|/gm)].map(
    ([, name, type, labels = '']) => [name, type, labels.replaceAll('`', '')],
  );
  const known = counted()
    .families()
    .map(({ name, type, labels }) => [name, type, labels.join(', ') || '–']);
  t.same(documented, known);
  t.end();
});

t.test('names are those that Prometheus expects of their type', (t) => {
  for (const { name, type } of counted().families()) {
    t.equal(name.endsWith('_total'), type === 'counter', name);
    if (type === 'histogram') t.match(name, /_seconds$/);
  }
  t.end();
});

t.test('every series is there before anything happened, and no event adds one', (t) => {
  const { count, read, value } = counted();
  const before = read();
  for (const [name, { series, type }] of before) {
    t.ok(series.size > 0, name);
    if (type !== 'gauge') t.same([...new Set(series.values())], [0], name);
  }
  for (const kind of BOOT_EVENT_KINDS) count(EVERY_EVENT[kind]);
  t.same(seriesOf(read()), seriesOf(before));
  for (const kind of BOOT_EVENT_KINDS) t.equal(value(`rouse_events_total{kind="${kind}"}`), 1);
  t.end();
});

t.test('symptom: 10 000 TFTP requests for random names filled the memory of Prometheus', (t) => {
  const { count, read, value } = counted();
  const before = seriesOf(read());
  let asked = 0;
  const handler = createRequestHandler({
    ...QUIET,
    clock: fakeClock(),
    record: count,
    findAsset: ({ name }) => (name === 'ipxe.efi' ? asset(name, contents(600)) : undefined),
    macOf: () => undefined,
  });
  t.teardown(() => {
    handler.endAll('the test is over');
  });
  const port = {
    at: { interface: 'eth0', address: LOCAL, networks: networks('10.77.0.2/24') },
    reply: () => undefined,
    openTransferPort: () => ({ failure: undefined, send: () => true, close: () => undefined }),
  };
  for (; asked < 10_000; asked += 1) {
    const name = `${Math.random().toString(36)}/${asked}"}\n{`;
    handler.handle(port, rrq(name), {
      address: `10.77.0.${10 + (asked % 200)}`,
      port: 1_024 + asked,
    });
  }
  t.equal(value('rouse_tftp_transfers_total{result="refused"}'), 10_000);
  t.same(seriesOf(read()), before);
  t.end();
});

t.test('TFTP: what was sent, how long it took, and what goes on', (t) => {
  const { count, value } = counted();
  const about = { atMs: 0, file: 'ipxe.efi', from: '10.0.0.9:1024' };
  const ended = { ...about, kind: 'tftp.finished', bytes: 1_000, repeats: 2, detail: '' } as const;
  count({ ...about, kind: 'tftp.started' });
  count({ ...about, kind: 'tftp.started' });
  count({ ...ended, outcome: 'complete', durationMs: 250 });
  count({ ...ended, outcome: 'refused', durationMs: 0, bytes: 0, repeats: 0 });
  t.equal(value('rouse_tftp_active_transfers'), 1, 'one of two that began');
  t.equal(value('rouse_tftp_transfers_total{result="complete"}'), 1);
  t.equal(value('rouse_tftp_sent_bytes_total'), 1_000);
  t.equal(value('rouse_tftp_repeats_total'), 2);
  t.equal(value('rouse_tftp_transfer_duration_seconds_bucket{le="0.3"}'), 1);
  t.equal(value('rouse_tftp_transfer_duration_seconds_sum'), 0.25);
  count({ ...ended, outcome: 'gave-up', durationMs: 60_000 });
  t.equal(value('rouse_tftp_active_transfers'), 0);
  t.equal(value('rouse_tftp_transfer_duration_seconds_count'), 1, 'of complete ones alone');
  t.end();
});

t.test('HTTP: a question for the size is no download, and a fault of ours is told apart', (t) => {
  const { count, value } = counted();
  const sent = { ...EVERY_EVENT['file.sent'], bytes: 10, durationMs: 1_900, complete: true };
  delete (sent as { reason?: unknown }).reason;
  const events: readonly BootEvent[] = [
    sent,
    { ...sent, probe: true, bytes: 0 },
    { ...sent, complete: false, reason: 'client-left' },
    { ...sent, complete: false, error: 'INTERNAL' },
  ];
  for (const event of events) count(event);
  for (const result of ['complete', 'probe', 'cut', 'failed']) {
    t.equal(value(`rouse_http_files_total{result="${result}"}`), 1, result);
  }
  t.equal(value('rouse_http_sent_bytes_total{kind="file"}'), 30);
  t.equal(value('rouse_http_file_duration_seconds_bucket{le="3"}'), 1);
  t.equal(value('rouse_http_file_duration_seconds_count'), 1);
  t.end();
});

t.test('boots: how they ended, and how long each stage took', (t) => {
  const { count, value } = counted();
  const ended = EVERY_EVENT['boot.ended'];
  count(ended);
  count({ ...ended, outcome: 'failed', durationMs: 900_000 });
  t.equal(value('rouse_boots_total{outcome="handoff"}'), 1);
  t.equal(value('rouse_boots_total{outcome="failed"}'), 1);
  t.equal(value('rouse_boots_total{outcome="stalled"}'), 0);
  t.equal(value('rouse_boot_duration_seconds_count'), 1, 'of hand-overs alone');
  t.equal(value('rouse_boot_duration_seconds_bucket{le="30"}'), 1);
  t.equal(value('rouse_boot_stage_duration_seconds_count{stage="files"}'), 2);
  t.equal(value('rouse_boot_stage_duration_seconds_sum{stage="files"}'), 18);
  t.equal(value('rouse_boot_stage_duration_seconds_bucket{stage="files",le="3"}'), 0);
  t.equal(value('rouse_boot_stage_duration_seconds_count{stage="install"}'), undefined);
  t.end();
});

t.test('what was counted stands with its words', (t) => {
  const { count, value } = counted();
  for (const kind of BOOT_EVENT_KINDS) count(EVERY_EVENT[kind]);
  const told: Readonly<Record<string, number>> = {
    'rouse_dhcp_messages_total{direction="received",type="discover",firmware="http"}': 1,
    'rouse_dhcp_messages_total{direction="received",type="request",firmware="http"}': 1,
    'rouse_dhcp_messages_total{direction="sent",type="offer",firmware="uefi"}': 1,
    'rouse_dhcp_messages_total{direction="sent",type="answer",firmware="uefi"}': 1,
    'rouse_dhcp_ignored_total{reason="credentials-requested"}': 1,
    'rouse_tftp_ignored_total{reason="too-many-waiting"}': 1,
    'rouse_scripts_served_total{script="boot"}': 1,
    'rouse_beacons_total{step="kernel-failed"}': 1,
    'rouse_findings_total{finding="tftp-never-asked"}': 1,
    'rouse_http_sent_bytes_total{kind="answer"}': 9,
    'rouse_http_sent_bytes_total{kind="config"}': 9,
    'rouse_lost_total{what="sightings"}': 9,
    'rouse_lost_total{what="facts"}': 1,
    'rouse_lost_total{what="events"}': 9,
  };
  for (const [series, expected] of Object.entries(told)) t.equal(value(series), expected, series);
  t.end();
});

t.test('a listener is up when it is open on all its addresses', (t) => {
  const { value } = counted();
  t.equal(value('rouse_listener_up{listener="dhcp eth0"}'), 1);
  t.equal(value('rouse_listener_up{listener="tftp"}'), 0);
  t.equal(value('rouse_sse_clients'), 2);
  t.equal(value('rouse_disk_reserve_given_up'), 1);
  t.equal(value('rouse_build_info{version="1.2.3"}'), 1);
  t.end();
});
