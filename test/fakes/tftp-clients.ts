/**
 * Clients as machines have them, for the simulated network: what they ask for, when they repeat,
 * what they do with a block they did not expect. The figures are those of
 * docs/explanation/firmware-quirks.md.
 */
import { ack, rrq } from './tftp.ts';

export interface ClientManners {
  readonly name: string;
  readonly options: Readonly<Record<string, number>>;
  readonly patience: () => Patience;
  /** what is done with a block that comes too early */
  readonly gap: 'ignore' | 'ack-once' | 'ack';
  /** what is done with a block that was received before */
  readonly again: 'ignore' | 'ack' | 'ack-once';
  /** what a packet does that it has no use for: the wait begins again, or its patience as well */
  readonly soothedBy?: 'wait' | 'patience';
  /** whether a second OACK makes it fail */
  readonly oackOnce?: boolean;
  /** whether it stays after the last block to repeat its ACK */
  readonly lingers: boolean;
}

/** How long a client waits, and when it has waited enough. */
interface Patience {
  waitMs(): number;
  /** Nothing came. @returns whether it gives up */
  ended(): boolean;
  /** something came, after so long */
  rewarded(waitedMs: number): void;
}

/** @param waitMs  before a repeat, by how many repeats there were since the last progress */
function patience(waitMs: (tries: number) => number, triesMax: number): () => Patience {
  return () => {
    let tries = 0;
    return {
      waitMs: () => waitMs(tries),
      ended: () => (tries += 1) > triesMax,
      rewarded: () => {
        tries = 0;
      },
    };
  };
}

/**
 * iPXE keeps a doubled wait beyond the block for which it was doubled, and takes time to shorten it
 * again (src/net/retry.c): t := 7t/8 + r/2, once for each wait that did not end in vain.
 */
function ipxePatience(): Patience {
  const [firstMs, longestMs] = [250, 10_000];
  let ms = firstMs;
  let inVain = 0;
  return {
    waitMs: () => ms,
    ended: () => {
      inVain += 1;
      ms *= 2;
      return ms > longestMs;
    },
    rewarded: (waitedMs) => {
      if (inVain > 0) inVain -= 1;
      else ms = Math.max(firstMs, ms - ms / 8 + waitedMs / 2);
    },
  };
}

export const CLIENTS: readonly ClientManners[] = [
  {
    name: 'tftp-hpa',
    options: {},
    patience: patience(() => 5_000, 5),
    gap: 'ignore',
    again: 'ack',
    lingers: false,
  },
  {
    name: 'iPXE',
    options: { blksize: 1432, tsize: 0 },
    patience: ipxePatience,
    gap: 'ack',
    again: 'ack',
    soothedBy: 'patience',
    lingers: false,
  },
  {
    name: 'EDK2',
    options: { blksize: 1468, windowsize: 4 },
    patience: patience(() => 4_000, 6),
    gap: 'ack',
    again: 'ack',
    lingers: false,
  },
  {
    name: 'U-Boot',
    options: { timeout: 5, blksize: 1468, windowsize: 8 },
    patience: patience(() => 5_000, 20),
    gap: 'ack-once',
    again: 'ignore',
    lingers: false,
  },
  {
    name: 'busybox',
    options: { blksize: 1468 },
    patience: patience((tries) => Math.min(100 * 1.5 ** tries, 2_000), 11),
    gap: 'ignore',
    again: 'ignore',
    soothedBy: 'wait',
    lingers: false,
  },
  {
    name: 'atftp',
    options: { blksize: 1468 },
    patience: patience(() => 5_000, 5),
    gap: 'ack-once',
    again: 'ack-once',
    soothedBy: 'patience',
    oackOnce: true,
    lingers: false,
  },
  {
    name: 'window 16',
    options: { tsize: 0, blksize: 1468, windowsize: 16 },
    patience: patience(() => 1_000, 10),
    gap: 'ack-once',
    again: 'ack',
    lingers: true,
  },
  {
    // More than it gets: the server may answer with less (RFC 7440 section 3).
    name: 'window 64',
    options: { tsize: 0, blksize: 1468, windowsize: 64 },
    patience: patience(() => 3_000, 10),
    gap: 'ack-once',
    again: 'ignore',
    lingers: false,
  },
];

