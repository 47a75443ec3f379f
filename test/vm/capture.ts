/**
 * Records a lab's network while a test runs, and compares what was said with an expectation.
 *
 * Env      ROUSE_UPDATE_GOLDEN: see test/fakes/golden.ts.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Test } from 'tap';
import { readCapture, type Datagram } from '../fakes/capture-frames.ts';
import { captureText } from '../fakes/capture-text.ts';
import { matchesGolden } from '../fakes/golden.ts';
import { startInside } from '../fakes/inside.ts';
import { LAB_DHCP, SERVER_ADDRESS, type Lab } from './lab.ts';

/** Who is who, where a test does not say otherwise. */
const NAMES = { [SERVER_ADDRESS]: 'rouse', [LAB_DHCP.address]: 'dhcp' };
/** Enough of a frame for a DHCP message and for the head of an HTTP request. */
const FRAME_BYTES = 1_024;
/** Room for what arrives while two cores emulate a machine. */
const KERNEL_BUFFER_KIB = 32_768;

interface CaptureOptions {
  /** the bridge of the machines unless said */
  readonly interface?: string;
  /** what servers are called, besides `rouse` and `dhcp` at their usual addresses */
  readonly names?: Readonly<Record<string, string>>;
}

interface Capture {
  /**
   * Ends the capture, and compares what the machine and its servers said with
   * test/fixtures/sequences/{name}.
   */
  matches(mac: string, name: string): Promise<void>;
  /** What was recorded until the capture ended. */
  datagrams(): readonly Datagram[];
}

/** Starts to record what passes an interface of the lab's namespace. */
export async function startCapture(
  t: Test,
  lab: Lab,
  { interface: device = 'br0', names = {} }: CaptureOptions = {},
): Promise<Capture> {
  const file = path.join(lab.directory, `${device}.pcap`);
  const tcpdump = await startInside(t, {
    namespace: lab.namespace,
    command: [
      ...['tcpdump', '-i', device, '-U', '-Z', 'root', '-s', String(FRAME_BYTES)],
      ...['-B', String(KERNEL_BUFFER_KIB), '-w', file, 'udp or tcp'],
    ],
    ready: /listening on/,
  });
  return {
    async matches(mac, name) {
      await tcpdump.stop();
      const text = captureText(readFileSync(file), { mac, names: { ...NAMES, ...names } });
      matchesGolden(t, name, text, 'sequences');
    },
    datagrams: () => readCapture(readFileSync(file)),
  };
}
