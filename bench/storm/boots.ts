/**
 * What Rouse has kept of a storm: which machines have exactly one boot, with every
 * stage of it.
 */
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { socketPathIn } from '../../src/platform/socket-path.ts';
import type { BootResource, BootSummary } from '../../src/schema/shown/boot.ts';
import { macOf } from './fleet.ts';

/**
 * Transfers are not among them: machines share one network card here, whose hardware address is
 * that of none of them and has a boot of its own. test/sim/storm.test.ts has them.
 */
const STAGES = ['discover', 'offer', 'pxe', 'ipxe', 'script', 'handoff'];

interface List {
  readonly items: readonly BootSummary[];
  readonly next?: string;
}

export interface Kept {
  /** machines that have one boot, and it is whole */
  readonly whole: number;
  /** every boot of the others, in words */
  readonly odd: readonly string[];
}

export async function bootsKept(
  dataDir: string,
  { machines, sinceMs }: { readonly machines: number; readonly sinceMs: number },
): Promise<Kept> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = async <T>(path: string): Promise<T> => {
    const asked = get({ socketPath: socketPathIn(dataDir), path: `/api/v1${path}`, agent });
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    const answer = await json(response);
    if (response.statusCode !== 200) throw new Error(`${path}: ${JSON.stringify(answer)}`);
    return answer as T;
  };
  try {
    const ids: string[] = [];
    const since = new Date(sinceMs).toISOString();
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const from: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const list: List = await ask<List>(`/boots?since=${since}&limit=200${from}`);
      ids.push(...list.items.map(({ id }) => id));
      cursor = list.next;
    }
    const boots: BootResource[] = [];
    for (const id of ids) boots.push(await ask<BootResource>(`/boots/${id}`));
    const own = new Set<string>(Array.from({ length: machines }, (_, number) => macOf(number)));
    const ofMachines = boots.filter(({ macs }) => macs.some((mac) => own.has(mac)));
    const each = Map.groupBy(ofMachines, ({ macs }) => macs[0]);
    const odd = [...each.values()].filter((same) => same.length > 1 || !same.every(isWhole));
    return { whole: each.size - odd.length, odd: odd.flat().map(inWords) };
  } finally {
    agent.destroy();
  }
}

function isWhole({ outcome, stages }: BootResource): boolean {
  return outcome === 'handoff' && stages.map(({ stage }) => stage).join() === STAGES.join();
}

function inWords({ id, outcome, stages }: BootResource): string {
  return `${id}: ${outcome}, ${stages.map(({ stage }) => stage).join(' ')}`;
}
