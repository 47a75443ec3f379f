/**
 * Events in groups that people look for, and which of them an address means.
 *
 * Tests    test/ui/activity.test.ts
 */
export interface Group {
  readonly id: string;
  readonly name: string;
  /** beginnings of kinds */
  readonly starts: readonly string[];
}

export const GROUPS: readonly Group[] = [
  {
    id: 'boots',
    name: 'Boots: how they ended, what was wrong',
    starts: ['boot.ended', 'boot.finding'],
  },
  {
    id: 'machines',
    name: 'Machines: found, adopted, ordered',
    starts: ['machine.', 'wait.', 'menu.'],
  },
  { id: 'dhcp', name: 'DHCP', starts: ['dhcp.', 'pxe.', 'offer.', 'loader.', 'uuid.'] },
  {
    id: 'files',
    name: 'Files and scripts',
    starts: ['tftp.', 'file.', 'script.', 'boot.beacon', 'blksize.', 'answer.', 'config.'],
  },
  {
    id: 'installs',
    name: 'Installers and Talos',
    starts: ['install.', 'installer.', 'talos.', 'disk.'],
  },
  { id: 'assets', name: 'Kept files', starts: ['fetch.', 'asset.'] },
  {
    id: 'server',
    name: 'Server and webhooks',
    starts: ['listener.', 'webhook.', 'timeline.', 'sighting.', 'facts.'],
  },
];

/** For the API: the kinds of a group, or the kinds that are named. undefined means all. */
export function kindsOf(
  chosen: string | undefined,
  kinds: readonly string[],
): readonly string[] | undefined {
  if (chosen === undefined || chosen === '') return undefined;
  const group = GROUPS.find(({ id }) => id === chosen);
  if (group) return kinds.filter((kind) => group.starts.some((start) => kind.startsWith(start)));
  const named = chosen.split(',').filter((kind) => kinds.includes(kind));
  return named.length === 0 ? undefined : named;
}
