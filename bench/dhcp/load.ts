/**
 * Load from perfdhcp (Debian: kea-admin), and what came back.
 *
 * Owns     the DISCOVER that is sent, and counting answers: one that took longer than `lateMs`
 *          counts as lost. A server with a large receive buffer would otherwise seem to keep up for
 *          as long as the buffer lasts. perfdhcp's own count of losses gives a second.
 * Specs    the options are those of UEFI firmware: 55, 57, 60, 93, 94 and 97 (PXE 2.1 section 2.2).
 */
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { FIRST_MAC, MACHINES } from './machines.ts';
import { CLIENTS, runIn, SERVER } from '../network.ts';

export const lateMs = 250;

const OPTIONS: ReadonlyMap<number, string> = new Map([
  [60, Buffer.from('PXEClient:Arch:00007:UNDI:003000').toString('hex')],
  [93, '0007'],
  [94, '010300'],
  [97, '0011223344556677889900aabbccddeeff'],
  [57, '05c0'],
  // perfdhcp asks for seven of its own; these are the ones that firmware adds.
  [55, '2b3c4243808182838485868761'],
]);

export interface LoadRequest {
  /** DISCOVERs in a second */
  readonly rate: number;
  readonly seconds: number;
  /** to the broadcast address; answers still go to the relay's address perfdhcp gives itself */
  readonly broadcast?: true;
}

export interface LoadResult {
  readonly sent: number;
  /** answers, late ones too */
  readonly received: number;
  /** sent in a second, which is less than asked for where perfdhcp could not keep up */
  readonly sentPerSecond: number;
  readonly lossPercent: number;
  readonly medianMs: number;
  readonly p99Ms: number;
}

export async function load({ rate, seconds, broadcast }: LoadRequest): Promise<LoadResult> {
  const options = [...OPTIONS].flatMap(([code, value]) => ['-o', `${code},${value}`]);
  const target = broadcast
    ? ['-B', '-l', CLIENTS.interface, 'all']
    : ['-l', CLIENTS.address, SERVER.address];
  const command = [
    ...['perfdhcp', '-4', '-i', '-r', String(rate), '-p', String(seconds)],
    ...['-R', String(MACHINES), '-b', `mac=${FIRST_MAC}`, ...options],
    ...['-x', 't', '-W', String(lateMs * 1_000), ...target],
  ];
  const child = runIn(CLIENTS, command);
  const ended = once(child, 'exit');
  const [said, complained] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  // 3: some messages were not answered
  if (child.exitCode !== 0 && child.exitCode !== 3) {
    throw new Error(`perfdhcp: ${complained}${said.slice(0, 500)}`);
  }
  return evaluate(said, seconds);
}

/** Reads the report, with a line for each message that was answered. */
function evaluate(said: string, seconds: number): LoadResult {
  const sent = Number(/^sent packets: (\d+)$/m.exec(said)?.[1]);
  if (!(sent > 0)) throw new Error(`not a report of perfdhcp: ${said.slice(0, 500)}`);
  const delaysMs: number[] = [];
  for (const [, from, to] of said.matchAll(/^sent \/ received: (\d+\.\d+) \/ (\d+\.\d+)$/gm)) {
    const delayMs = (Number(to) - Number(from)) * 1_000;
    if (delayMs <= lateMs) delaysMs.push(delayMs);
  }
  delaysMs.sort((a, b) => a - b);
  const at = (part: number): number => delaysMs[Math.floor(part * delaysMs.length)] ?? NaN;
  return {
    sent,
    received: Number(/^received packets: (\d+)$/m.exec(said)?.[1]),
    sentPerSecond: sent / seconds,
    lossPercent: 100 * (1 - delaysMs.length / sent),
    medianMs: at(0.5),
    p99Ms: at(0.99),
  };
}
