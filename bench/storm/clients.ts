/**
 * All machines of a storm, in a process of their own in the clients' namespace. Started by
 * bench/storm.ts with a description of the storm as JSON; prints what came of it as JSON.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { SERVER } from '../network.ts';
import { openDhcp } from './dhcp.ts';
import { addressOf, macOf } from './fleet.ts';
import { boot, type Expected, type Outcome } from './machine.ts';

export interface StormRequest {
  readonly machines: number;
  /** machines come out of their self tests evenly spread over this time */
  readonly spreadMs: number;
  readonly giveUpMs: number;
  readonly expected: Expected;
}

export interface StormResult {
  /** of the machines that were done, one way or the other, when time was up */
  readonly outcomes: readonly Outcome[];
  /** of the clients themselves: near to the time it took, they were what it waited for */
  readonly processorSeconds: number;
}

async function storm(request: StormRequest): Promise<StormResult> {
  const dhcp = await openDhcp();
  const began = performance.now();
  const nowMs = (): number => performance.now() - began;
  const outcomes: Outcome[] = [];
  const all = Promise.all(
    Array.from({ length: request.machines }, async (_, number) => {
      await sleep((number * request.spreadMs) / request.machines);
      const who = { mac: macOf(number), address: addressOf(number), server: SERVER.address };
      const { expected } = request;
      outcomes.push(await boot({ who, dhcp, expected, hashed: number === 0, nowMs }));
    }),
  );
  await Promise.race([all, sleep(request.giveUpMs)]);
  dhcp.close();
  const { user, system } = process.cpuUsage();
  return { outcomes, processorSeconds: (user + system) / 1e6 };
}

const [given = ''] = process.argv.slice(2);
const result = await storm(JSON.parse(given) as StormRequest);
process.stdout.write(JSON.stringify(result), () => process.exit());