export interface ClientWorld {
  /** what the file ought to be, to notice a wrong byte at once */
  readonly expected: Uint8Array;
  nowMs(): number;
  send(bytes: Uint8Array): void;
  after(ms: number, action: () => void): () => void;
  done(result: 'complete' | 'failed' | 'corrupt'): void;
}

export interface SimulatedClient {
  receive(packet: Uint8Array): void;
}

export function startClient(manners: ClientManners, world: ClientWorld): SimulatedClient {
  let next = 1;
  let blockSize = 512;
  let window = 1;
  let inWindow = 0;
  let told = false;
  let heard = false;
  let over = false;
  const patient = manners.patience();
  let waitingSinceMs = 0;
  let last: Uint8Array = rrq('file', manners.options);
  let cancel = (): void => undefined;

  const end = (result: 'complete' | 'failed' | 'corrupt'): void => {
    over = true;
    cancel();
    world.done(result);
  };
  const say = (bytes: Uint8Array): void => {
    last = bytes;
    world.send(bytes);
  };
  const wait = (): void => {
    cancel();
    waitingSinceMs = world.nowMs();
    cancel = world.after(patient.waitMs(), () => {
      if (patient.ended()) {
        end('failed');
        return;
      }
      inWindow = 0;
      say(last);
      wait();
    });
  };
  const acknowledge = (): void => {
    inWindow = 0;
    say(ack((next - 1) & 0xffff));
  };
  const progress = (): void => {
    patient.rewarded(world.nowMs() - waitingSinceMs);
    wait();
  };

  const onOptions = (packet: Buffer): void => {
    if (heard && manners.oackOnce) {
      end('failed');
      return;
    }
    if (next > 1) return;
    if (!heard) {
      const texts = packet.toString('latin1', 2).split('\0');
      const value = (name: string): number | undefined =>
        texts.includes(name) ? Number(texts[texts.indexOf(name) + 1]) : undefined;
      blockSize = value('blksize') ?? 512;
      window = value('windowsize') ?? 1;
    }
    heard = true;
    acknowledge();
    progress();
  };

  const onNextBlock = (data: Uint8Array): void => {
    const start = (next - 1) * blockSize;
    const wanted = world.expected.subarray(start, start + blockSize);
    if (Buffer.compare(data, wanted) !== 0) {
      end('corrupt');
      return;
    }
    heard = true;
    next += 1;
    inWindow += 1;
    told = false;
    // What is repeated after a time-out is always the last block received in order.
    last = ack((next - 1) & 0xffff);
    if (data.length < blockSize) {
      acknowledge();
      end('complete');
      return;
    }
    if (inWindow === window) acknowledge();
    progress();
  };

  const onOtherBlock = (ahead: boolean): void => {
    if (manners.soothedBy === 'patience') progress();
    if (manners.soothedBy === 'wait') wait();
    const way = ahead ? manners.gap : manners.again;
    if (way === 'ignore' || (way === 'ack-once' && told)) return;
    told = true;
    acknowledge();
  };

  say(last);
  wait();
  return {
    receive(bytes) {
      const packet = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
      const opcode = packet.readUInt16BE(0);
      if (over) {
        if (manners.lingers && opcode === 3) world.send(last);
        return;
      }
      if (opcode === 6) onOptions(packet);
      else if (opcode === 5) end('failed');
      else {
        const distance = (packet.readUInt16BE(2) - next) & 0xffff;
        if (distance === 0) onNextBlock(packet.subarray(4));
        else onOtherBlock(distance < 0x8000);
      }
    },
  };
}
