/**
 * A bad network for real programs: a UDP relay that loses, doubles, delays and reorders, by a seed.
 * Not every kernel has netem.
 *
 * It knows that TFTP answers from another port than it was asked on, and gives its own client
 * another port for each port of the server. On the server's side each client has an address of its
 * own, as machines have. On loopback a client is a port; elsewhere it is an address.
 *
 * Chance is dealt to each transfer and direction apart, by the transfers of its client, so that what
 * becomes of one does not hang on how others happen to fall in between.
 */
import dgram from 'node:dgram';
import { once } from 'node:events';
import { createRandom, type Link } from './simulated-network.ts';

export interface RelayOptions {
  readonly link: Link;
  readonly seed: number;
  readonly serverPort: number;
  /** on loopback unless said */
  readonly place?: RelayPlace;
}

/** A host between machines and their server. */
export interface RelayPlace {
  /** where machines ask, on the server's own port */
  readonly address: string;
  readonly server: string;
  /** addresses of the host as which the server sees the machines; each gets the next */
  readonly faces: readonly string[];
}

export interface LossyRelay {
  /** ask here instead of the server */
  readonly port: number;
  /** datagrams that came, from both sides, and how many of them were lost */
  counts(): { readonly came: number; readonly lost: number };
  close(): void;
}

const LOOPBACK = '127.0.0.1';
/** Seeds, and the machines of one seed, are so far apart that they share no chances. */
const DEALT_MAX = 65_536;
const DEALT_TO_ONE_MAX = 256;

type Chance = () => number;

/** One client's way to the server, and the ports by which it knows the server's ports. */
interface Flow {
  readonly toServer: Chance;
  readonly toClient: Chance;
  readonly upstream: dgram.Socket;
  readonly ports: Map<number, dgram.Socket>;
}

/** As the server sees it. */
interface Machine {
  readonly face: string;
  /** how many chances it was dealt, beginning with a number of its own */
  dealt: number;
}

interface Client {
  readonly port: number;
  readonly address: string;
}

export async function startLossyRelay({
  link,
  seed,
  serverPort,
  place,
}: RelayOptions): Promise<LossyRelay> {
  const { address = LOOPBACK, server = LOOPBACK } = place ?? {};
  const flows = new Map<string, Promise<Flow>>();
  const machines = new Map<string, Machine>();
  const sockets: dgram.Socket[] = [];
  let came = 0;
  let lost = 0;
  let closed = false;

  const open = async (host: string, port = 0): Promise<dgram.Socket> => {
    const socket = dgram.createSocket('udp4');
    sockets.push(socket);
    socket.bind(port, host);
    await once(socket, 'listening');
    return socket;
  };
  const carry = (
    bytes: Uint8Array,
    random: Chance,
    { from, to }: { from: dgram.Socket; to: Client },
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
        if (!closed) from.send(bytes, to.port, to.address);
      };
      // A timer takes a millisecond at least: what has no delay goes on at once.
      if (link.delayMs + late < 1) deliver();
      else setTimeout(deliver, link.delayMs + late);
    }
  };

  const machineOf = (client: Client): Machine => {
    const name = place ? client.address : String(client.port);
    const known = machines.get(name);
    if (known) return known;
    const number = machines.size;
    const made = place
      ? {
          face: place.faces[number % place.faces.length] ?? address,
          // Of the address, for machines start in any order.
          dealt: Number(name.slice(name.lastIndexOf('.') + 1)) * DEALT_TO_ONE_MAX,
        }
      : {
          face: `127.1.${number >> 8}.${(number & 255) + 1}`,
          dealt: number * DEALT_TO_ONE_MAX,
        };
    machines.set(name, made);
    return made;
  };
  const deal = (machine: Machine): Chance => createRandom(seed * DEALT_MAX + (machine.dealt += 1));
  const openFlow = async (client: Client): Promise<Flow> => {
    const machine = machineOf(client);
    const chances = { toServer: deal(machine), toClient: deal(machine) };
    const upstream = await open(machine.face);
    const flow: Flow = { ...chances, upstream, ports: new Map([[serverPort, front]]) };
    const pending = new Map<number, Promise<dgram.Socket>>();
    const portFor = (port: number): Promise<dgram.Socket> => {
      const opening = pending.get(port) ?? openPort(flow, port);
      pending.set(port, opening);
      return opening;
    };
    upstream.on('message', (bytes, { port }) => {
      const face = flow.ports.get(port);
      if (face) carry(bytes, flow.toClient, { from: face, to: client });
      else {
        void portFor(port).then((opened) => {
          carry(bytes, flow.toClient, { from: opened, to: client });
        });
      }
    });
    return flow;
  };
  const openPort = async (flow: Flow, port: number): Promise<dgram.Socket> => {
    const face = await open(address);
    flow.ports.set(port, face);
    face.on('message', (bytes) => {
      carry(bytes, flow.toServer, { from: flow.upstream, to: { port, address: server } });
    });
    return face;
  };

  const front = await open(address, place ? serverPort : 0);
  front.on('message', (bytes, { port, address: from }) => {
    const client = { port, address: from };
    const name = `${from}:${port}`;
    const flow = flows.get(name) ?? openFlow(client);
    flows.set(name, flow);
    void flow.then(({ upstream, toServer }) => {
      carry(bytes, toServer, { from: upstream, to: { port: serverPort, address: server } });
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
