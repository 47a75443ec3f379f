/** Boots as lists of events, told in seconds, and what they leave as evidence. */
import type { BootEvent } from '../../src/domain/boot-event.ts';
import { NO_EVIDENCE, type BootEvidence } from '../../src/domain/boot-evidence.ts';
import { parseIpAddress } from '../../src/domain/address.ts';
import { parseMac } from '../../src/domain/mac.ts';
import { noteEvidence } from '../../src/domain/note-evidence.ts';

export const MAC = parseMac('52:54:00:aa:00:01')!;
export const FROM = parseIpAddress('10.77.0.101')!;
const PEER = '10.77.0.101:1024';

/** What happened, without the time and the machine. */
type Happened = BootEvent extends infer E
  ? E extends BootEvent
    ? Omit<E, 'atMs' | 'mac'>
    : never
  : never;
export type Moment = readonly [atSeconds: number, event: Happened];

export function eventsOf(moments: readonly Moment[]): readonly BootEvent[] {
  return moments.map(([at, event]) => ({ ...event, atMs: at * 1_000, mac: MAC }));
}

export function evidenceOf(moments: readonly Moment[]): BootEvidence {
  return eventsOf(moments).reduce(noteEvidence, NO_EVIDENCE);
}

type Client = Extract<BootEvent, { kind: 'dhcp.offered' | 'pxe.answered' }>['client'];

export const discover = (client: Client = 'uefi'): Happened => ({
  ...{ kind: 'dhcp.discover', client, archCode: 7, vendorClass: 'PXEClient' },
});
export const offered = (
  client: Client = 'uefi',
  personality: 'bypass' | 'binl' | 'ipxe' | 'http' = 'bypass',
): Happened => ({
  ...{ kind: 'dhcp.offered', client, personality },
  ...{ bootFile: 'ipxe.efi', to: '255.255.255.255:68' },
});
export const unanswered = (
  reason: Extract<BootEvent, { kind: 'dhcp.ignored' }>['reason'],
): Happened => ({ kind: 'dhcp.ignored', reason, detail: 'for a reason' });
export const addressTaken: Happened = {
  ...{ kind: 'dhcp.ignored', reason: 'not-discover', detail: 'message type 3', takesOffer: true },
};
export const tftpStarted = (file = 'ipxe.efi'): Happened => ({
  ...{ kind: 'tftp.started', file, from: PEER },
});
export const tftpMoved = (bytes: number, file = 'ipxe.efi'): Happened => ({
  ...{ kind: 'tftp.progress', file, from: FROM, bytes, bytesPerSecond: 1, sizeBytes: 1_000_000 },
});
export const tftpEnded = (
  outcome: Extract<BootEvent, { kind: 'tftp.finished' }>['outcome'],
  { bytes = 0, file = 'ipxe.efi' } = {},
): Happened => ({
  ...{ kind: 'tftp.finished', file, from: PEER, outcome, bytes },
  ...{ durationMs: 1, repeats: 0, detail: '' },
});
export const script = (
  what: 'start' | 'boot' | 'local' | 'menu' | 'fail',
  more: Partial<Extract<BootEvent, { kind: 'script.served' }>> = {},
): Happened => ({ kind: 'script.served', script: what, machine: 'node-1', from: FROM, ...more });
export const fileSent = (
  file: string,
  more: Partial<Extract<BootEvent, { kind: 'file.sent' }>> = {},
): Happened => ({
  ...{ kind: 'file.sent', file, from: FROM, bytes: 9, durationMs: 1, complete: true, ...more },
});
export const fileMoved = (file: string, bytes: number): Happened => ({
  ...{ kind: 'file.progress', file, from: FROM, bytes, bytesPerSecond: 1 },
});
export const beacon = (
  step: Extract<BootEvent, { kind: 'boot.beacon' }>['step'],
  detail = '',
): Happened => ({ kind: 'boot.beacon', session: 'ab', step, detail, from: FROM });

/**
 * A UEFI machine that boots a kernel with one initrd. No step comes sooner than with OVMF under
 * emulation (test/vm), and iPXE asks for an address of its own, as in a BIOS machine.
 */
export const GOOD_BOOT: readonly Moment[] = [
  [0, discover()],
  [0, offered()],
  [4, addressTaken],
  [4.1, tftpStarted()],
  [4.2, tftpEnded('probe')],
  [4.3, tftpStarted()],
  [5.5, tftpEnded('complete', { bytes: 1_000_000 })],
  [7, tftpStarted('autoexec.ipxe')],
  [7.1, tftpEnded('complete', { bytes: 900, file: 'autoexec.ipxe' })],
  [8, discover('ipxe')],
  [8, offered('ipxe', 'ipxe')],
  [9, addressTaken],
  [10, script('boot', { profile: 'guest', session: 'ab' })],
  [11, fileMoved('guest/vmlinuz', 5)],
  [12, fileSent('guest/vmlinuz')],
  [14, fileSent('guest/initramfs')],
  [14.2, beacon('handoff')],
];
