/**
 * TFTP requests of a capture as lines of text: one for the request, one for what became of it.
 *
 * Specs    RFC 1350, 2347. Tests: test/fakes/capture-text.test.ts
 */
import type { Datagram } from './capture-frames.ts';
import type { Step } from './capture-text.ts';

interface Transfer {
  readonly at: number;
  readonly request: string;
  /** of the client: the server answers from a port of its own choice */
  readonly client: string;
  agreed: string;
  blockBytes: number;
  /** number of the block that was shorter than the others */
  lastBlock: number | undefined;
  blocks: number;
  outcome: string;
}

const TFTP_PORT = 69;
const OPCODE = { read: 1, write: 2, data: 3, acknowledgement: 4, error: 5, options: 6 } as const;
const BLOCK_BYTES_DEFAULT = 512;

export function tftpSteps(
  datagrams: readonly { readonly datagram: Datagram; readonly at: number }[],
  nameOf: (address: string) => string,
): readonly Step[] {
  const transfers: Transfer[] = [];
  for (const { datagram, at } of datagrams) {
    if (datagram.transport !== 'udp' || datagram.payload.length < 2) continue;
    const { from, to, fromPort, toPort, payload } = datagram;
    if (toPort === TFTP_PORT) {
      const request = `TFTP ${nameOf(from)} -> ${nameOf(to)} ${requestText(payload)}`;
      const client = `${from}:${fromPort}`;
      const known = transfers.findLast((transfer) => transfer.client === client);
      if (known?.request !== request || known.outcome !== '')
        transfers.push(begin(at, request, client));
      continue;
    }
    const ends = [`${from}:${fromPort}`, `${to}:${toPort}`];
    const transfer = transfers.findLast(({ client }) => ends.includes(client));
    if (transfer?.outcome === '') follow(transfer, { datagram, by: nameOf(from) });
  }
  return transfers.map(({ at, request, agreed, outcome, blocks }) => ({
    at,
    lines: [
      request,
      ...(agreed === '' ? [] : [`  agreed${agreed}`]),
      `  ${outcome || (blocks === 0 ? 'no answer' : 'not finished')}`,
    ],
  }));
}

function begin(at: number, request: string, client: string): Transfer {
  const blockBytes = BLOCK_BYTES_DEFAULT;
  return {
    at,
    request,
    client,
    agreed: '',
    blockBytes,
    lastBlock: undefined,
    blocks: 0,
    outcome: '',
  };
}

function follow(transfer: Transfer, said: { datagram: Datagram; by: string }): void {
  const { payload, payloadBytes } = said.datagram;
  const number = payload.length < 4 ? 0 : payload.readUInt16BE(2);
  switch (payload.readUInt16BE(0)) {
    case OPCODE.options: {
      const agreed = pairs(words(payload.subarray(2)));
      transfer.agreed = agreed.map(([name, value]) => ` ${name}=${value}`).join('');
      const blockBytes = agreed.find(([name]) => name === 'blksize')?.[1];
      if (blockBytes !== undefined) transfer.blockBytes = Number(blockBytes);
      return;
    }
    case OPCODE.data: {
      // A window on its way to where the kernel cuts it: many datagrams behind one header.
      const datagramBytes = transfer.blockBytes + 4;
      const count = Math.max(1, Math.ceil(payloadBytes / datagramBytes));
      transfer.blocks += count;
      const lastBytes = payloadBytes - (count - 1) * datagramBytes;
      if (lastBytes < datagramBytes) transfer.lastBlock = (number + count - 1) & 0xffff;
      return;
    }
    case OPCODE.acknowledgement:
      if (number === transfer.lastBlock) transfer.outcome = 'complete';
      return;
    case OPCODE.error: {
      const [text = ''] = words(payload.subarray(4));
      transfer.outcome = `error ${number} from ${said.by}: ${JSON.stringify(text)}`;
    }
  }
}

function requestText(payload: Buffer): string {
  const [name = '', mode = '', ...options] = words(payload.subarray(2));
  const verb = payload.readUInt16BE(0) === OPCODE.read ? 'read' : 'write';
  const asked = pairs(options).map(([option, value]) => ` ${option}=${value}`);
  return `${verb} ${JSON.stringify(name)} ${mode}${asked.join('')}`;
}

/** Names in lower case, and the size of a file as a word: it changes with the loader's version. */
function pairs(list: readonly string[]): readonly (readonly [name: string, value: string])[] {
  const found: [string, string][] = [];
  for (let at = 0; at + 1 < list.length; at += 2) {
    const name = (list[at] ?? '').toLowerCase();
    const value = list[at + 1] ?? '';
    found.push([name, name === 'tsize' && value !== '0' ? 'SIZE' : value]);
  }
  return found;
}

function words(bytes: Buffer): readonly string[] {
  return bytes.toString('latin1').split('\0').slice(0, -1);
}
