/** One event of each kind, with everything that a machine can make long as long as it gets. */
import type { BootEvent, BootEventKind } from '../../src/domain/boot-event.ts';
import type { BootId } from '../../src/domain/boot-stage.ts';
import { parseUuid } from '../../src/domain/uuid.ts';
import { aMac, anAddress } from './machines.ts';

const file = `images/${'long-'.repeat(40)}/vmlinuz-6.1.0-13-cloud-amd64`;
const detail = 'what the network said, '.repeat(20);
const machine = 'a-machine-with-a-name-that-fills-the-whole-of-a-label-of-dns.example';
const from = anAddress('10.0.0.9');
const url = `https://factory.example/${'x'.repeat(200)}/kernel`;
const sha256 = 'a'.repeat(64);
const mac = aMac('52:54:00:aa:00:01');
const common = { atMs: 1_700_000_000_000, mac };
const asks = { ...common, client: 'http', archCode: 16, vendorClass: detail } as const;
const told = { ...common, client: 'uefi', personality: 'bypass', bootFile: file, to: 'x' } as const;
const going = { ...common, file, from, bytes: 1_048_576, sizeBytes: 8_400_000, bytesPerSecond: 9 };
const uuid = parseUuid('4c4c4544-0042-3510-8057-b4c04f4d3732')!;
const kept = { ...common, url, sha256, sizeBytes: 5 };
const profile = 'a-profile-with-a-long-name-that-people-like-to-give';
const issued = { ...common, machine, session: 's-1', from };

const operated = { ...common, machine, profile, askedBy: 'cli anna' };

