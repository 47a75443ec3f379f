/**
 * A Talos node for tests: does what it is told on its command line, one step after the other, and
 * writes each answer of the event sink as a line of JSON.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  certificateFor,
  logLine,
  sendDatagrams,
  sendLines,
  serveCertificate,
  talosNode,
} from '../../fakes/talos-node.ts';
import { events, installation } from '../../fakes/talos-protobuf.ts';

export interface NodeSettings {
  readonly host: string;
  /** tells boots apart, as the identities of events do */
  readonly boot: string;
  readonly steps: readonly (
    | 'install'
    | 'run'
    | 'reset'
    | 'replay'
    | { readonly log: string }
    | { readonly datagram: string }
    | { readonly fetch: string }
    /** shows the certificate of this name on port 50000 until the program is ended */
    | { readonly certificate: string }
  )[];
}

const EVENTS_PORT = 8091;
const LOG_PORT = 8092;

const settings = JSON.parse(process.argv[2] ?? '') as NodeSettings;
const { host } = settings;
const node = talosNode(`${host}:${EVENTS_PORT}`, { boot: settings.boot });
const log = { host, port: LOG_PORT };
let seq = 0;

const STEPS = {
  install: () => node.publish(...installation()),
  run: () =>
    node.publish(
      events.sequence('boot', 'START'),
      events.status('BOOTING', { network: 'waiting on: address' }),
      events.address('node-1', ['10.232.7.5']),
      events.sequence('boot', 'STOP'),
      events.status('RUNNING'),
    ),
  reset: () =>
    node.publish(
      events.sequence('reset', 'START'),
      events.phase('reset', 'START'),
      events.phase('reset', 'STOP'),
      events.phase('reboot', 'START'),
    ),
  replay: () => node.replayAll(),
} as const;

async function take(step: NodeSettings['steps'][number]): Promise<unknown> {
  if (typeof step === 'string') {
    const answers = await STEPS[step]();
    return answers.map(({ grpcStatus }) => grpcStatus);
  }
  seq += 1;
  if ('log' in step) (await sendLines(log, [logLine(seq, step.log)])).end();
  else if ('datagram' in step) await sendDatagrams(log, [logLine(seq, step.datagram)]);
  else if ('fetch' in step) return (await fetch(step.fetch)).text();
  else await showCertificate(step.certificate);
  return null;
}

async function showCertificate(name: string): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'rouse-talos-'));
  const identity = certificateFor(name, folder);
  rmSync(folder, { recursive: true });
  await serveCertificate(identity, { host: '0.0.0.0', port: 50_000 });
}

for (const step of settings.steps) {
  process.stdout.write(`${JSON.stringify(await take(step))}\n`);
  await pause(20);
}
node.close();
