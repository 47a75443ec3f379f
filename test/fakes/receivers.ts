/** Receivers of reports on loopback, and what they hear. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Test } from 'tap';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import type { Running } from '../../src/domain/ports.ts';
import type { Heard } from '../../src/domain/talos-report.ts';
import type { SpendBytes } from '../../src/facts/byte-budget.ts';
import type { ListenAt, ReceiverDeps } from '../../src/facts/listener.ts';
import { systemClock } from '../../src/platform/clock.ts';

export interface Receiver {
  readonly port: number;
  readonly heard: readonly (Heard & { readonly from: string })[];
  readonly events: readonly BootEvent[];
  readonly running: Running;
  /** until so much was heard, or five seconds have passed */
  readonly until: (condition: () => boolean) => Promise<void>;
  /** reasons of what had no effect */
  readonly ignored: () => readonly string[];
  /** an open connection that is closed with the test */
  readonly dial: () => Promise<Socket>;
}

export async function receiver(
  t: Test,
  start: (at: ListenAt, deps: ReceiverDeps) => Promise<Running>,
  spend: SpendBytes = () => 0,
): Promise<Receiver> {
  const heard: (Heard & { from: string })[] = [];
  const events: BootEvent[] = [];
  const running = await start(
    { address: '127.0.0.1', port: 0 },
    {
      clock: systemClock,
      record: (event) => events.push(event),
      hear: (from, one) => heard.push({ ...one, from }),
      spend,
    },
  );
  let closed = false;
  const close = async (): Promise<void> => {
    if (!closed) await running.close();
    closed = true;
  };
  t.teardown(close);
  const port = Number(running.listeners[0]?.address.split(':').at(-1));
  return {
    port,
    heard,
    events,
    running: { ...running, close },
    async until(condition) {
      const deadline = performance.now() + 5_000;
      while (!condition() && performance.now() < deadline) {
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    ignored: () =>
      events.flatMap((event) => (event.kind === 'report.ignored' ? [event.reason] : [])),
    async dial() {
      const socket = connect({ host: '127.0.0.1', port }).resume();
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      t.teardown(() => socket.destroy());
      return socket;
    },
  };
}
