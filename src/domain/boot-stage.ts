/**
 * The stages of a boot, how it ends, and the name of one: words that events and boots share.
 *
 * Outcomes are a public contract, like the event kinds.
 *
 * Tests    test/domain/boot-stage.test.ts
 */
import type { Mac } from './mac.ts';

/** `b_` and the time of its first event; sorts by it. */
export type BootId = string & { readonly __brand: 'BootId' };

/** @param startedAtMs  whole; of a day before the year 2500 */
export function newBootId(startedAtMs: number, mac: Mac): BootId {
  const time = Math.trunc(startedAtMs).toString(16).padStart(11, '0');
  return `b_${time}${mac.replaceAll(':', '').slice(-6)}` as BootId;
}

/** Sorts before every boot that began at that time, and after every earlier one. */
export function firstBootIdAt(atMs: number): string {
  return `b_${Math.max(0, Math.ceil(atMs)).toString(16).padStart(11, '0')}`;
}

export function parseBootId(text: string): BootId | undefined {
  return /^b_[0-9a-f]{17}$/.test(text) ? (text as BootId) : undefined;
}

/** In the order of an ordinary boot. A boot has those that were seen. */
export const BOOT_STAGES = [
  /** firmware asks on port 67 */
  'discover',
  /** it was told a boot file, or left unanswered with a reason */
  'offer',
  /** port 4011, some firmware only */
  'pxe',
  /** the loader is asked for, by TFTP or HTTP: sizes are probed, the first block is on its way */
  'loader-request',
  /** the loader is sent, to its last byte */
  'loader',
  /** iPXE asks for an address, or for its first script */
  'ipxe',
  /** the script that decides */
  'script',
  /** waits on its screen, or shows the menu */
  'wait',
  /** kernel and initrds are sent */
  'files',
  /** the script hands over to what it has loaded */
  'handoff',
  /** the system that was started reports */
  'install',
  /** the machine's own disk */
  'local',
] as const;
export type BootStage = (typeof BOOT_STAGES)[number];

/**
 * How a boot ended: `handoff` to what was loaded, to the `local` disk, `failed` with an error that
 * was reported, `stalled` where the next stage never came, `gave-up` after ten silent minutes of a
 * machine that nothing else is known of.
 */
export const BOOT_OUTCOMES = ['handoff', 'local', 'failed', 'stalled', 'gave-up'] as const;
export type BootOutcome = (typeof BOOT_OUTCOMES)[number];
