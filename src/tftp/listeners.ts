/**
 * The request ports of TFTP, kept equal to the addresses there are.
 *
 * Owns     opening and closing them as addresses come and go. One that cannot be opened, or fails
 *          later, is a listener that is down, and is tried again with the next look. Transfers have
 *          ports of their own and go on whatever happens here.
 * Leaves   which addresses there should be to listener-plan.ts, and sockets to server.ts.
 * Tests    test/tftp/listeners.test.ts, test/interop/tftp-follow.test.ts
 */
import type { IpAddress } from '../domain/address.ts';
import { messageOf } from '../domain/errors.ts';
import type { ListenerState } from '../domain/ports.ts';
import type { TftpAddress } from './dispatch.ts';

/** An open request port. */
export interface OpenPort {
  /** address and port as people write them */
  readonly name: string;
  close(): Promise<void>;
}

/** What a port is opened with. */
export interface Opening {
  readonly address: IpAddress;
  /** the place as it is now: its interface and networks may change while the port stays open */
  readonly at: () => TftpAddress;
  /** hears of a failure once it is open */
  readonly failed: (why: string) => void;
}

interface ListenerHooks {
  /** @throws RouseError when it cannot be opened */
  readonly open: (opening: Opening) => Promise<OpenPort>;
  /** what a port that is not open is called */
  readonly nameOf: (at: TftpAddress) => string;
  /** a listener went up or down */
  readonly changed: (state: ListenerState) => void;
}

interface Entry {
  at: TftpAddress;
  state: ListenerState;
  port: OpenPort | undefined;
}

export class Listeners {
  readonly #hooks: ListenerHooks;
  readonly #entries = new Map<IpAddress, Entry>();

  constructor(hooks: ListenerHooks) {
    this.#hooks = hooks;
  }

  get states(): readonly ListenerState[] {
    return [...this.#entries.values()].map(({ state }) => state);
  }

  async follow(addresses: readonly TftpAddress[]): Promise<void> {
    const wanted = new Map(addresses.map((at) => [at.address, at]));
    for (const [address, entry] of this.#entries) {
      const at = wanted.get(address);
      if (at) {
        entry.at = at;
        if (entry.port) entry.state = { ...entry.state, detail: at.interface };
        continue;
      }
      this.#entries.delete(address);
      await this.#lose(entry, 'the address is gone');
    }
    for (const at of addresses) await this.#open(at);
  }

  async close(): Promise<void> {
    const ports = [...this.#entries.values()].flatMap(({ port }) => port ?? []);
    this.#entries.clear();
    await Promise.all(ports.map((port) => port.close()));
  }

  async #open(at: TftpAddress): Promise<void> {
    const { address } = at;
    const known = this.#entries.get(address);
    if (known?.port) return;
    const down = { name: 'tftp', address: this.#hooks.nameOf(at), up: false, detail: '' };
    const entry = known ?? { at, state: down, port: undefined };
    this.#entries.set(address, entry);
    try {
      const port = await this.#hooks.open({
        address,
        at: () => entry.at,
        failed: (why) => void this.#lose(entry, why),
      });
      entry.port = port;
      entry.state = { name: 'tftp', address: port.name, up: true, detail: entry.at.interface };
      this.#hooks.changed(entry.state);
    } catch (error) {
      const told = entry.state.detail !== '';
      entry.state = { ...entry.state, detail: messageOf(error) };
      // Told once, however often it is tried.
      if (!told) this.#hooks.changed(entry.state);
    }
  }

  async #lose(entry: Entry, why: string): Promise<void> {
    const { port } = entry;
    entry.port = undefined;
    if (!port) return;
    entry.state = { ...entry.state, up: false, detail: why };
    this.#hooks.changed(entry.state);
    await port.close();
  }
}
