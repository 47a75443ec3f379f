/**
 * How a machine gets from iPXE to its own disk.
 *
 * Each way fails on some firmware: a BIOS may hang when its disk is started for it, another returns
 * to the network when iPXE ends, and some UEFI shows its menu. So there are several, in an order
 * for each kind of machine, and the one that worked is remembered for its model.
 *
 * Owns     the ways, their order, and how what happened is judged.
 * Leaves   the lines of the script to ipxe-templates/local-disk.ts.
 * Specs    docs/explanation/firmware-quirks.md
 * Tests    test/domain/disk-way.test.ts
 */
import type { MachineArch } from './arch.ts';
import { diskReturnMsMax } from './limits.ts';

/**
 * `exit`: iPXE ends with an error, and the firmware goes on in its boot order. `sanboot`: iPXE
 * starts the disk itself. `no-loader`: the firmware finds no boot file the next time, TFTP error 1
 * or HTTP 404, so that iPXE never starts.
 */
export const DISK_WAYS = ['exit', 'sanboot', 'no-loader'] as const;
export type DiskWay = (typeof DISK_WAYS)[number];

const BIOS_ORDER: readonly DiskWay[] = ['sanboot', 'exit', 'no-loader'];
const UEFI_ORDER: readonly DiskWay[] = ['exit', 'sanboot', 'no-loader'];

/** @param arch  undefined where the machine has not told: the script finds out what it runs on */
export function diskWaysOf(arch: MachineArch | undefined): readonly DiskWay[] {
  return arch === 'x86-bios' ? BIOS_ORDER : UEFI_ORDER;
}

/** What a machine says of itself: a part of its hardware. */
interface Model {
  readonly manufacturer?: string;
  readonly product?: string;
  readonly arch?: MachineArch;
}

/** The last time a machine was sent to its disk. */
export interface SentToDisk {
  readonly way: DiskWay;
  readonly atMs: number;
}

/**
 * What became of it, judged when the machine asks again: one that is back within the time that no
 * system takes to start, work and restart was not let go to its disk.
 */
export function diskWayFailed(sent: SentToDisk, atMs: number): boolean {
  const sinceMs = atMs - sent.atMs;
  return sinceMs >= 0 && sinceMs < diskReturnMsMax;
}

/** The way after one that failed; after the last one comes the first again. */
export function nextDiskWay(failed: DiskWay, arch: MachineArch | undefined): DiskWay {
  const order = diskWaysOf(arch);
  return order[(order.indexOf(failed) + 1) % order.length] ?? failed;
}

/** Machines of one model have the same firmware; undefined where one does not tell its model. */
export function modelOf({ manufacturer, product, arch }: Model): string | undefined {
  if (product === undefined || arch === undefined) return undefined;
  return [manufacturer ?? '', product, arch].join('/');
}
