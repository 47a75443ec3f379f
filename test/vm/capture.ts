/**
 * Records a lab's network while a test runs, and compares what was said with an expectation.
 *
 * Env      ROUSE_UPDATE_GOLDEN: see test/fakes/golden.ts.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Test } from 'tap';
import { captureText } from '../fakes/capture-text.ts';
import { matchesGolden } from '../fakes/golden.ts';
import { LAB_DHCP, SERVER_ADDRESS, waitForText, type Lab } from './lab.ts';

/** Who is who, where a test does not say otherwise. */
const NAMES = { [SERVER_ADDRESS]: 'rouse', [LAB_DHCP.address]: 'dhcp' };
/** Enough of a frame for a DHCP message and for the head of an HTTP request. */
const FRAME_BYTES = 1_024;
/** Room for what arrives while two cores emulate a machine. */
const KERNEL_BUFFER_KIB = 32_768;

export interface Capture {
  /** What the machine of this address and its servers said, the capture's end included. */
  text(mac: string): Promise<string>;
  /** Ends the capture and compares with test/fixtures/sequences/{name}. */
  matches(t: Test, mac: string, name: string): Promise<void>;
}

/** @param place  where the lab's machines are seen: its bridge unless said */
export async function startCapture(
  t: Test,
  lab: Lab,
  {
    interface: device = 'br0',
    names = NAMES,
  }: { readonly interface?: string; readonly names?: Readonly<Record<string, string>> } = {},
): Promise<Capture> {
  const file = path.join(lab.directory, `${device}.pcap`);
  const command = [
    ...['tcpdump', '-i', device, '-U', '-Z', 'root', '-s', String(FRAME_BYTES)],
    ...['-B', String(KERNEL_BUFFER_KIB), '-w', file, 'udp or tcp'],
  ];
  const child = spawn('ip', ['netns', 'exec', lab.namespace, ...command], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => (said += String(chunk)));
  process.on('exit', () => child.kill('SIGKILL'));
  const ended = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const end = async (): Promise<void> => {
    if (ended()) return;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  };
  t.teardown(end);
  await waitForText(() => said, /listening on/, 'tcpdump', ended);
  const text = async (mac: string): Promise<string> => {
    await end();
    return captureText(readFileSync(file), { mac, names });
  };
  return {
    text,
    matches: async (t, mac, name) => {
      matchesGolden(t, name, await text(mac), 'sequences');
    },
  };
}
