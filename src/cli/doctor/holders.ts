/**
 * Which process owns a socket, and what an administrator calls that process.
 *
 * Specs    proc_pid_fd(5): a file descriptor of a socket is a link named `socket:[inode]`.
 * Limits   another user's processes can be seen by root alone; an owner that cannot be seen is
 *          left out, and the caller says so.
 * Tests    test/cli/doctor/holders.test.ts
 */
import { readdirSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { textIn } from '../../platform/text-in.ts';

export interface Holder {
  readonly pid: number;
  readonly name: string;
  /** systemd's name for it, `dnsmasq.service` */
  readonly unit?: string;
  /** the virtual network it serves, when libvirt started it */
  readonly libvirtNetwork?: string;
}

/** @param procRoot  `/proc`, or a copy of it in a test */
export function findHolders(
  inodes: ReadonlySet<string>,
  procRoot: string,
): ReadonlyMap<string, Holder> {
  const found = new Map<string, Holder>();
  if (inodes.size === 0) return found;
  for (const pid of namesIn(procRoot).filter((name) => /^\d+$/.test(name))) {
    const folder = path.join(procRoot, pid);
    for (const inode of socketsOf(folder)) {
      // A server that forked shares its socket; the first process, the parent, is the one to name.
      if (inodes.has(inode) && !found.has(inode)) found.set(inode, describe(folder, Number(pid)));
    }
  }
  return found;
}

function socketsOf(processFolder: string): string[] {
  const folder = path.join(processFolder, 'fd');
  return namesIn(folder).flatMap((descriptor) => {
    const target = linkIn(path.join(folder, descriptor));
    const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
    return inode === undefined ? [] : [inode];
  });
}

function describe(folder: string, pid: number): Holder {
  const commandLine = textIn(path.join(folder, 'cmdline')).split('\0');
  const unit = /\/([^/\n]+\.service)$/m.exec(textIn(path.join(folder, 'cgroup')))?.[1];
  const libvirtNetwork = commandLine
    .map((word) => /\/libvirt\/dnsmasq\/([^/]+)\.conf$/.exec(word)?.[1])
    .find((network) => network !== undefined);
  return {
    pid,
    name: nameOf(textIn(path.join(folder, 'comm')).trim(), commandLine[0]),
    ...(unit !== undefined && { unit }),
    ...(libvirtNetwork !== undefined && { libvirtNetwork }),
  };
}

/** Node.js gives its main thread a name of its own, which says nothing to anybody. */
function nameOf(comm: string, program = ''): string {
  const named = comm === 'MainThread' ? path.basename(program) : comm;
  return named || 'a process';
}

// Processes end while they are looked at, and those of others are closed to us. Either way there
// is nothing to see, which is what an empty answer says.

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function linkIn(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}
