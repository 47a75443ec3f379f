/**
 * Names a machine can ask for that are no loader of their own.
 *
 * Tests    test/domain/boot-names.test.ts
 */

/** UEFI builds of iPXE fetch it from where they were loaded, before anything else. */
export const START_SCRIPT = 'autoexec.ipxe';

/** The one TFTP name that suits every machine: Rouse finds out who asks for it. */
export const UNIVERSAL_NAME = 'rouse';

/** Firmware, and forms that set up a DHCP server, may insist on an ending. */
const UNIVERSAL = /^rouse(?:\.(?:efi|kpxe|0|pxe))?$/i;

/** Whether the name stands for whatever the machine that asks has to load. */
export function isUniversalName(name: string): boolean {
  return UNIVERSAL.test(name);
}
