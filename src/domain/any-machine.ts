/**
 * A machine that stands for any, where something is shown and none is there to show it for.
 *
 * Tests    test/service/preview-profile.test.ts
 */
import type { Mac } from './mac.ts';
import type { Machine, MachineId } from './machine.ts';

/** Of a kind that most profiles are for. */
export const ANY_MACHINE: Machine = {
  id: 'm_00000000000000' as MachineId,
  macs: ['52:54:00:00:00:01' as Mac],
  hardware: { arch: 'x86_64-efi' },
  tags: {},
  variables: {},
  configured: true,
  version: 0,
};
