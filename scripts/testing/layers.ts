/**
 * The layers of the test command, from cheap to dear, and what each of them runs.
 */

export interface Layer {
  readonly name: string;
  readonly what: string;
  /** run only when it is named: it takes longer than a change may wait for */
  readonly onDemand?: true;
  /** command lines, run side by side; a failing one does not end the others */
  readonly commands?: readonly (readonly string[])[];
  /** test files below these folders, run by tap */
  readonly tests?: {
    readonly folders: readonly string[];
    readonly without?: readonly string[];
    /** test files at once */
    readonly jobs: number;
    readonly timeoutSeconds: number;
    readonly coverage?: boolean;
  };
}

const SLOW = ['test/interop', 'test/vm', 'test/api', 'test/browser', 'test/nightly'];
/** Tests of the code that the coverage gate reads (coverage.ts): counting lines is dear. */
const COUNTED = [
  ...['test/domain', 'test/timeline', 'test/ipxe-templates', 'test/dhcp-proxy', 'test/tftp'],
  ...['test/facts', 'test/sim'],
];

export const LAYERS: readonly Layer[] = [
  {
    name: 'static',
    what: 'format, lint and types',
    commands: [
      ['prettier', '--check', '--log-level', 'warn', '.'],
      ['eslint', '.'],
      ['tsc', '-p', '.'],
      ['tsc', '-p', 'src/ui'],
    ],
  },
  {
    name: 'unit',
    what: 'what decides about bytes and boots, with every line counted',
    tests: { folders: COUNTED, jobs: 2, timeoutSeconds: 120, coverage: true },
  },
  {
    name: 'parts',
    what: 'services, stores, commands and house rules',
    tests: { folders: ['test'], without: [...SLOW, ...COUNTED], jobs: 2, timeoutSeconds: 120 },
  },
  {
    name: 'build',
    what: 'loaders and the single executable',
    commands: [['node', 'scripts/build.ts']],
  },
  {
    name: 'interop',
    what: 'foreign programs and the running server',
    // Most of their time they wait for each other. More at once would wait for a processor.
    tests: { folders: ['test/interop', 'test/api'], jobs: 3, timeoutSeconds: 300 },
  },
  {
    name: 'browser',
    what: 'the web interface in Chromium, against the executable',
    tests: { folders: ['test/browser'], jobs: 2, timeoutSeconds: 180 },
  },
  {
    name: 'vm',
    what: 'real firmware in QEMU boots from the executable',
    tests: { folders: ['test/vm'], jobs: 3, timeoutSeconds: 600 },
  },
  {
    name: 'nightly',
    what: 'the Debian package on a bare Debian, with systemd',
    onDemand: true,
    tests: { folders: ['test/nightly'], jobs: 1, timeoutSeconds: 900 },
  },
];
