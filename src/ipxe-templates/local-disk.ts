/**
 * The last lines of every script: the machine's own disk.
 *
 * Specs    On UEFI a boot option that fails makes the firmware try the next one, so iPXE must end
 *          with an error (EDK2 BdsEntry.c; `exit` without a number opens the firmware's menu). On
 *          BIOS the first disk is started directly, and if there is none `exit 1` goes back to the
 *          ROM, which tries the next device (INT 18h).
 * Tests    test/ipxe-templates/local.test.ts
 */
import type { DiskWay } from '../domain/disk-way.ts';
import { line, type ScriptLine } from './escape.ts';

/** Images are freed first: on BIOS they would stay in the memory that the disk's loader gets. */
export function localDisk(): readonly ScriptLine[] {
  return [
    line`imgfree ||`,
    line`iseq \${platform} pcbios && sanboot --no-describe --drive 0x80 ||`,
    line`exit 1`,
  ];
}

/**
 * By a way that was chosen for the machine. Each ends with the error that makes firmware go on, so
 * that a disk which cannot be started is no dead end; `no-loader` has its effect at the next boot.
 */
export function localDiskBy(way: DiskWay): readonly ScriptLine[] {
  return [
    line`imgfree ||`,
    ...(way === 'sanboot' ? [line`sanboot --no-describe --drive 0x80 ||`] : []),
    line`exit 1`,
  ];
}
