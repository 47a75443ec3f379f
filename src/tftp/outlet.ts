/**
 * Sends the blocks of one transfer, those whose bytes have to be read from the disk when they are
 * there. The state machine takes them for sent.
 *
 * Leaves   the bytes to content.ts, and the socket to whoever owns the port.
 * Tests    test/tftp/session.test.ts
 */
import { datagram, type Datagram, type TransferPlan } from './blocks.ts';
import type { Content } from './content.ts';

interface Outlet {
  send(first: number, last: number): void;
  /** whether there are blocks to be sent whose bytes are being read */
  waits(): boolean;
  close(): void;
}

interface Blocks {
  readonly first: number;
  readonly last: number;
}

interface OutletOptions {
  readonly plan: TransferPlan;
  readonly content: Content;
  readonly port: { send(datagrams: readonly Datagram[]): void };
}

/** @param unreadable  hears that the bytes of a block cannot be read */
export function createOutlet(
  { plan, content, port }: OutletOptions,
  unreadable: (error: unknown) => void,
): Outlet {
  let waiting: Blocks | undefined;
  let open = true;

  const arrived = (): void => {
    const blocks = waiting;
    waiting = undefined;
    if (open && blocks) send(blocks);
  };
  const failed = (error: unknown): void => {
    waiting = undefined;
    if (open) unreadable(error);
  };
  const send = ({ first, last }: Blocks): void => {
    const ready: Datagram[] = [];
    for (let block = first; block <= last; block += 1) {
      const next = datagram(plan, content, block);
      if (next instanceof Promise) {
        waiting = { first: block, last };
        next.then(arrived, failed);
        break;
      }
      ready.push(next);
    }
    if (ready.length > 0) port.send(ready);
  };
  return {
    send(first, last) {
      if (!waiting) send({ first, last });
      // What waits is the beginning of a window that has grown, or all of it is to go out again.
      else if (first > waiting.first) waiting = { first: waiting.first, last };
      else waiting = { first, last };
    },
    waits: () => waiting !== undefined,
    close() {
      open = false;
    },
  };
}
