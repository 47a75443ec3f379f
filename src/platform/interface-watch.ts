/**
 * Looks again and again at interfaces that are in use, for their addresses can change and the
 * device itself can be replaced while Rouse runs.
 *
 * Polling, because Node.js offers no notification and a few reads every other second cost nothing
 * worth saving.
 *
 * Tests    test/platform/interface-watch.test.ts
 */
import { setTimeout as wait } from 'node:timers/promises';
import { interfacePollMs } from '../domain/limits.ts';
import { listInterfaces, type NetworkInterface } from './interfaces.ts';

interface InterfaceWatch {
  /** resolves once the last look is over */
  close(): Promise<void>;
}

/**
 * @param looked  gets the interfaces as they are now, each name present: one that is gone is down
 *                and without addresses. The next look waits until it is done. It must not reject.
 */
export function watchInterfaces(
  names: readonly string[],
  looked: (interfaces: readonly NetworkInterface[]) => Promise<void>,
  source: {
    readonly list: () => readonly NetworkInterface[];
    readonly pollMs: number;
  } = { list: listInterfaces, pollMs: interfacePollMs },
): InterfaceWatch {
  const stop = new AbortController();
  const loop = async (): Promise<void> => {
    while (await pause(source.pollMs, stop.signal)) {
      const now = source.list();
      await looked(names.map((name) => now.find((one) => one.name === name) ?? absent(name)));
    }
  };
  const ended = loop();
  return {
    close() {
      stop.abort();
      return ended;
    },
  };
}

/** @returns false when it was called off. It does not keep the process alive. */
async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  return wait(ms, true, { signal, ref: false }).catch(() => false);
}

function absent(name: string): NetworkInterface {
  return { name, addresses: [], up: false, internal: false };
}
