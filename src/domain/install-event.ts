/**
 * What happens to a machine that installs once, and on its way to its disk; a part of BootEvent.
 *
 * Tests    test/domain/boot-event.test.ts
 */
import type { DiskWay } from './disk-way.ts';

export type InstallEvent =
  | {
      /** armed: the machine gets the installer again; started: its kernel was */
      readonly kind: 'install.armed' | 'install.started' | 'install.done';
      readonly machine: string;
      readonly profile: string;
    }
  | {
      /** a machine was back at once after it was sent to its disk, and is sent another way */
      readonly kind: 'disk.missed';
      readonly way: DiskWay;
      readonly next: DiskWay;
      readonly waitedMs: number;
    }
  | {
      /** a machine asked for a loader and is to find none: its firmware goes on to the disk */
      readonly kind: 'loader.withheld';
    };

export const INSTALL_EVENT_KINDS = [
  'install.armed',
  'install.started',
  'install.done',
  'disk.missed',
  'loader.withheld',
] as const satisfies readonly InstallEvent['kind'][];
