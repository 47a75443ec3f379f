/**
 * What keeps arguments from reaching a kernel, and a machine from being told whom to join.
 *
 * Tests    test/domain/errors.test.ts
 */
import { EXIT } from '../exit.ts';
import type { ErrorRows } from './row.ts';

export const COMMAND_LINE_ERRORS = {
  SECURE_BOOT_ARGUMENTS: {
    status: 422,
    exit: EXIT.usage,
    message: 'A signed Talos image takes no arguments from a boot script',
    hint: 'Put them into customization.extraKernelArgs of the schematic, or do without them.',
  },
  JOIN_UNREADABLE: {
    status: 422,
    exit: EXIT.usage,
    message: 'What was pasted does not say how to join Omni',
    hint: 'Paste what "omnictl jointoken kernel-args" or "machine-config" prints, or the URL.',
  },
} as const satisfies ErrorRows;
