/**
 * A boot file that machines are to fetch from this server: is it there, and do they run it?
 *
 * Tests    test/dhcp-proxy/probe/judge.test.ts
 */
import type { MachineArch } from '../../domain/arch.ts';
import { MACHINE_ARCHES } from '../../domain/machine-arches.ts';
import { loaderLadder } from '../../domain/loaders.ts';
import type { ProbeContext, ProbeFinding, ProbeKind } from '../../domain/probe.ts';
import type { Followed } from './follow.ts';

/** iPXE runs already, and takes a script. */
const ARCHES: Readonly<Record<ProbeKind, MachineArch | undefined>> = {
  bios: 'x86-bios',
  'uefi-x64': 'x86_64-efi',
  'uefi-arm64': 'arm64-efi',
  'http-x64': 'x86_64-efi',
  ipxe: undefined,
};
const LOADERS_PATH = '/boot/loaders/';

export function loaderThere(kind: ProbeKind, { published }: ProbeContext): boolean {
  const arch = ARCHES[kind];
  if (arch === undefined) return true;
  return loaderLadder(arch).some((file) => published.includes(file));
}

/** @param followed  its target is this server */
export function judgeFile(
  kind: ProbeKind,
  { answer, file, target = '', bootServer }: Followed,
  { published }: ProbeContext,
): ProbeFinding {
  const by = answer.address === undefined ? '' : `, named by the DHCP server ${answer.server}`;
  if (bootServer === 'own') {
    const text = `port 4011 of this server (${target})${by}, has the file`;
    return { id: 'boot-own-port-4011', level: 'ok', text };
  }
  const name = publishedName(file);
  if (name === '' || (name !== undefined && !published.includes(name))) {
    return {
      id: 'file-unknown',
      level: 'fail',
      text: `${answer.server} names this server and file ${file || '(none)'}, which it has not`,
      fix: `name one of ${published.join(', ')}`,
    };
  }
  const arches = MACHINE_ARCHES.filter((arch) => loaderLadder(arch).includes(name ?? ''));
  if (kind === 'ipxe' && arches.length > 0) return loop(answer.server, file);
  const arch = ARCHES[kind];
  if (arch !== undefined && arches.length > 0 && !arches.includes(arch)) {
    return {
      id: 'file-for-other-machine',
      level: 'fail',
      text: `${answer.server} names ${file}, which is for ${arches.join(', ')}`,
      fix: 'name the file rouse, which serves all, or match on option 93: rouse dhcp-help',
    };
  }
  return { id: 'boot-own', level: 'ok', text: `loads from this server (${target})${by}` };
}

/** BIOS builds of iPXE ask DHCP first of all, and so would fetch themselves for ever. */
function loop(server: string, file: string): ProbeFinding {
  return {
    id: 'ipxe-gets-loader',
    level: 'fail',
    text: `${server} names ${file}, which is iPXE again: on BIOS machines it goes round in circles`,
    fix: 'name the file rouse, or give the user class iPXE the URL of /boot/start.ipxe',
  };
}

/** The name TFTP or the boot surface is asked for; undefined for any other URL. */
function publishedName(file: string): string | undefined {
  const url = /^https?:\/\/[^/]*(\/[^?]*)?/i.exec(file);
  if (!url) return file.replace(/^tftp:\/\/[^/]*/i, '').replace(/^\/+/, '');
  const path = url[1] ?? '';
  return path.startsWith(LOADERS_PATH) ? path.slice(LOADERS_PATH.length) : undefined;
}
