/**
 * The proxy's open sockets, kept equal to a list of those there should be.
 *
 * Owns     opening, replacing and closing sockets as interfaces come, go and change, and which
 *          socket a reply leaves through.
 * Leaves   which sockets there should be to socket-plan.ts.
 * Tests    test/dhcp-proxy/socket-set.test.ts, test/interop/dhcp-server.test.ts
 */
import type { RemoteInfo, Socket } from 'node:dgram';
import { messageOf } from '../domain/errors.ts';
import type { ListenerState } from '../domain/ports.ts';
import type { PortRole } from './classify.ts';
import type { SendEffect } from './engine-state.ts';
import type { Ingress } from './route.ts';

export interface PlannedSocket {
  /** unique in the plan; also the listener's name */
  readonly name: string;
  /** a socket open under another version is replaced */
  readonly version: string;
  /** how the socket was made and what it hears, for people */
  readonly detail: string;
  readonly ingress: Ingress;
  /** it is good to have and nothing depends on it: where it cannot be opened, Rouse does without */
  readonly optional?: true;
  /** the interface whose replies leave through it; undefined for a socket that only receives */
  readonly sendsThrough?: string;
  /** @throws RouseError when it cannot be opened */
  open(): Promise<Socket>;
}

interface SocketSetHooks {
  readonly received: (bytes: Uint8Array, ingress: Ingress, from: RemoteInfo) => void;
  /** a listener went up or down */
  readonly changed: (state: ListenerState) => void;
}

interface Entry {
  readonly planned: PlannedSocket;
  state: ListenerState;
  socket: Socket | undefined;
}

export class SocketSet {
  readonly #hooks: SocketSetHooks;
  readonly #entries = new Map<string, Entry>();
  readonly #senders = new Map<string, Socket>();

  constructor(hooks: SocketSetHooks) {
    this.#hooks = hooks;
  }

  get states(): readonly ListenerState[] {
    return [...this.#entries.values()]
      .filter(({ planned, state }) => state.up || !planned.optional)
      .map(({ state }) => state);
  }

  /**
   * Opens what the plan has and the set has not, and closes the reverse.
   *
   * @throws RouseError of the first socket that cannot be opened, when strict. Otherwise its
   *         listener is down, and it is tried again with the next plan.
   */
  async follow(
    plan: readonly PlannedSocket[],
    { strict }: { readonly strict: boolean },
  ): Promise<void> {
    for (const [name, entry] of this.#entries) {
      const planned = plan.find((candidate) => candidate.name === name);
      if (planned?.version === entry.planned.version) continue;
      this.#lose(entry, 'the interface is gone or was replaced');
      if (!planned) this.#entries.delete(name);
    }
    for (const planned of plan) {
      if (this.#entries.get(planned.name)?.socket) continue;
      try {
        this.#enter(planned, await planned.open());
      } catch (error) {
        if (strict && !planned.optional) throw error;
        this.#fail(planned, messageOf(error));
      }
    }
  }

  /** @param done  hears why the message did not leave, or undefined when it did */
  send(message: SendEffect, done: (failure: string | undefined) => void): void {
    const socket = this.#senders.get(senderKey(message.from, message.interface));
    if (!socket) {
      done('no socket is open on the interface');
      return;
    }
    const { port, address } = message.to;
    socket.send(message.bytes, port, address, (error) => {
      done(error?.message);
    });
  }

  async close(): Promise<void> {
    const sockets = [...this.#entries.values()].flatMap(({ socket }) => socket ?? []);
    this.#entries.clear();
    this.#senders.clear();
    await Promise.all(sockets.map((socket) => new Promise<void>((done) => socket.close(done))));
  }

  #enter(planned: PlannedSocket, socket: Socket): void {
    const { address, port } = socket.address();
    const { name, detail, ingress, sendsThrough } = planned;
    const state = { name, address: `${address}:${port}`, up: true, detail };
    const entry: Entry = { planned, state, socket };
    this.#entries.set(name, entry);
    if (sendsThrough !== undefined) {
      this.#senders.set(senderKey(ingress.port, sendsThrough), socket);
    }
    socket.on('message', (bytes, from) => {
      this.#hooks.received(bytes, ingress, from);
    });
    socket.on('error', (error) => {
      this.#lose(entry, error.message);
    });
    this.#hooks.changed(state);
  }

  /** Closes a socket, but keeps its listener in sight until the plan no longer has it. */
  #lose(entry: Entry, why: string): void {
    const { planned, socket } = entry;
    if (!socket) return;
    entry.socket = undefined;
    entry.state = { ...entry.state, up: false, detail: why };
    const key = senderKey(planned.ingress.port, planned.sendsThrough ?? '');
    if (this.#senders.get(key) === socket) this.#senders.delete(key);
    socket.close();
    this.#hooks.changed(entry.state);
  }

  /** Remembers a socket that could not be opened; told once, however often it is tried. */
  #fail(planned: PlannedSocket, detail: string): void {
    const { name } = planned;
    const known = this.#entries.get(name)?.state;
    const state = { name, address: known?.address ?? '', up: false, detail };
    this.#entries.set(name, { planned, state, socket: undefined });
    if (known?.up !== false) this.#hooks.changed(state);
  }
}

function senderKey(port: PortRole, interfaceName: string): string {
  return `${port} ${interfaceName}`;
}
