/**
 * What happened, in words: a line for each kind of event.
 *
 * Owns     the wording, in one table that has every kind. The machine is not named in it: it stands
 *          before the words.
 * Tests    test/schema/event-words.test.ts
 */
import type { BootEventKind, DhcpClientKind, LocalReason } from '../domain/boot-event.ts';
import type { BootOutcome } from '../domain/boot-stage.ts';
import type { HeardEvent } from '../domain/event-ports.ts';
import { FINDING_ROWS } from '../domain/finding.ts';
import { count, duration, size } from '../domain/units.ts';
import { eventResource, type EventResource } from './event-resource.ts';

/** The members of the union that may have this kind. */
type Of<K> = EventResource extends infer E
  ? E extends { readonly kind: infer Kinds }
    ? K extends Kinds
      ? E
      : never
    : never
  : never;

type Words = { readonly [K in BootEventKind]: (event: Of<K>) => string };

/** As the API and its stream tell of it: whoever shows it needs no words of its own. */
export function toldEvent(heard: HeardEvent): EventResource {
  const event = eventResource(heard);
  return { ...event, words: wordsFor(event) };
}

/**
 * The words for an event: those it came with, else ours. A server that is newer may tell of kinds
 * that nobody knows here.
 */
export function wordsFor(event: EventResource): string {
  if (event.words !== undefined) return event.words;
  const words = WORDS[event.kind] as ((event: EventResource) => string) | undefined;
  return words === undefined ? event.kind : words(event);
}

const CLIENTS: Readonly<Record<DhcpClientKind, string>> = {
  bios: 'BIOS',
  uefi: 'UEFI',
  http: 'UEFI HTTP boot',
  ipxe: 'iPXE',
  'raspberry-pi': 'Raspberry Pi',
  'u-boot': 'U-Boot',
};

const LOCAL: Readonly<Record<LocalReason, string>> = {
  'unknown-machine': 'nobody has decided about it',
  'no-profile': 'it has no profile',
  'profile-local': 'its profile says so',
  'profile-missing': 'its profile does not exist',
  installed: 'it is installed',
  ignored: 'it is ignored',
};

