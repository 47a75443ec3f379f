/** The whole way of a TFTP request, from the packet to the blocks, with a fake in place of sockets. */
import type { Test } from 'tap';
import type { Datagram } from '../../src/tftp/blocks.ts';
import { createRequestHandler } from '../../src/tftp/dispatch.ts';
import type { Peer } from '../../src/platform/udp-socket.ts';
import {
  asset,
  contents,
  fakeClock,
  inWords,
  LOCAL,
  networks,
  QUIET,
  recorder,
} from '../fakes/tftp.ts';

const AT = { interface: 'lan', address: LOCAL, networks: networks('10.77.0.2/24') };
const CLIENT: Peer = { address: '10.77.0.9', port: 1302 };

/** What some of the sample requests ask for. */
const PUBLISHED: readonly string[] = [
  'ipxe.efi',
  'snponly.efi',
  'undionly.kpxe',
  'pxelinux.0',
  'boot.scr.uimg',
  'boot/x86_64/ipxe.efi',
  'grub/grub.cfg',
];

interface Opened {
  /** what left the port, in words */
  readonly sent: string[];
  /** the same as bytes */
  readonly packets: Buffer[];
  readonly receive: (bytes: Uint8Array) => void;
  closed: boolean;
}

interface Desk {
  readonly ask: (bytes: Uint8Array, from?: Partial<Peer>) => void;
  /** errors sent from the request port */
  readonly refusals: string[];
  /** one port for each transfer */
  readonly ports: Opened[];
  readonly log: ReturnType<typeof recorder>;
  readonly clock: ReturnType<typeof fakeClock>;
  /** every name that was looked up */
  readonly lookedUp: string[];
}

/** @param files  in place of some of 20 000 bytes; may change while a transfer runs */
export function tftpDesk(t: Test, files?: ReadonlyMap<string, Uint8Array>): Desk {
  const published = files ?? new Map(PUBLISHED.map((name) => [name, contents(20_000)]));
  const refusals: string[] = [];
  const ports: Opened[] = [];
  const lookedUp: string[] = [];
  const log = recorder();
  const clock = fakeClock();
  const handler = createRequestHandler({
    clock,
    record: log.record,
    findAsset({ name }) {
      lookedUp.push(name);
      const bytes = published.get(name);
      return bytes && asset(name, bytes);
    },
    macOf: () => undefined,
    ...QUIET,
  });
  const port = {
    at: AT,
    reply: (bytes: Uint8Array) => void refusals.push(inWords(bytes)),
    openTransferPort(_client: Peer, receive: Opened['receive']) {
      const opened: Opened = { sent: [], packets: [], receive, closed: false };
      ports.push(opened);
      return {
        failure: undefined,
        send(datagrams: readonly Datagram[]) {
          const packets = datagrams.map((pieces) => Buffer.concat(pieces));
          opened.packets.push(...packets);
          opened.sent.push(...packets.map(inWords));
        },
        close() {
          opened.closed = true;
        },
      };
    },
  };
  t.teardown(() => {
    handler.endAll('the test is over');
  });
  return {
    ask: (bytes, from) => {
      handler.handle(port, bytes, { ...CLIENT, ...from });
    },
    refusals,
    ports,
    log,
    clock,
    lookedUp,
  };
}

/** The one packet that a request is answered with, in words. */
export function firstAnswer(t: Test, request: Uint8Array): string | undefined {
  const { ask, ports, refusals } = tftpDesk(t);
  ask(request);
  const sent = [...refusals, ...ports.flatMap((port) => port.sent)];
  return sent.length > 1 ? `${sent.length} packets` : sent[0];
}
