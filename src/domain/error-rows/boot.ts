/**
 * What stands between a machine and its profile.
 *
 * Tests    test/domain/errors.test.ts
 */
import { EXIT } from '../exit.ts';
import type { ErrorRows } from './row.ts';

export const BOOT_ERRORS = {
  KERNEL_ARGUMENT_INVALID: {
    status: 422,
    exit: EXIT.usage,
    message: 'A kernel argument cannot be carried by a boot script',
    hint: 'Arguments are words of printable ASCII; quotes may enclose blanks. No "${", no ";".',
  },
  SCRIPT_VALUE_REFUSED: {
    status: 422,
    exit: EXIT.failed,
    message: 'A value cannot be carried by an iPXE script',
    hint: 'iPXE has no quoting: values with "${", control characters or bare "||" are refused.',
  },
  TEMPLATE_VALUE_MISSING: {
    status: 422,
    exit: EXIT.failed,
    message: 'A template names a value that the machine does not have',
    hint: 'Set it with: rouse machines set MACHINE --var NAME=VALUE',
  },
  TEMPLATE_INVALID: {
    status: 422,
    exit: EXIT.usage,
    message: 'A template cannot be read',
    hint: 'Write ${name} for a variable, or ${machine.mac} and its like for a built-in value.',
  },
  MENU_CHOICE_REFUSED: {
    status: 409,
    exit: EXIT.conflict,
    message: 'What was chosen on the screen is not booted',
    hint: 'Start the machine again for a menu of now, or use: rouse boot MACHINE --profile NAME',
  },
  TALOS_SOURCE_INVALID: {
    status: 422,
    exit: EXIT.usage,
    message: 'The Talos version or schematic of the profile cannot name a file',
    hint: 'A version looks like v1.13.9; a schematic is 64 hexadecimal digits.',
  },
  FACTORY_FAILED: {
    status: 502,
    exit: EXIT.failed,
    message: 'The Image Factory did not deliver the file',
    hint: 'Check talos.factory_url, and version and schematic of the profile.',
  },
  LOADER_MISSING: {
    status: 503,
    exit: EXIT.failed,
    message: 'A boot loader is not installed',
    hint: 'Fetch the loaders with: npm run loaders',
  },
  LOADER_CHECKSUM_MISMATCH: {
    status: 503,
    exit: EXIT.failed,
    message: 'A boot loader is not the file its manifest describes',
    hint: 'Remove it and fetch the loaders again. If it repeats, do not boot machines from it.',
  },
  LOADER_UNVERIFIED: {
    status: 503,
    exit: EXIT.failed,
    message: 'A boot loader is of a version that this Rouse does not know',
    hint: 'It is served. For the version that was tried with this Rouse: npm run loaders',
  },
  LOADER_UNUSABLE: {
    status: 503,
    exit: EXIT.failed,
    message: 'A boot loader of your own cannot be served',
    hint: 'Put regular files into loaders/ of the data directory, named like ipxe-own.efi.',
  },
  LOADER_REPLACED: {
    status: 503,
    exit: EXIT.failed,
    message: 'A boot loader of your own is served instead of the one that came with Rouse',
    hint: 'Remove it from loaders/ in the data directory to have the other one served again.',
  },
  NATIVE_CODE_UNLOADABLE: {
    status: 503,
    exit: EXIT.failed,
    message: 'The native code inside the executable cannot be loaded',
    hint: 'Give Rouse one writable folder that is not mounted noexec, for example through TMPDIR.',
  },
} as const satisfies ErrorRows;