const WORDS: Words = {
  'wait.started': (e) => `unknown machine ${e.code}, waiting on its screen for ${e.seconds} s`,
  'wait.polled': (e) => `still waiting, ${e.secondsLeft} s left`,
  'wait.ended': (e) => (e.outcome === 'adopted' ? 'adopted: goes on' : 'nobody adopted it'),
  'menu.shown': (e) =>
    `shows its menu: ${count(e.entries, 'profile')}, its disk after ${e.seconds} s untouched`,
  'menu.chosen': (e) => `${e.profile} chosen on its screen`,
  'machine.adopted': (e) => `adopted by ${e.askedBy}`,
  'machine.ignored': (e) => `ignored from now on, says ${e.askedBy}`,
  'machine.unignored': (e) => `answered again, says ${e.askedBy}`,
  'machine.ordered': (e) => `to boot ${e.profile ?? 'it'} next, says ${e.askedBy}`,
  'machine.used': (e) => `handed over to ${e.profile ?? 'it'}, as ordered`,
  'machine.expired': (e) => `the order of ${e.profile ?? 'it'} expired`,
  'machine.cancelled': (e) => `the order of ${e.profile ?? 'it'} cancelled by ${e.askedBy}`,
  'machine.woken': (e) => `woken through ${e.interfaces}, says ${e.askedBy}`,
  'dhcp.discover': (e) => `${CLIENTS[e.client]} asks for boot information${asProbe(e)}`,
  'pxe.request': (e) => `${CLIENTS[e.client]} asks on port 4011${asProbe(e)}`,
  'dhcp.offered': (e) => `offered ${e.bootFile || 'to ask on port 4011'}${asProbe(e)}`,
  'pxe.answered': (e) => `told ${e.bootFile || 'nothing new'} on port 4011${asProbe(e)}`,
  'dhcp.ignored': (e) => `left unanswered: ${e.reason}${detail(e)}`,
  'uuid.changed': (e) => `reports another UUID: ${e.now}, before ${e.before}`,
  'offer.unfollowed': (e) => `did not follow the offer: next as ${e.next}, not ${e.personality}`,
  'loader.silent': (e) => `${e.file} did not come up in ${duration(e.waitedMs)}: next ${e.next}`,
  'tftp.started': (e) => `fetches ${e.file}`,
  'tftp.progress': (e) => progress(e),
  'tftp.finished': (e) => transferred(e),
  'blksize.lowered': (e) => `blocks of ${e.blockSizeBytes} bytes are lost: now ${e.next}`,
  'tftp.ignored': (e) => `TFTP packet dropped: ${e.reason}${detail(e)}`,
  'machine.discovered': (e) => `is new${e.arch === undefined ? '' : `: ${e.arch}`}`,
  'sighting.lost': (e) => `${count(e.count, 'machine')} not recorded: ${e.reason}${detail(e)}`,
  'script.served': (e) => script(e),
  'file.progress': (e) => progress(e),
  'file.sent': (e) => sent(e),
  'boot.beacon': (e) => `${BEACONS[e.step]}${detail(e)}`,
  'boot.finding': (e) => `${FINDING_ROWS[e.finding].title} (${e.finding})`,
  'boot.ended': (e) => `the boot is over after ${duration(e.durationMs)}: ${OUTCOMES[e.outcome]}`,
  'timeline.lost': (e) => `${e.count} ${e.what} not written down: ${e.reason}${detail(e)}`,
  'fetch.started': (e) => `fetching ${e.url}`,
  'fetch.progress': (e) => `fetching: ${share(e)} of ${e.url}`,
  'fetch.finished': (e) => `fetched ${size(e.bytes)} in ${seconds(e.durationMs)}: ${e.url}`,
  'fetch.failed': (e) => `not fetched, ${e.error}: ${e.url}${detail(e)}`,
  'asset.damaged': (e) => `damaged on disk: ${e.url}`,
  'asset.removed': (e) => `removed: ${e.url}`,
  'install.armed': (e) => `the next boot installs ${e.profile}`,
  'install.started': (e) => `starts the installer of ${e.profile}`,
  'install.done': (e) => `${e.profile} is installed`,
  'loader.withheld': () => 'finds no loader: its firmware goes on to the disk',
  'disk.missed': (e) =>
    `back ${duration(e.waitedMs)} after its disk was tried by ${e.way}: ${e.next} is next`,
  'talos.stage': (e) => `Talos is ${e.stage}`,
  'talos.installed': (e) => `Talos is on its disk (${e.evidence})`,
  'talos.misconfigured': (e) => `Talos refuses its configuration${detail(e)}`,
  'talos.failed': (e) => `Talos: ${e.what} ${e.name} failed${detail(e)}`,
  'report.ignored': (e) => `report had no effect: ${e.reason}${detail(e)}`,
  'facts.lost': (e) => `facts of ${count(e.count, 'machine')} not written down${detail(e)}`,
  'config.token.issued': () => 'may fetch its configuration once',
  'config.served': (e) => `configuration ${e.config} sent${e.complete ? '' : ', not whole'}`,
  'config.refused': (e) => `no configuration: ${e.reason}${e.error ? `, ${e.error}` : ''}`,
  'config.token.revoked': (e) => `its configuration token is worth nothing now: ${e.reason}`,
  'boot.token.issued': (e) => `may fetch the files of ${e.profile}`,
  'boot.token.refused': (e) => `no ${e.purpose}: ${e.reason}${e.error ? `, ${e.error}` : ''}`,
  'boot.token.revoked': (e) => `its addresses are worth nothing now: ${e.reason}`,
  'answer.served': (e) => `${e.file} sent${e.complete ? '' : ', not whole'}`,
  'webhook.tried': (e) => `webhook ${e.webhook}: ${e.outcome}${e.status ? ` (${e.status})` : ''}`,
  'webhook.failing': (e) => `webhook ${e.webhook} takes no messages${detail(e)}`,
  'webhook.recovered': (e) => `webhook ${e.webhook} takes messages again`,
  'webhook.lost': (e) => `webhook ${e.webhook}: ${count(e.count, 'event')} given up${detail(e)}`,
  'webhook.disabled': (e) => `webhook ${e.webhook} wants no more: turned off${detail(e)}`,
  'installer.started': (e) => `the installer runs${said(e)}`,
  'installer.progress': (e) => `the installer goes on${said(e)}`,
  'installer.done': (e) => `the installer is done${said(e)}`,
  'installer.failed': (e) => `the installer failed${said(e)}`,
  'listener.up': (e) => `${e.listener} listens${detail(e)}`,
  'listener.down': (e) => `${e.listener} does not listen${detail(e)}`,
};

