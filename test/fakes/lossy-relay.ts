/**
 * A bad network for real programs: a UDP relay on loopback that loses, doubles, delays and
 * reorders, by a seed. The kernel here has no netem.
 *
 * It knows that TFTP answers from another port than it was asked on, and gives its own client
 * another port for each port of the server. Each client has a loopback address of its own on the
 * server's side, as machines have.
 */
import dgram from 'node:dgram';
import { once } from 'node:events';
import { createRandom, type Link } from './simulated-network.ts';

export interface RelayOptions {
  readonly link: Link;
  readonly seed: number;
  readonly serverPort: number;
}

export interface LossyRelay {
  /** ask here instead of the server */
  readonly port: number;
  /** datagrams that came, from both sides, and how many of them were lost */
  counts(): { readonly came: number; readonly lost: number };
  close(): void;
}

const LOOPBACK = '127.0.0.1';

/** One client's way to the server, and the ports by which it knows the server's ports. */
interface Flow {
  readonly upstream: dgram.Socket;
  readonly faces: Map<number, dgram.Socket>;
}

export async function startLossyRelay({
  link,
  seed,
  serverPort,
}: RelayOptions): Promise<LossyRelay> {
  const random = createRandom(seed);
  const flows = new Map<number, Promise<Flow>>();
  const sockets: dgram.Socket[] = [];
  let came = 0;
  let lost = 0;
  let closed = false;

  const open = async (address: string): Promise<dgram.Socket> => {
    const socket = dgram.createSocket('udp4');
    sockets.push(socket);
    socket.bind(0, address);
    await once(socket, 'listening');
    return socket;
  };
  const carry = (
    bytes: Uint8Array,
    from: dgram.Socket,
    to: { port: number; host: string },
  ): void => {
    came += 1;
    if (random() < link.loss) {
      lost += 1;
      return;
    }
    const copies = random() < link.duplication ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const late = random() < link.lateness ? random() * link.lateMs : 0;
      const deliver = (): void => {
        if (!closed) from.send(bytes, to.port, to.host);
      };
      // A timer takes a millisecond at least: what has no delay goes on at once.
      if (link.delayMs + late < 1) deliver();
      else setTimeout(deliver, link.delayMs + late);
    }
  };

  const openFlow = async (clientPort: number): Promise<Flow> => {
    const number = flows.size;
    const flow: Flow = {
      upstream: await open(`127.1.${number >> 8}.${(number & 255) + 1}`),
      faces: new Map([[serverPort, front]]),
    };
    const client = { port: clientPort, host: LOOPBACK };
    const pending = new Map<number, Promise<dgram.Socket>>();
    const faceOf = (port: number): Promise<dgram.Socket> => {
      const opening = pending.get(port) ?? openFace(flow, port);
      pending.set(port, opening);
      return opening;
    };
    flow.upstream.on('message', (bytes, { port }) => {
      const face = flow.faces.get(port);
      if (face) carry(bytes, face, client);
      else {
        void faceOf(port).then((opened) => {
          carry(bytes, opened, client);
        });
      }
    });
    return flow;
  };
  const openFace = async (flow: Flow, port: number): Promise<dgram.Socket> => {
    const face = await open(LOOPBACK);
    flow.faces.set(port, face);
    face.on('message', (bytes) => {
      carry(bytes, flow.upstream, { port, host: LOOPBACK });
    });
    return face;
  };

  const front = await open(LOOPBACK);
  front.on('message', (bytes, client) => {
    const flow = flows.get(client.port) ?? openFlow(client.port);
    flows.set(client.port, flow);
    void flow.then(({ upstream }) => {
      carry(bytes, upstream, { port: serverPort, host: LOOPBACK });
    });
  });
  return {
    port: front.address().port,
    counts: () => ({ came, lost }),
    close() {
      closed = true;
      for (const socket of sockets) socket.close();
    },
  };
}
