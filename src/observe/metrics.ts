/**
 * Which event makes which number of /metrics grow.
 *
 * Owns     the place of every kind of event, and what is not counted but looked at: readers, and
 *          listeners, whose names come from the configuration of this host.
 * Leaves   the numbers to metric-rows.ts, and the text to exposition.ts.
 * Tests    test/observe/metrics.test.ts
 */
import type { BootEvent, BootEventKind } from '../domain/boot-event.ts';
import type { ReserveState } from '../domain/disk-reserve.ts';
import type { ListenerState, RecordEvent } from '../domain/ports.ts';
import { createRows, type Rows } from './metric-rows.ts';
import type { Family } from './series.ts';

/** What is not counted and looked at instead, when somebody asks. */
interface Moment {
  readonly version: string;
  readonly listeners: readonly Pick<ListenerState, 'name' | 'up'>[];
  /** the reserve for a full disk */
  readonly disk: ReserveState;
  /** of the event stream */
  readonly readers: number;
}

export type FamiliesAt = (now: Moment) => readonly Family[];

interface Metrics {
  /** a listener of the event bus */
  readonly count: RecordEvent;
  readonly families: FamiliesAt;
}

export function createMetrics(): Metrics {
  const rows = createRows();
  return {
    count(event) {
      rows.events.add([event.kind]);
      // Each entry takes the events of its own kind; the compiler cannot follow that.
      (COUNTED[event.kind] as Counting<BootEvent> | undefined)?.(rows, event);
    },
    families: (now) => [...Object.values(rows).map((row) => row.family()), ...momentary(now)],
  };
}

type EventOf<K extends BootEventKind> = BootEvent & { readonly kind: K };
type Counting<E extends BootEvent> = (rows: Rows, event: E) => unknown;

/** A kind that is counted by its name alone. */
const BY_KIND = undefined;

/** Every kind has its place here: a new one does not compile before it was thought about. */
const COUNTED: { readonly [K in BootEventKind]: Counting<EventOf<K>> | undefined } = {
  'dhcp.discover': ({ dhcp }, { client }) => dhcp.add(['received', 'discover', client]),
  'pxe.request': ({ dhcp }, { client }) => dhcp.add(['received', 'request', client]),
  'dhcp.offered': ({ dhcp }, { client }) => dhcp.add(['sent', 'offer', client]),
  'pxe.answered': ({ dhcp }, { client }) => dhcp.add(['sent', 'answer', client]),
  'dhcp.ignored': ({ dhcpIgnored }, { reason }) => dhcpIgnored.add([reason]),
  'tftp.started': ({ tftpActive }) => tftpActive.add([]),
  'tftp.finished': countTransfer,
  'tftp.ignored': ({ tftpIgnored }, { reason }) => tftpIgnored.add([reason]),
  'file.sent': countFile,
  'answer.served': ({ httpBytes }, { bytes }) => httpBytes.add(['answer'], bytes),
  'config.served': ({ httpBytes }, { bytes }) => httpBytes.add(['config'], bytes),
  'script.served': ({ scripts }, { script }) => scripts.add([script]),
  'boot.beacon': ({ beacons }, { step }) => beacons.add([step]),
  'boot.finding': ({ findings }, { finding }) => findings.add([finding]),
  'boot.ended': countBoot,
  'sighting.lost': ({ lost }, { count }) => lost.add(['sightings'], count),
  'timeline.lost': ({ lost }, { what, count }) => lost.add([what], count),
  'facts.lost': ({ lost }, { count }) => lost.add(['facts'], count),
  'webhook.tried': ({ webhooks }, { outcome }) => webhooks.add([outcome]),
  'webhook.lost': ({ webhooks }, { count }) => webhooks.add(['lost'], count),
  'webhook.failing': BY_KIND,
  'webhook.recovered': BY_KIND,
  'webhook.disabled': BY_KIND,
  'uuid.changed': BY_KIND,
  'offer.unfollowed': BY_KIND,
  'loader.silent': BY_KIND,
  'tftp.progress': BY_KIND,
  'blksize.lowered': BY_KIND,
  'machine.discovered': BY_KIND,
  'machine.adopted': BY_KIND,
  'machine.ignored': BY_KIND,
  'machine.unignored': BY_KIND,
  'machine.ordered': BY_KIND,
  'machine.used': BY_KIND,
  'machine.expired': BY_KIND,
  'machine.cancelled': BY_KIND,
  'machine.woken': BY_KIND,
  'wait.started': BY_KIND,
  'wait.polled': BY_KIND,
  'wait.ended': BY_KIND,
  'menu.shown': BY_KIND,
  'menu.chosen': BY_KIND,
  'file.progress': BY_KIND,
  'fetch.started': BY_KIND,
  'fetch.progress': BY_KIND,
  'fetch.finished': BY_KIND,
  'fetch.failed': BY_KIND,
  'asset.damaged': BY_KIND,
  'asset.removed': BY_KIND,
  'install.armed': BY_KIND,
  'install.started': BY_KIND,
  'install.done': BY_KIND,
  'disk.missed': BY_KIND,
  'loader.withheld': BY_KIND,
  'talos.stage': BY_KIND,
  'talos.installed': BY_KIND,
  'talos.misconfigured': BY_KIND,
  'talos.failed': BY_KIND,
  'report.ignored': BY_KIND,
  'config.token.issued': BY_KIND,
  'config.refused': BY_KIND,
  'config.token.revoked': BY_KIND,
  'boot.token.issued': BY_KIND,
  'boot.token.refused': BY_KIND,
  'boot.token.revoked': BY_KIND,
  'installer.started': BY_KIND,
  'installer.progress': BY_KIND,
  'installer.done': BY_KIND,
  'installer.failed': BY_KIND,
  'listener.up': BY_KIND,
  'listener.down': BY_KIND,
};

