/**
 * Every error a person or a program can meet, as a registry of stable codes.
 *
 * Owns     code, HTTP status, process exit code, the message and what to do next. A released code
 *          is never renamed or used again. docs/reference/errors.md has one section for each, held
 *          together by test/domain/errors.test.ts.
 */

/** Exit codes of the command line, docs/reference/cli.md. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  conflict: 4,
  notAllowed: 5,
  unreachable: 6,
  doctorFoundErrors: 7,
  interrupted: 130,
} as const;

interface ErrorRow {
  readonly status: number;
  readonly exit: number;
  readonly message: string;
  readonly hint: string;
}

export const ERRORS = {
  INTERNAL: {
    status: 500,
    exit: EXIT.failed,
    message: 'Rouse met a state it did not expect',
    hint: 'This is a fault in Rouse. Report it with the log lines around it.',
  },
  CONFIG_INVALID: {
    status: 500,
    exit: EXIT.usage,
    message: 'The configuration cannot be used',
    hint: 'Check it with: rouse config check',
  },
  USAGE: {
    status: 400,
    exit: EXIT.usage,
    message: 'The command line cannot be used',
    hint: 'See the command with --help.',
  },
  REQUEST_INVALID: {
    status: 400,
    exit: EXIT.usage,
    message: 'The request does not have the expected form',
    hint: 'Compare it with docs/reference/api.md.',
  },
  REQUEST_TOO_LARGE: {
    status: 413,
    exit: EXIT.usage,
    message: 'The request is larger than Rouse reads',
    hint: 'Split it: one manifest holds at most 1 MiB.',
  },
  MEDIA_TYPE_UNSUPPORTED: {
    status: 415,
    exit: EXIT.usage,
    message: 'The request body has a type that this address does not take',
    hint: 'Send application/json, application/merge-patch+json for PATCH, text/yaml for apply.',
  },
  ROUTE_UNKNOWN: {
    status: 404,
    exit: EXIT.notFound,
    message: 'Nothing is served under that address',
    hint: 'Boot routes and admin routes answer on different listeners: docs/reference/http.md.',
  },
  MANIFEST_INVALID: {
    status: 422,
    exit: EXIT.usage,
    message: 'The manifest cannot be applied',
    hint: 'Nothing was changed. Correct the lines named and apply it again.',
  },
  MANIFEST_FILE_UNREADABLE: {
    status: 400,
    exit: EXIT.usage,
    message: 'A manifest cannot be read',
    hint: 'Name a YAML file, a folder that holds some, or - for standard input.',
  },
  MACHINE_UNKNOWN: {
    status: 404,
    exit: EXIT.notFound,
    message: 'No such machine',
    hint: 'A machine is named by its name, id or hardware address. See: rouse machines list',
  },
  MACHINE_CONFLICT: {
    status: 409,
    exit: EXIT.conflict,
    message: 'Another machine already has that name or hardware address',
    hint: 'Each name and each hardware address belongs to one machine.',
  },
  VERSION_STALE: {
    status: 412,
    exit: EXIT.conflict,
    message: 'It was changed by someone else in the meantime',
    hint: 'Read it again, repeat the change, and send the new ETag in If-Match.',
  },
  PROFILE_UNKNOWN: {
    status: 404,
    exit: EXIT.notFound,
    message: 'No such boot profile',
    hint: 'See the profiles there are with: rouse profiles list',
  },
  PROFILE_IN_USE: {
    status: 409,
    exit: EXIT.conflict,
    message: 'Machines still have that boot profile',
    hint: 'Give them another profile first: rouse machines set MACHINE --profile NAME',
  },
  PROFILE_ARCH_MISMATCH: {
    status: 409,
    exit: EXIT.conflict,
    message: 'The profile is not made for this kind of machine',
    hint: 'Give the machine another profile, or add its architecture to the profile.',
  },
  IMAGE_UNKNOWN: {
    status: 404,
    exit: EXIT.notFound,
    message: 'No such image',
    hint: 'Declare it with a manifest of kind image: docs/reference/manifests.md.',
  },
  IMAGE_FILE_UNKNOWN: {
    status: 404,
    exit: EXIT.notFound,
    message: 'The image has no such file',
    hint: 'See the files it has with: rouse images show NAME',
  },
  IMAGE_FILE_CHANGED: {
    status: 409,
    exit: EXIT.conflict,
    message: 'The file on disk is not the one that was applied',
    hint: 'If the change is wanted, apply the image again to record its new checksum.',
  },
  IMAGE_IN_USE: {
    status: 409,
    exit: EXIT.conflict,
    message: 'Boot profiles still take files from that image',
    hint: 'Change or remove those profiles first.',
  },
  IMAGE_PATH_REFUSED: {
    status: 422,
    exit: EXIT.usage,
    message: 'The file cannot be part of an image',
    hint: 'Put it below the data directory, in images/, or allow its folder in images.directories.',
  },
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
  NATIVE_CODE_UNLOADABLE: {
    status: 503,
    exit: EXIT.failed,
    message: 'The native code inside the executable cannot be loaded',
    hint: 'Give Rouse one writable folder that is not mounted noexec, for example through TMPDIR.',
  },
  LISTENER_PORT_TAKEN: {
    status: 503,
    exit: EXIT.failed,
    message: 'Another program already uses a port that Rouse needs',
    hint: 'Stop it, bind Rouse to another interface, or choose another --dhcp-mode.',
  },
  LISTENER_NOT_PERMITTED: {
    status: 503,
    exit: EXIT.failed,
    message: 'Rouse may not open a port below 1024',
    hint: 'Run it as root, or grant it CAP_NET_BIND_SERVICE.',
  },
  INTERFACE_UNUSABLE: {
    status: 503,
    exit: EXIT.failed,
    message: 'A network interface cannot be used',
    hint: 'Name one that exists, is up and has an IPv4 address: rouse doctor',
  },
  STORE_UNUSABLE: {
    status: 503,
    exit: EXIT.failed,
    message: 'The inventory cannot be opened',
    hint: 'Check that the data directory is writable and not full.',
  },
  STORE_NEWER: {
    status: 503,
    exit: EXIT.failed,
    message: 'The inventory was written by a newer version of Rouse',
    hint: 'Run that version again; migrations only go forward.',
  },
  INSTANCE_RUNNING: {
    status: 503,
    exit: EXIT.conflict,
    message: 'Another Rouse already uses this data directory',
    hint: 'Stop it first, or choose another --data-dir.',
  },
  SOCKET_PATH_TOO_LONG: {
    status: 503,
    exit: EXIT.usage,
    message: 'The path of the local socket is too long for the system',
    hint: 'Choose a data directory with a shorter path: --data-dir DIR',
  },
  SERVER_UNREACHABLE: {
    status: 503,
    exit: EXIT.unreachable,
    message: 'The server does not answer',
    hint: 'Start it with: rouse serve. A data directory other than its own needs --data-dir.',
  },
  ACCESS_DENIED: {
    status: 403,
    exit: EXIT.notAllowed,
    message: 'You are not allowed to use it',
    hint: 'The server answers its own user and root: use sudo, or the account that runs it.',
  },
} as const satisfies Readonly<Record<string, ErrorRow>>;

export type ErrorCode = keyof typeof ERRORS;

/** What went wrong, in terms of the caller: `field` is a JSON pointer or `file:line:column`. */
export interface ErrorDetail {
  readonly field: string;
  readonly message: string;
}

/**
 * An error with a code of the registry. Match on `code`; the class may change.
 *
 * @param detail  what was expected and what was seen, one sentence
 */
export class RouseError extends Error {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly errors: readonly ErrorDetail[];

  constructor(
    code: ErrorCode,
    detail = '',
    options: { cause?: unknown; errors?: readonly ErrorDetail[] } = {},
  ) {
    super(detail === '' ? ERRORS[code].message : `${ERRORS[code].message}: ${detail}`, {
      cause: options.cause,
    });
    this.name = 'RouseError';
    this.code = code;
    this.detail = detail;
    this.errors = options.errors ?? [];
  }

  get status(): number {
    return ERRORS[this.code].status;
  }
  get exit(): number {
    return ERRORS[this.code].exit;
  }
  get hint(): string {
    return ERRORS[this.code].hint;
  }
}
