/**
 * One machine, from its first DISCOVER until it has its initrd.
 *
 * Owns     the order of steps, and what iPXE makes of a script: it follows `chain --replace`, loads
 *          what `kernel` and `initrd` name, and asks for the beacons in between.
 */
import type { Dhcp, Who } from './dhcp.ts';
import { httpConnection, type HttpConnection } from './http.ts';
import { readFile } from './tftp.ts';

export const STEPS = ['offer', 'port 4011', 'loader', 'iPXE offer', 'script', 'kernel', 'initrd'];

export interface Expected {
  readonly loader: { readonly sizeBytes: number; readonly sha256: string };
  readonly kernelBytes: number;
  readonly initrdBytes: number;
}

export interface Outcome {
  /** when each step was done, in milliseconds since the start of the storm; fewer if it failed */
  readonly doneAtMs: readonly number[];
  readonly startedAtMs: number;
  readonly failure?: string;
}

interface Boot {
  readonly who: Who;
  readonly dhcp: Dhcp;
  readonly expected: Expected;
  /** this machine's loader is hashed */
  readonly hashed: boolean;
  /** milliseconds since the start of the storm */
  readonly nowMs: () => number;
}

export async function boot(machine: Boot): Promise<Outcome> {
  const doneAtMs: number[] = [];
  const startedAtMs = machine.nowMs();
  const done = (): void => {
    doneAtMs.push(machine.nowMs());
  };
  const connection = httpConnection(machine.who.address);
  try {
    await run(machine, connection, done);
    return { startedAtMs, doneAtMs };
  } catch (error) {
    const step = STEPS[doneAtMs.length] ?? 'the end';
    return { startedAtMs, doneAtMs, failure: `${step}: ${String(error)}` };
  } finally {
    connection.close();
  }
}

async function run(machine: Boot, connection: HttpConnection, done: () => void): Promise<void> {
  const { who, dhcp, expected } = machine;
  await dhcp.discover(who, 'firmware');
  done();
  const name = await dhcp.request(who);
  done();
  await fetchLoader(machine, name);
  done();
  const url = await dhcp.discover(who, 'ipxe');
  done();
  const script = await finalScript(connection, url, who);
  done();
  await fetchFile(connection, urlIn(script, 'kernel'), expected.kernelBytes);
  done();
  await fetchFile(connection, urlIn(script, 'initrd'), expected.initrdBytes);
  done();
  const beacon = /^chain --autofree .*?(http:\S+\/handoff) /m.exec(script)?.[1];
  if (beacon !== undefined) await connection.text(beacon);
}

async function fetchLoader({ who, expected, hashed }: Boot, name: string): Promise<void> {
  const from = { address: who.address, server: who.server, name };
  const told = await readFile({ ...from, probe: true, hashed: false });
  const loader = await readFile({ ...from, probe: false, hashed });
  const { sizeBytes, sha256 } = expected.loader;
  const right =
    told.sizeBytes === sizeBytes &&
    loader.sizeBytes === sizeBytes &&
    (!hashed || loader.sha256 === sha256);
  if (!right) throw new Error(`not the loader: ${JSON.stringify([told, loader])}`);
}

/** What iPXE runs in the end, however many scripts lead there. */
async function finalScript(connection: HttpConnection, url: string, who: Who): Promise<string> {
  const script = await connection.text(url);
  const next = /^chain --replace (http:\S+\/next)\?/m.exec(script)?.[1];
  if (next === undefined) return script;
  const about =
    `mac=${who.mac}&uuid=4c4c4544-0042-3510-8052-${who.mac.replaceAll(':', '')}` +
    `&arch=x86_64&platform=efi&serial=S${who.mac.slice(-5)}&asset=` +
    '&manufacturer=Dell%20Inc.&product=PowerEdge%20R640&hostname=&version=2.0.0';
  return connection.text(`${next}?${about}`);
}

function urlIn(script: string, command: string): string {
  const url = new RegExp(`^${command} .*?(http:\\S+)`, 'm').exec(script)?.[1];
  if (url === undefined) throw new Error(`no ${command} in the script: ${script}`);
  return url;
}

async function fetchFile(
  connection: HttpConnection,
  url: string,
  sizeBytes: number,
): Promise<void> {
  const came = await connection.fetch(url);
  if (came !== sizeBytes) throw new Error(`${came} bytes of ${sizeBytes}`);
}
