/**
 * The server itself, started from source without DHCP, and what is asked of it.
 *
 * Owns     knowing when it listens.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { on } from 'node:events';
import path from 'node:path';
import { MACHINES, macOf } from './inventory.ts';
import { keyFileOf } from './vault.ts';

const giveUpMs = 60_000;
/** Has no divisor in common with MACHINES, so that every machine comes up once. */
const stride = 7_919;

/** What iPXE reports; see ipxe-templates/start.ts. Machines come up in an order that jumps. */
export function targetOf(turn: number): string {
  const number = (turn * stride) % MACHINES;
  const uuid = `4c4c4544-0042-3510-8052-${String(number).padStart(12, '0')}`;
  return (
    `/boot/next?mac=${macOf(number)}&uuid=${uuid}&arch=x86_64&platform=efi&serial=S${number}` +
    '&asset=&manufacturer=Dell%20Inc.&product=PowerEdge%20R640&hostname=&version=2.0.0'
  );
}

export async function serve(dataDir: string, port: number): Promise<ChildProcess> {
  const main = path.join(import.meta.dirname, '..', '..', 'src', 'main.ts');
  const args = [main, 'serve', '--data-dir', dataDir, '--interface', 'lo', '--dhcp-mode', 'off'];
  const listen = [
    ...['--boot-listen', `127.0.0.1:${port}`, '--admin-listen', ''],
    ...['--secrets-key-file', keyFileOf(dataDir)],
  ];
  const stdio: ['ignore', 'pipe', 'inherit'] = ['ignore', 'pipe', 'inherit'];
  const child = spawn(process.execPath, [...args, ...listen], { stdio });
  let said = '';
  for await (const [line] of on(child.stdout, 'data', { signal: AbortSignal.timeout(giveUpMs) })) {
    said += String(line);
    if (said.includes('waiting for a machine')) break;
  }
  // What it logs from now on is read and dropped, as a service manager would take it.
  child.stdout.resume();
  return child;
}
