/**
 * A machine's HTTP connection, kept open from one file to the next as iPXE does.
 *
 * Bodies are counted and not kept, except where text is asked for. All connections read into one
 * buffer, so that the clients cost little more than the kernel's copy.
 */
import { connect, type Socket } from 'node:net';

const BUFFER = Buffer.allocUnsafeSlow(1_048_576);

export interface HttpConnection {
  /** @returns the number of bytes of the body @throws Error for anything but a whole answer 200 */
  fetch(url: string): Promise<number>;
  /** @returns the body */
  text(url: string): Promise<string>;
  close(): void;
}

interface Answer {
  readonly wantsText: boolean;
  readonly resolve: (answer: { sizeBytes: number; text: string }) => void;
  readonly reject: (error: Error) => void;
  head: string;
  text: string;
  /** undefined until the head has come */
  leftBytes: number | undefined;
  sizeBytes: number;
}

/** @param address  where the machine connects from */
export function httpConnection(address: string): HttpConnection {
  let socket: Socket | undefined;
  let answer: Answer | undefined;

  const fail = (reason: string): void => {
    socket = undefined;
    answer?.reject(new Error(reason));
    answer = undefined;
  };
  const open = (host: string, port: number): Socket => {
    const opened = connect({
      ...{ host, port, localAddress: address, noDelay: true },
      onread: {
        buffer: BUFFER,
        callback(bytes) {
          if (answer) take(answer, bytes);
          return true;
        },
      },
    });
    opened.on('error', (error) => {
      if (socket === opened) fail(error.message);
    });
    opened.on('close', () => {
      if (socket === opened) fail('the server closed the connection');
    });
    return opened;
  };
  const take = (current: Answer, bytes: number): void => {
    let from = 0;
    if (current.leftBytes === undefined) {
      const before = current.head.length;
      current.head += BUFFER.toString('latin1', 0, bytes);
      const end = current.head.indexOf('\r\n\r\n');
      if (end < 0) return;
      from = end + 4 - before;
      const status = current.head.slice(0, current.head.indexOf('\r\n'));
      const length = /\r\ncontent-length: (\d+)\r\n/i.exec(current.head.slice(0, end + 2))?.[1];
      if (!status.includes(' 200') || length === undefined) {
        fail(`answered ${status}`);
        return;
      }
      current.leftBytes = Number(length);
      current.sizeBytes = current.leftBytes;
    }
    if (current.wantsText) current.text += BUFFER.toString('latin1', from, bytes);
    current.leftBytes -= bytes - from;
    if (current.leftBytes > 0) return;
    answer = undefined;
    if (current.leftBytes === 0) current.resolve(current);
    else current.reject(new Error('more bytes than announced'));
  };
  const get = (url: string, wantsText: boolean): Promise<{ sizeBytes: number; text: string }> =>
    new Promise((resolve, reject) => {
      const { hostname, port, host, pathname, search } = new URL(url);
      answer = {
        wantsText,
        resolve,
        reject,
        head: '',
        text: '',
        leftBytes: undefined,
        sizeBytes: 0,
      };
      socket ??= open(hostname, Number(port === '' ? 80 : port));
      socket.write(
        `GET ${pathname}${search} HTTP/1.1\r\nConnection: keep-alive\r\n` +
          `User-Agent: iPXE/2.0.0\r\nHost: ${host}\r\n\r\n`,
      );
    });

  return {
    fetch: async (url) => (await get(url, false)).sizeBytes,
    text: async (url) => (await get(url, true)).text,
    close() {
      const closing = socket;
      socket = undefined;
      closing?.destroy();
    },
  };
}
