/**
 * The names of the kinds of machine, in a file of their own: the web interface loads them without
 * the tables of arch.ts.
 *
 * Tests    test/domain/arch.test.ts
 */

/** The kinds of machine a boot profile can be written for, as profiles and the API spell them. */
export const MACHINE_ARCHES = [
  'x86-bios',
  'x86_64-efi',
  'i386-efi',
  'arm64-efi',
  'arm32-efi',
  'riscv64-efi',
  'riscv32-efi',
  'loong64-efi',
] as const;
