/**
 * What a client is given: the policy of the proxy, free of bytes.
 *
 * Owns     which client gets a loader, which the start script, and which nothing.
 * Leaves   the form of the reply to reply.ts.
 * Specs    UEFI 2.x section 24.7: HTTP boot takes a URL whose path ends in `.efi`. RFC 4578
 *          section 2.1: several architectures are listed in the order of preference.
 * Tests    test/dhcp-proxy/answer.test.ts
 */
import { clientArch, describeClientArch, type MachineArch } from '../domain/arch.ts';
import { defaultLoader } from '../domain/loaders.ts';
import type { BootClient } from './classify.ts';

export type Answer =
  /** a file fetched by TFTP */
  | { readonly kind: 'loader'; readonly file: string }
  /** a path of the HTTP boot surface: the loader for HTTP boot, the script for iPXE */
  | { readonly kind: 'loader-url' | 'script-url'; readonly path: string }
  /** no file at all: the ROM asks TFTP for names of its own */
  | { readonly kind: 'raspberry-pi' };

export interface ChosenAnswer {
  readonly answer: Answer;
  /** the architecture that was served, or the first one where that does not matter */
  readonly archCode: number;
  readonly machineArch: MachineArch | undefined;
}

const SCRIPT_PATH = '/boot/start.ipxe';
const LOADERS_PATH = '/boot/loaders/';

/**
 * @param hasLoader  whether the loader file is installed
 * @returns undefined when none of the client's architectures has a loader
 */
export function chooseAnswer(
  client: BootClient,
  hasLoader: (name: string) => boolean,
): ChosenAnswer | undefined {
  if (client.kind === 'ipxe') {
    return atFirstArch(client, { kind: 'script-url', path: SCRIPT_PATH });
  }
  // An x86 loader would be fetched and never run (quirk: RPI-ARCH-0).
  if (client.kind === 'raspberry-pi') {
    return { ...atFirstArch(client, { kind: 'raspberry-pi' }), machineArch: undefined };
  }
  for (const archCode of client.archCodes) {
    const machineArch = machineArchOf(archCode);
    const file = machineArch && defaultLoader(machineArch);
    if (file === undefined || !hasLoader(file)) continue;
    if (client.kind !== 'http') return { answer: { kind: 'loader', file }, archCode, machineArch };
    if (!file.endsWith('.efi')) continue;
    const answer = { kind: 'loader-url', path: `${LOADERS_PATH}${file}` } as const;
    return { answer, archCode, machineArch };
  }
  return undefined;
}

/** What a machine is told that has no loader, for the log: `x86 UEFI (6), ARM 32-bit UEFI (10)`. */
export function describeArchCodes(client: BootClient): string {
  const shown = client.archCodes.slice(0, 4).map((code) => describeClientArch(clientArch(code)));
  return shown.join(', ');
}

function atFirstArch(client: BootClient, answer: Answer): ChosenAnswer {
  const archCode = client.archCodes[0] ?? 0;
  return { answer, archCode, machineArch: machineArchOf(archCode) };
}

function machineArchOf(code: number): MachineArch | undefined {
  const arch = clientArch(code);
  return arch.known ? arch.machineArch : undefined;
}
