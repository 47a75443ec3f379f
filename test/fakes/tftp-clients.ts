/**
 * Clients as machines have them, for the simulated network: what they ask for, when they repeat,
 * what they do with a block they did not expect. The figures are those of
 * docs/explanation/firmware-quirks.md.
 */
import { ack, rrq } from './tftp.ts';

export interface ClientManners {
  readonly name: string;
  readonly options: Readonly<Record<string, number>>;
  /** wait before a repeat, by how many repeats there were */
  readonly timeoutMs: (tries: number) => number;
  readonly triesMax: number;
  /** what is done with a block that comes too early */
  readonly gap: 'ignore' | 'ack-once' | 'ack';
  /** what is done with a block that was received before */
  readonly again: 'ignore' | 'ack' | 'ack-once';
  /** whether its patience starts anew with each packet, even one it ignores */
  readonly soothed?: boolean;
  /** whether a second OACK makes it fail */
  readonly oackOnce?: boolean;
  /** whether it stays after the last block to repeat its ACK */
  readonly lingers: boolean;
}

const doubling =
  (firstMs: number) =>
  (tries: number): number =>
    firstMs * 2 ** tries;

export const CLIENTS: readonly ClientManners[] = [
  {
    name: 'tftp-hpa',
    options: {},
    timeoutMs: () => 5_000,
    triesMax: 5,
    gap: 'ignore',
    again: 'ack',
    lingers: false,
  },
  {
    name: 'iPXE',
    options: { blksize: 1432, tsize: 0 },
    timeoutMs: doubling(250),
    triesMax: 6,
    gap: 'ignore',
    again: 'ack',
    lingers: false,
  },
  {
    name: 'EDK2',
    options: { blksize: 1468, windowsize: 4 },
    timeoutMs: () => 4_000,
    triesMax: 6,
    gap: 'ack',
    again: 'ack',
    lingers: false,
  },
  {
    name: 'U-Boot',
    options: { timeout: 5, blksize: 1468, windowsize: 8 },
    timeoutMs: () => 5_000,
    triesMax: 20,
    gap: 'ack-once',
    again: 'ignore',
    lingers: false,
  },
  {
    name: 'busybox',
    options: { blksize: 1468 },
    timeoutMs: (tries) => 50 * 1.5 ** tries,
    triesMax: 12,
    gap: 'ignore',
    again: 'ack',
    lingers: false,
  },
  {
    name: 'atftp',
    options: { blksize: 1468 },
    timeoutMs: () => 5_000,
    triesMax: 5,
    gap: 'ack-once',
    again: 'ack-once',
    soothed: true,
    oackOnce: true,
    lingers: false,
  },
  {
    name: 'window 16',
    options: { tsize: 0, blksize: 1468, windowsize: 16 },
    timeoutMs: () => 1_000,
    triesMax: 10,
    gap: 'ack-once',
    again: 'ack',
    lingers: true,
  },
];

export interface ClientWorld {
  /** what the file ought to be, to notice a wrong byte at once */
  readonly expected: Uint8Array;
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
  let tries = 0;
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
    cancel = world.after(manners.timeoutMs(tries), () => {
      tries += 1;
      if (tries > manners.triesMax) {
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
    tries = 0;
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
    if (manners.soothed) progress();
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