function said({ percent, text }: { readonly percent?: number; readonly text?: string }): string {
  const share = percent === undefined ? '' : `, ${percent} %`;
  return `${share}${text === undefined ? '' : `: ${text}`}`;
}

const OUTCOMES: Readonly<Record<BootOutcome, string>> = {
  handoff: 'handed over',
  local: 'its local disk',
  failed: 'failed',
  stalled: 'it stands still',
  'gave-up': 'heard of no more',
};

const BEACONS: Readonly<Record<Of<'boot.beacon'>['step'], string>> = {
  handoff: 'everything loaded, handed over to the kernel',
  local: 'boots its local disk',
  tested: 'tests its network from the menu',
  'kernel-failed': 'could not load the kernel',
  'initrd-failed': 'could not load an initrd',
  'boot-failed': 'the kernel did not start',
  'chain-failed': 'could not load the next script or loader',
};

function asProbe({ probe }: { readonly probe?: true }): string {
  return probe ? ' (rouse doctor)' : '';
}

function detail({ detail: text }: { readonly detail: string }): string {
  return text === '' ? '' : `: ${text}`;
}

/** `0.4 s`; whole seconds say too little of a boot */
function seconds(ms: number): string {
  return ms < 60_000 ? `${(ms / 1_000).toFixed(1)} s` : duration(ms);
}

/** `1.1 MB of 8.4 MB, 13 %` */
function share({ bytes, sizeBytes }: { readonly bytes: number; readonly sizeBytes?: number }) {
  if (!sizeBytes) return size(bytes);
  return `${size(bytes)} of ${size(sizeBytes)}, ${percentOf(bytes, sizeBytes)} %`;
}

export function percentOf(bytes: number, sizeBytes: number): number {
  return Math.min(100, Math.floor((bytes * 100) / sizeBytes));
}

/** The name of a file first, because what follows is cut where a terminal is narrow. */
function progress(event: Of<'file.progress'>): string {
  return `${baseOf(event.file)}: ${share(event)}, ${size(event.bytesPerSecond)}/s`;
}

/** The last part of a path; a URL of a kernel is longer than a line. */
function baseOf(file: string): string {
  return file.split('/').findLast((part) => part !== '') ?? file;
}

function transferred(event: Of<'tftp.finished'>): string {
  const { file, outcome, bytes, durationMs, repeats } = event;
  const again = repeats > 0 ? `, ${count(repeats, 'repeat')}` : '';
  switch (outcome) {
    case 'complete':
      return `fetched ${file}: ${size(bytes)} in ${seconds(durationMs)}${again}`;
    case 'probe':
      return `asked for the size of ${file}`;
    case 'aborted':
      return `broke off ${file} after ${size(bytes)}${detail(event)}`;
    case 'gave-up':
      return `${file} given up after ${size(bytes)}${again}${detail(event)}`;
    case 'refused':
      return `refused ${file}${detail(event)}`;
  }
}

function script({ script: which, profile, reason, error }: Of<'script.served'>): string {
  switch (which) {
    case 'start':
      return 'iPXE is running: asked who it is';
    case 'boot':
      return `given the script of ${profile ?? 'its profile'}`;
    case 'wait':
      return 'given the script that waits';
    case 'menu':
      return 'given the menu';
    case 'local':
      return `sent to its local disk: ${reason === undefined ? 'no reason' : LOCAL[reason]}`;
    case 'fail':
      return `cannot be booted: ${error ?? 'INTERNAL'}`;
  }
}

function sent(event: Of<'file.sent'>): string {
  const { file, bytes, durationMs, complete, probe, reason, error } = event;
  const name = baseOf(file);
  if (probe) return `asked for the size of ${name}`;
  if (complete) return `fetched ${name}: ${size(bytes)} in ${seconds(durationMs)}`;
  return `${name} not whole, ${size(bytes)} sent: ${error ?? reason ?? 'unknown'}`;
}
