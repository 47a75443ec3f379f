/**
 * A file by TFTP as EDK2 takes it: first the size alone, then all of it in windows of four blocks.
 *
 * Blocks are counted and, if wanted, hashed, and not kept. A server that leaves `windowsize` out of
 * its answer is acknowledged block by block.
 *
 * Specs    RFC 1350, 2347 to 2349, 7440. EDK2 Mtftp4: repeats after 3 s, five times.
 */
import { createHash } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { decode, encode, type TftpPacket } from '../../src/tftp/codec.ts';

const PORT = 69;
const BLOCK_BYTES = 1_468;
const WINDOW_BLOCKS = 4;
const REPEAT_MS = 3_000;
const REPEATS_MAX = 5;
const LOOK_MS = 500;
const OACK = 6;
const DATA = 3;
const HEADER_BYTES = 4;

export interface TftpRequest {
  /** where the machine asks from */
  readonly address: string;
  readonly server: string;
  readonly name: string;
  /** only the size is asked for */
  readonly probe: boolean;
  /** whether the content is hashed, which takes longer than receiving it */
  readonly hashed: boolean;
}

export interface TftpFile {
  readonly sizeBytes: number;
  readonly sha256?: string;
}

/** @throws Error when the server refuses or goes silent, and when the size is not the one told */
export async function readFile(request: TftpRequest): Promise<TftpFile> {
  const socket = createSocket({
    type: 'udp4',
    // The server is told by its address: nothing is looked up.
    lookup: (host, _options, found) => {
      found(null, host, 4);
    },
  });
  const listening = once(socket, 'listening');
  socket.bind(0, request.address);
  await listening;
  return new Promise<TftpFile>((resolve, reject) => {
    const reading = createReading(request, {
      send: (bytes, port) => {
        if (port === undefined) socket.send(bytes);
        else socket.send(bytes, port, request.server);
      },
      settle(file) {
        clearInterval(watch);
        // What was sent last is still to leave.
        setImmediate(() => socket.close());
        if (file instanceof Error) reject(file);
        else resolve(file);
      },
    });
    const watch = setInterval(reading.look, LOOK_MS);
    socket.once('message', (first, from) => {
      // From now on only this port is heard, and sending needs no address.
      socket.connect(from.port, request.server, () => {
        reading.heard(first);
        socket.on('message', reading.heard);
      });
    });
    socket.on('error', (error) => {
      reject(error);
    });
    reading.look();
  });
}

interface Line {
  /** @param port  undefined once the server's own is known */
  readonly send: (bytes: Uint8Array, port?: number) => void;
  readonly settle: (file: TftpFile | Error) => void;
}

function createReading(request: TftpRequest, { send, settle }: Line) {
  const hash = request.hashed ? createHash('sha256') : undefined;
  let [blocks, sizeBytes, blockBytes, windowBlocks, toldBytes] = [0, 0, 512, 1, -1];
  let acknowledged = 0;
  let heardAtMs = Number.NEGATIVE_INFINITY;
  let repeats = -1;
  let last: Uint8Array | undefined;
  let done = false;

  const end = (file: TftpFile | Error): void => {
    done = true;
    settle(file);
  };
  const acknowledge = (): void => {
    acknowledged = blocks;
    last = Buffer.from([0, 4, (blocks >> 8) & 0xff, blocks & 0xff]);
    send(last);
  };
  const agree = (packet: TftpPacket): void => {
    if (packet.kind !== 'oack') return;
    const options = new Map(packet.options.map(({ name, value }) => [name.toLowerCase(), value]));
    toldBytes = Number(options.get('tsize') ?? -1);
    if (request.probe) {
      send(encode({ kind: 'error', code: 8, text: 'User aborted the transfer' }));
      end({ sizeBytes: toldBytes });
      return;
    }
    blockBytes = Number(options.get('blksize') ?? 512);
    windowBlocks = Number(options.get('windowsize') ?? 1);
    acknowledge();
  };
  const take = (bytes: Buffer): void => {
    if (bytes.readUInt16BE(2) !== ((blocks + 1) & 0xffff)) {
      // A gap, told once, or what was received before.
      if (acknowledged !== blocks) acknowledge();
      return;
    }
    blocks += 1;
    const length = bytes.length - HEADER_BYTES;
    sizeBytes += length;
    hash?.update(bytes.subarray(HEADER_BYTES));
    const whole = length < blockBytes;
    if (whole || blocks - acknowledged >= windowBlocks) acknowledge();
    if (!whole) return;
    if (toldBytes >= 0 && sizeBytes !== toldBytes) {
      end(new Error(`${sizeBytes} bytes came, ${toldBytes} were told`));
      return;
    }
    end({ sizeBytes, ...(hash && { sha256: hash.digest('hex') }) });
  };

  return {
    heard: (bytes: Buffer): void => {
      if (done) return;
      heardAtMs = performance.now();
      repeats = 0;
      const code = bytes.readUInt16BE(0);
      if (code === DATA) {
        take(bytes);
        return;
      }
      const packet = decode(bytes);
      if (code === OACK && packet.kind === 'oack') agree(packet);
      else if (packet.kind === 'error') end(new Error(`refused: ${packet.text}`));
    },
    /** Sends the request at first, and what was said last again when nothing came of it. */
    look: (): void => {
      if (done || performance.now() - heardAtMs < REPEAT_MS) return;
      heardAtMs = performance.now();
      repeats += 1;
      if (repeats > REPEATS_MAX) end(new Error(`silence after ${sizeBytes} bytes`));
      else if (last) send(last);
      else send(opening(request), PORT);
    },
  };
}

function opening({ name, probe }: TftpRequest): Uint8Array {
  const options = [
    { name: 'tsize', value: '0' },
    { name: 'blksize', value: String(BLOCK_BYTES) },
    ...(probe ? [] : [{ name: 'windowsize', value: String(WINDOW_BLOCKS) }]),
  ];
  return encode({ kind: 'rrq', name, mode: 'octet', options });
}
