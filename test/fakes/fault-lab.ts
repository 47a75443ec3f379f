/**
 * A whole server in a namespace, machines of foreign programs around it, and what is found of each.
 *
 * Every machine is a network card of its own on one bridge, so that the neighbour table tells them
 * apart, and a firewall rule can be about one of them; they share a namespace, and one program that
 * sends for all. What the server tells of its events is led
 * through the engine that puts boots together, with a clock that goes on until every deadline has
 * passed: nobody has to wait for them.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Test } from 'tap';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import { createDiagnosis } from '../../src/timeline/diagnosis.ts';
import { initialState, step } from '../../src/timeline/engine.ts';
import type { SendOrder } from '../interop/programs/dhcp-sender.ts';
import { message, UEFI_DISCOVER, withOptions, type Message, type OptionValue } from './dhcp.ts';
import { createNetwork, type Network } from './namespaces.ts';
import { ROUSE, rouseProgram } from './rouse-program.ts';
import { untilServed } from './until-served.ts';

const run = promisify(execFile);
export const SERVER = '10.231.7.1';
export const ORIGIN = `http://${SERVER}:8080`;
/** Longer than any deadline but that of Talos. */
const AFTERWARDS_MS = 90_000;
const TICK_MS = 500;
/** The server has read a message before it reads what is sent after it to another port. */
const BETWEEN_MS = 100;
const MACHINES = 'machines';
const BROADCAST = '255.255.255.255';
const SENDER = path.join(import.meta.dirname, '../interop/programs/dhcp-sender.ts');

type Options = Readonly<Record<number, OptionValue | undefined>>;

export interface FaultMachine {
  readonly mac: string;
  readonly address: string;
  /** asks on port 67 as an x64 UEFI machine; options of another firmware take their place */
  discover(options?: Options, header?: Partial<Message>): Promise<void>;
  /** takes the offer of a DHCP server: the broadcast REQUEST that everybody hears */
  takesAddress(): Promise<void>;
  /** what it sends to port 4011 */
  asks4011(): Promise<void>;
  /** curl in its place; a failure is part of the fault */
  curl(...args: readonly string[]): Promise<string>;
  /** the loader, as far as it comes */
  loads(file?: string): Promise<void>;
  /** iPXE's own DISCOVER, and its script */
  runsIpxe(query?: string): Promise<string>;
}

interface MachineKind {
  readonly bridge?: string;
  /** soon gives up what does not come */
  readonly impatient?: true;
}

export interface FaultLab {
  readonly directory: string;
  readonly network: Network;
  /** @param number  of 1 to 99; the last byte of its address, and of its hardware address */
  machine(number: number, kind?: MachineKind): FaultMachine;
  /** nft, in the namespace of the server: rules of table `inet faults`, chains `in` and `out` */
  readonly rule: (chain: 'in' | 'out', rule: string) => Promise<void>;
  rouse(args: readonly string[], input?: string): Promise<void>;
  /** every finding of each machine, by its hardware address, in the order in which it was told */
  findings(): Promise<ReadonlyMap<string, readonly string[]>>;
}

export function macOf(number: number): string {
  return `52:54:00:bb:00:${number.toString(16).padStart(2, '0')}`;
}

export async function startFaultLab(t: Test, flags: readonly string[]): Promise<FaultLab> {
  const directory = mkdtempSync(path.join(tmpdir(), 'rouse-fault-'));
  const network = createNetwork(t);
  t.teardown(() => {
    rmSync(directory, { recursive: true, force: true });
  });
  const server = network.add('server');
  await oneCardEach(network.add(MACHINES));
  for (const bridge of ['br0', 'br1']) {
    network.ip('server', 'link', 'add', bridge, 'type', 'bridge');
    network.ip('server', 'link', 'set', bridge, 'up');
  }
  network.ip('server', 'addr', 'add', `${SERVER}/24`, 'dev', 'br0');
  network.ip('server', 'addr', 'add', '10.231.8.1/24', 'dev', 'br1');
  const dataDir = path.join(directory, 'data');
  const listen = ['--boot-listen', `${SERVER}:8080`, '--admin-listen', '127.0.0.1:8081'];
  const words = ['serve', '--data-dir', dataDir, '--images-directory', directory, ...listen];
  network.run('server', [...ROUSE, ...words, ...flags]).stdout!.resume();
  const socketPath = path.join(dataDir, 'rouse.sock');
  await untilServed(socketPath);
  const events = hear(t, socketPath);
  const send = sender(network);
  const nft = (rule: string) => run('ip', ['netns', 'exec', server, 'nft', ...rule.split(' ')]);
  await nft('add table inet faults');
  await nft('add chain inet faults in { type filter hook input priority 0 ; }');
  await nft('add chain inet faults out { type filter hook output priority 0 ; }');
  return {
    ...{ directory, network },
    machine: (number, kind = {}) => machineOf({ network, send }, number, kind),
    async rule(chain, rule) {
      await nft(`add rule inet faults ${chain} ${rule}`);
    },
    async rouse(args, input = '') {
      const child = run(...rouseProgram(...args, '--data-dir', dataDir));
      child.child.stdin?.end(input);
      await child;
    },
    async findings() {
      await pause(500);
      return diagnosed(events);
    },
  };
}