function countTransfer(
  { tftp, tftpActive, tftpSeconds, tftpBytes, tftpRepeats }: Rows,
  { outcome, durationMs, bytes, repeats }: EventOf<'tftp.finished'>,
): void {
  tftp.add([outcome]);
  tftpBytes.add([], bytes);
  tftpRepeats.add([], repeats);
  if (outcome === 'complete') tftpSeconds.observe([], durationMs / 1_000);
  // A request that is refused begins no transfer.
  if (outcome !== 'refused') tftpActive.add([], -1);
}

function countFile(
  { files, fileSeconds, httpBytes }: Rows,
  { complete, probe, error, bytes, durationMs }: EventOf<'file.sent'>,
): void {
  const whole = complete ? 'complete' : 'cut';
  const result = error === undefined ? (probe ? 'probe' : whole) : 'failed';
  files.add([result]);
  httpBytes.add(['file'], bytes);
  if (result === 'complete') fileSeconds.observe([], durationMs / 1_000);
}

/** Of durations as a whole those of hand-overs alone: others end in silence, or at once. */
function countBoot(
  { boots, bootSeconds, stageSeconds }: Rows,
  { outcome, durationMs, stages }: EventOf<'boot.ended'>,
): void {
  boots.add([outcome]);
  if (outcome === 'handoff') bootSeconds.observe([], durationMs / 1_000);
  for (const { stage, tookMs } of stages) stageSeconds.observe([stage], tookMs / 1_000);
}

function momentary({ version, listeners, disk, readers }: Moment): readonly Family[] {
  const up = new Map<string, boolean>();
  for (const one of listeners) up.set(one.name, one.up && (up.get(one.name) ?? true));
  return [
    gauge({
      name: 'rouse_listener_up',
      help: '1 while a listener is open on all its addresses.',
      label: 'listener',
      values: [...up].map(([name, isUp]) => [name, isUp ? 1 : 0]),
    }),
    gauge({
      name: 'rouse_disk_reserve_given_up',
      help: '1 while the disk of the inventory is full, or was and has no room for the reserve.',
      values: [['', disk === 'given-up' ? 1 : 0]],
    }),
    gauge({
      name: 'rouse_sse_clients',
      help: 'Readers of the event stream.',
      values: [['', readers]],
    }),
    gauge({
      name: 'rouse_build_info',
      help: '1, with the version as a label.',
      label: 'version',
      values: [[version, 1]],
    }),
  ];
}

interface Gauge {
  readonly name: string;
  readonly help: string;
  readonly label?: string;
  readonly values: readonly (readonly [labelled: string, value: number])[];
}

function gauge({ name, help, label, values }: Gauge): Family {
  const labels = label === undefined ? [] : [label];
  return {
    ...{ name, type: 'gauge', help, labels },
    samples: values.map(([labelled, value]) => ({
      suffix: '',
      labels: labels.map((one) => [one, labelled] as const),
      value,
    })),
  };
}
