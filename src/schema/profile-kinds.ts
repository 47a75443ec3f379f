/**
 * What a profile boots, one schema for each kind but Talos.
 *
 * Tests    test/schema/profile-resource.test.ts
 */
import { z } from 'zod';
import { kernelArgs } from './fields.ts';
import { chainedFile, fileChoice, initrdSources } from './file-sources.ts';
import { strict } from './issues.ts';

/** As EFI firmware spells it, or with slashes; relative to the root of the CD's file system. */
const efiPath = z
  .string()
  .max(255)
  .regex(/^[\\/]?[A-Za-z0-9._-]+(?:[\\/][A-Za-z0-9._-]+)*$/, {
    message: 'expected the path of an EFI program such as "/EFI/BOOT/BOOTX64.EFI"',
  });

export const linux = strict({
  kernel: fileChoice,
  initrd: initrdSources,
  args: kernelArgs.default([]),
});
/** Without a name wimboot does not know what a file is for. */
export const wimboot = linux.superRefine(({ initrd }, context) => {
  for (const [index, { name }] of initrd.entries()) {
    if (name !== undefined) continue;
    const message = 'expected a name, such as "boot.wim"';
    context.addIssue({ code: 'custom', path: ['initrd', index], message });
  }
});
export const iso = strict({
  file: fileChoice,
  loader: efiPath.optional(),
  describe: z.boolean().default(false),
  keep: z.boolean().default(false),
});
export const chain = strict({
  url: chainedFile.optional(),
  file: chainedFile.optional(),
  args: kernelArgs.default([]),
}).superRefine(({ url, file }, context) => {
  if ((url === undefined) !== (file === undefined)) return;
  context.addIssue({ code: 'custom', message: 'expected either a url or a file' });
});