/** Everything that the server tells, progress included. */
function hear(t: Test, socketPath: string): readonly BootEvent[] {
  const url = 'http://rouse/api/v1/events?after=0';
  const accept = ['-H', 'Accept: text/event-stream'];
  const child = spawn('curl', ['-sN', '--unix-socket', socketPath, ...accept, url]);
  t.teardown(() => child.kill());
  const events: BootEvent[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('data: ')) events.push(JSON.parse(line.slice(6)) as BootEvent);
  });
  return events;
}

function diagnosed(events: readonly BootEvent[]): ReadonlyMap<string, readonly string[]> {
  const diagnosis = createDiagnosis();
  const state = initialState({ machineOf: () => undefined, diagnosis });
  const found = new Map<string, string[]>();
  const take = (input: Parameters<typeof step>[1]): void => {
    for (const effect of step(state, input).effects) {
      if (effect.kind !== 'found') continue;
      const [mac] = effect.boot.macs;
      found.set(mac, [...(found.get(mac) ?? []), effect.finding.id]);
    }
  };
  let nowMs = events[0]?.atMs ?? 0;
  const tickUntil = (atMs: number): void => {
    for (; nowMs < atMs; nowMs += TICK_MS) take({ kind: 'tick', atMs: nowMs });
  };
  for (const event of [...events].sort((a, b) => a.atMs - b.atMs)) {
    tickUntil(event.atMs);
    diagnosis.noticed(event);
    take({ kind: 'heard', event });
  }
  tickUntil(nowMs + AFTERWARDS_MS);
  return found;
}

/** Several cards in one network: each answers for its own address, and from it. */
async function oneCardEach(namespace: string): Promise<void> {
  const all = '/proc/sys/net/ipv4/conf/all';
  const values = `echo 1 >${all}/arp_ignore; echo 2 >${all}/arp_announce; echo 0 >${all}/rp_filter`;
  await run('ip', ['netns', 'exec', namespace, 'sh', '-c', values]);
}

type Send = (order: SendOrder) => Promise<void>;

function sender(network: Network): Send {
  const child = network.run(MACHINES, [process.execPath, SENDER]);
  const lines = createInterface({ input: child.stdout! });
  let turn: Promise<unknown> = Promise.resolve();
  return async (order) => {
    turn = turn.then(async () => {
      child.stdin!.write(`${JSON.stringify(order)}\n`);
      await once(lines, 'line');
    });
    await turn;
    await pause(BETWEEN_MS);
  };
}

function machineOf(
  { network, send }: { readonly network: Network; readonly send: Send },
  number: number,
  { bridge = 'br0', impatient }: MachineKind,
): FaultMachine {
  const card = `e${number}`;
  const mac = macOf(number);
  const address = `${bridge === 'br0' ? '10.231.7' : '10.231.8'}.${100 + number}`;
  network.cable({ ns: 'server', end: `p${number}` }, { ns: MACHINES, end: card });
  network.ip('server', 'link', 'set', `p${number}`, 'master', bridge);
  network.ip(MACHINES, 'link', 'set', card, 'address', mac);
  network.ip(MACHINES, 'addr', 'add', `${address}/24`, 'dev', card);
  const chaddr = mac.replaceAll(':', '');
  const ask = (given: Partial<Message>, to: Partial<SendOrder> = {}): Promise<void> => {
    const hex = message({ chaddr, ...given }).toString('hex');
    return send({ interface: card, port: 68, to: BROADCAST, toPort: 67, hex, ...to });
  };
  const requests = { options: withOptions(UEFI_DISCOVER, { 53: [3] }) };
  const curl: FaultMachine['curl'] = async (...args) => {
    const patience = ['--max-time', impatient ? '2' : '20'];
    const command = ['curl', '-s', '--interface', card, ...patience, ...args];
    try {
      const inside = ['netns', 'exec', network.name(MACHINES), ...command];
      return (await run('ip', inside, { maxBuffer: 1_000_000 })).stdout;
    } catch {
      return '';
    }
  };
  return {
    ...{ mac, address, curl },
    discover: (options = {}, header = {}) =>
      ask({ ...header, options: withOptions(UEFI_DISCOVER, options) }),
    takesAddress: () => ask(requests),
    asks4011: () => ask(requests, { to: SERVER, toPort: 4011, port: 4011 }),
    async loads(file = 'ipxe.efi') {
      await curl('-o', '/dev/null', `tftp://${SERVER}/${file}`);
    },
    async runsIpxe(query = 'arch=x86_64&platform=efi') {
      await ask({ options: withOptions(UEFI_DISCOVER, { 77: 'iPXE' }) });
      return curl(`${ORIGIN}/boot/next?mac=${mac}&${query}`);
    },
  };
}