export const EVERY_EVENT: { readonly [K in BootEventKind]: BootEvent & { readonly kind: K } } = {
  'dhcp.discover': { ...asks, kind: 'dhcp.discover' },
  'pxe.request': { ...asks, kind: 'pxe.request', probe: true },
  'dhcp.offered': { ...told, kind: 'dhcp.offered' },
  'pxe.answered': { ...told, kind: 'pxe.answered' },
  'dhcp.ignored': { ...common, kind: 'dhcp.ignored', reason: 'credentials-requested', detail },
  'uuid.changed': { ...common, kind: 'uuid.changed', before: uuid, now: uuid },
  'offer.unfollowed': {
    ...common,
    kind: 'offer.unfollowed',
    client: 'bios',
    personality: 'bypass',
    next: 'binl',
  },
  'loader.silent': { ...common, kind: 'loader.silent', file, next: file, waitedMs: 30_000 },
  'tftp.started': { ...common, kind: 'tftp.started', file, from },
  'tftp.progress': { ...going, kind: 'tftp.progress' },
  'tftp.finished': {
    ...common,
    kind: 'tftp.finished',
    ...{ file, from, outcome: 'gave-up', bytes: 99_999, durationMs: 123_456, repeats: 12, detail },
  },
  'blksize.lowered': {
    ...common,
    kind: 'blksize.lowered',
    ...{ from, blockSizeBytes: 1468, next: 512 },
  },
  'tftp.ignored': { ...common, kind: 'tftp.ignored', reason: 'too-many-waiting', from, detail },
  'machine.discovered': { ...common, kind: 'machine.discovered', mac, arch: 'x86_64-efi' },
  'sighting.lost': { ...common, kind: 'sighting.lost', reason: 'store-failed', count: 9, detail },
  'timeline.lost': {
    ...{ ...common, kind: 'timeline.lost', what: 'events' },
    ...{ reason: 'store-failed', count: 9, detail },
  },
  'webhook.tried': {
    ...{ ...common, kind: 'webhook.tried', webhook: 'chat' },
    ...{ outcome: 'failed', status: 500, durationMs: 12 },
  },
  'webhook.failing': { ...common, kind: 'webhook.failing', webhook: 'chat', detail },
  'webhook.recovered': { ...common, kind: 'webhook.recovered', webhook: 'chat' },
  'webhook.lost': { ...common, kind: 'webhook.lost', webhook: 'chat', count: 9, detail },
  'webhook.disabled': { ...common, kind: 'webhook.disabled', webhook: 'chat', detail },
  'script.served': { ...common, kind: 'script.served', script: 'boot', machine, profile, from },
  'file.progress': { ...going, kind: 'file.progress' },
  'file.sent': {
    ...common,
    kind: 'file.sent',
    ...{ file, from, bytes: 38_000_000, durationMs: 1_900, complete: false, reason: 'client-left' },
  },
  'boot.beacon': {
    ...common,
    kind: 'boot.beacon',
    session: 's',
    step: 'kernel-failed',
    detail,
    from,
  },
  'boot.ended': {
    ...common,
    kind: 'boot.ended',
    ...{ boot: 'b_1' as BootId, outcome: 'handoff', profile, durationMs: 28_400 },
    stages: [
      { stage: 'discover', tookMs: 12 },
      { stage: 'files', tookMs: 9_000 },
    ],
  },
  'boot.finding': {
    ...common,
    kind: 'boot.finding',
    ...{ boot: 'b_1' as BootId, finding: 'tftp-never-asked', stage: 'offer' },
    ...{ seen: detail, expected: detail },
  },
  'fetch.started': { ...common, kind: 'fetch.started', url, startBytes: 0 },
  'fetch.progress': { ...common, kind: 'fetch.progress', url, bytes: 10, sizeBytes: 100 },
  'fetch.finished': {
    ...common,
    kind: 'fetch.finished',
    ...{ url, sha256, bytes: 1_048_576, durationMs: 950 },
  },
  'fetch.failed': {
    ...common,
    kind: 'fetch.failed',
    ...{ url, bytes: 0, error: 'ASSET_FETCH_FAILED', detail },
  },
  'asset.damaged': { ...kept, kind: 'asset.damaged' },
  'asset.removed': { ...kept, kind: 'asset.removed' },
  'wait.started': { ...common, kind: 'wait.started', machine, code: 'BLUE-FOX', seconds: 60 },
  'wait.polled': { ...common, kind: 'wait.polled', machine, secondsLeft: 40 },
  'wait.ended': { ...common, kind: 'wait.ended', machine, outcome: 'over' },
  'menu.shown': { ...common, kind: 'menu.shown', machine, entries: 2, seconds: 15 },
  'menu.chosen': { ...common, kind: 'menu.chosen', machine, profile },
  'machine.adopted': { ...operated, kind: 'machine.adopted' },
  'machine.ignored': { ...operated, kind: 'machine.ignored' },
  'machine.unignored': { ...operated, kind: 'machine.unignored' },
  'machine.ordered': { ...operated, kind: 'machine.ordered' },
  'machine.used': { ...operated, kind: 'machine.used' },
  'machine.expired': { ...operated, kind: 'machine.expired' },
  'machine.cancelled': { ...operated, kind: 'machine.cancelled' },
  'machine.woken': {
    ...common,
    kind: 'machine.woken',
    ...{ machine, askedBy: 'cli anna', interfaces: 'enp3s0,enp4s0' },
  },
  'install.armed': { ...common, kind: 'install.armed', machine, profile },
  'install.started': { ...common, kind: 'install.started', machine, profile },
  'install.done': { ...common, kind: 'install.done', machine, profile },
  'loader.withheld': { ...common, kind: 'loader.withheld' },
  'disk.missed': { ...common, kind: 'disk.missed', way: 'sanboot', next: 'no-loader', waitedMs: 9 },
  'talos.stage': { ...common, kind: 'talos.stage', machine, stage: 'shutting-down' },
  'talos.installed': { ...common, kind: 'talos.installed', machine, evidence: 'kernel-log' },
  'talos.misconfigured': { ...common, kind: 'talos.misconfigured', machine, detail },
  'talos.failed': {
    ...common,
    kind: 'talos.failed',
    ...{ machine, what: 'sequence', name: detail, detail },
  },
  'report.ignored': {
    ...common,
    kind: 'report.ignored',
    ...{ reason: 'too-many-connections', from, detail },
  },
  'facts.lost': { ...common, kind: 'facts.lost', count: 1, detail },
  'config.token.issued': { ...issued, kind: 'config.token.issued' },
  'config.served': { ...issued, kind: 'config.served', config: profile, bytes: 9, complete: false },
  'config.refused': {
    ...issued,
    kind: 'config.refused',
    ...{ reason: 'too-many-failures', error: 'MACHINE_CONFIG_INVALID' },
  },
  'config.token.revoked': { ...issued, kind: 'config.token.revoked', reason: 'other-machine' },
  'boot.token.issued': { ...issued, kind: 'boot.token.issued', profile },
  'boot.token.refused': {
    ...issued,
    kind: 'boot.token.refused',
    ...{ purpose: 'callback', reason: 'too-many-failures', error: 'TEMPLATE_VALUE_MISSING' },
  },
  'boot.token.revoked': { ...issued, kind: 'boot.token.revoked', reason: 'other-address' },
  'answer.served': {
    ...issued,
    kind: 'answer.served',
    ...{ profile, file: detail, bytes: 9, complete: false },
  },
  'installer.started': { ...issued, kind: 'installer.started', profile },
  'installer.progress': {
    ...issued,
    kind: 'installer.progress',
    ...{ profile, percent: 40, text: detail, lines: 2 },
  },
  'installer.done': { ...issued, kind: 'installer.done', profile, percent: 100 },
  'installer.failed': { ...issued, kind: 'installer.failed', profile, text: detail },
  'listener.up': { ...common, kind: 'listener.up', listener: 'http-boot', detail },
  'listener.down': { ...common, kind: 'listener.down', listener: 'http-boot', detail },
};

/** The same without a machine, as of addresses that nobody knows. */
export function ofNobody(kind: BootEventKind): BootEvent {
  const event: { mac?: unknown } = { ...EVERY_EVENT[kind] };
  delete event.mac;
  return event as BootEvent;
}
