/**
 * Events in groups that people look for, and which of them an address means.
 *
 * Tests    test/ui/activity.test.ts
 */
export interface Group {
  readonly id: string;
  readonly name: string;
  /** as the API takes them: `tftp.*` is all that begin so */
  readonly kinds: readonly string[];
}

export const GROUPS: readonly Group[] = [
  {
    id: 'boots',
    name: 'Boots: how they ended, what was wrong',
    kinds: ['boot.ended', 'boot.finding'],
  },
  {
    id: 'machines',
    name: 'Machines: found, adopted, ordered',
    kinds: ['machine.*', 'wait.*', 'menu.*'],
  },
  { id: 'dhcp', name: 'DHCP', kinds: ['dhcp.*', 'pxe.*', 'offer.*', 'loader.*', 'uuid.*'] },
  {
    id: 'files',
    name: 'Files and scripts',
    kinds: ['tftp.*', 'file.*', 'script.*', 'boot.beacon', 'blksize.*', 'answer.*', 'config.*'],
  },
  {
    id: 'installs',
    name: 'Installers and Talos',
    kinds: ['install.*', 'installer.*', 'talos.*', 'disk.*'],
  },
  { id: 'assets', name: 'Kept files', kinds: ['fetch.*', 'asset.*'] },
  {
    id: 'server',
    name: 'Server and webhooks',
    kinds: ['listener.*', 'webhook.*', 'timeline.*', 'sighting.*', 'facts.*'],
  },
];

/** For the API: the kinds of a group, or the kinds that are named. undefined means all. */
export function kindsOf(chosen: string): readonly string[] | undefined {
  const named = chosen.split(',').filter((kind) => kind.includes('.'));
  return GROUPS.find(({ id }) => id === chosen)?.kinds ?? (named.length > 0 ? named : undefined);
}

export function isLike(kind: string, kinds: readonly string[]): boolean {
  return kinds.some((one) =>
    one.endsWith('*') ? kind.startsWith(one.slice(0, -1)) : kind === one,
  );
}
