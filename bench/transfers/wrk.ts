/** wrk as the client of a measurement: as many bytes as one thread of it can take. */
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { CLIENTS, runIn } from '../network.ts';

export interface Load {
  readonly connections: number;
  readonly seconds: number;
  readonly url: string;
}

export interface Taken {
  readonly bytes: number;
  readonly seconds: number;
}

const UNITS: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1_024,
  MB: 1_048_576,
  GB: 1_073_741_824,
};

/** @throws Error when a request failed, or was answered with anything but 2xx */
export async function wrk({ connections, seconds, url }: Load): Promise<Taken> {
  // A connection waits long for its turn when many share the line: that is no failure.
  const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '60s', url];
  const child = runIn(CLIENTS, ['wrk', ...args]);
  const [said, complaint] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    child.exitCode ?? once(child, 'exit'),
  ]);
  const failed = /Non-2xx.*|Socket errors.*/.exec(said)?.[0];
  const total = /requests in ([\d.]+)(ms|s|m), ([\d.]+)([KMG]?B) read/.exec(said);
  if (failed !== undefined || !total) throw new Error(`wrk: ${failed ?? said + complaint}`);
  const [, duration = '', unit = '', amount = '', scale = ''] = total;
  const factor = unit === 'ms' ? 0.001 : unit === 'm' ? 60 : 1;
  return { seconds: Number(duration) * factor, bytes: Number(amount) * (UNITS[scale] ?? NaN) };
}
