/**
 * What a client is given: the policy of the proxy, free of bytes.
 *
 * Owns     which client gets a loader, which the start script, and which nothing.
 * Leaves   which loader to loader-choice.ts, and the form of the reply to reply.ts.
 * Tests    test/dhcp-proxy/answer.test.ts
 */
import type { MachineArch } from '../domain/arch.ts';
import type { BootClient } from './classify.ts';
import { chooseLoader, machineArchOf, type LoaderContext } from './loader-choice.ts';

export type Answer =
  /** a file fetched by TFTP */
  | { readonly kind: 'loader'; readonly file: string }
  /** a path of the HTTP boot surface: the loader for HTTP boot, the script for iPXE */
  | { readonly kind: 'loader-url' | 'script-url'; readonly path: string }
  /** no file at all: the ROM asks TFTP for names of its own */
  | { readonly kind: 'raspberry-pi' };

export interface ChosenAnswer {
  readonly answer: Answer;
  /** the loader in it, by its published name */
  readonly loader?: string;
  /** the architecture that was served, or the first one where that does not matter */
  readonly archCode: number;
  readonly machineArch: MachineArch | undefined;
}

const SCRIPT_PATH = '/boot/start.ipxe';
const LOADERS_PATH = '/boot/loaders/';

/** @returns what is missing when there is no loader for any of the client's architectures */
export function chooseAnswer(
  client: BootClient,
  context: LoaderContext,
): ChosenAnswer | { readonly missing: string } {
  // iPXE never gets a loader: it would start it, ask again, and so on without end.
  if (client.kind === 'ipxe') {
    return atFirstArch(client, { kind: 'script-url', path: SCRIPT_PATH });
  }
  // An x86 loader would be fetched and never run (quirk: RPI-ARCH-0).
  if (client.kind === 'raspberry-pi') {
    return { ...atFirstArch(client, { kind: 'raspberry-pi' }), machineArch: undefined };
  }
  const chosen = chooseLoader(client, context);
  if ('missing' in chosen) return chosen;
  const { file, archCode, machineArch } = chosen;
  const answer: Answer =
    client.kind === 'http'
      ? { kind: 'loader-url', path: `${LOADERS_PATH}${file}` }
      : { kind: 'loader', file };
  return { answer, loader: file, archCode, machineArch };
}

function atFirstArch(client: BootClient, answer: Answer): ChosenAnswer {
  const archCode = client.archCodes[0] ?? 0;
  return { answer, archCode, machineArch: machineArchOf(archCode) };
}
