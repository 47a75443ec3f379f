/**
 * Thousands of transfers over a network that loses, doubles, delays and reorders, in seconds: the
 * state machine against models of the clients machines have. Chance is seeded; a failure names
 * its seed, with which it happens again.
 */
import t from 'tap';
import { decode, encode } from '../../src/tftp/codec.ts';
import { negotiate } from '../../src/tftp/negotiate.ts';
import type { TransferState } from '../../src/tftp/transfer-state.ts';
import { begin, step, type TransferStep } from '../../src/tftp/transfer.ts';
import { CLEAN, createSimulation, type Link, type Way } from '../fakes/simulated-network.ts';
import { CLIENTS, startClient, type ClientManners } from '../fakes/tftp-clients.ts';
import { blocksOf, contents, LOCAL, sentBlock } from '../fakes/tftp.ts';

interface Outcome {
  readonly client: 'complete' | 'failed' | 'corrupt' | 'hung';
  /** how the server's first transfer ended */
  readonly server: string;
  readonly atRest: boolean;
  readonly tookMs: number;
  /** DATA packets sent for each block of the file */
  readonly effort: number;
}

interface Scene {
  readonly manners: ClientManners;
  readonly file: Uint8Array;
  readonly link: Link;
  readonly seed: number;
}

/** One client, one server; each request that starts a transfer has a port of its own. */
function play({ manners, file, link, seed }: Scene): Outcome {
  const world = createSimulation(seed);
  const toServer: Way = { link, lastAtMs: 0 };
  const toClient: Way = { link, lastAtMs: 0 };
  const transfers: { state: TransferState; ended: string; cancel: () => void }[] = [];
  let client: Outcome['client'] = 'hung';
  let tookMs = Number.POSITIVE_INFINITY;
  let dataPackets = 0;
  let boundTo: number | undefined;
  let blockSize = 512;

  const perform = (port: number, next: TransferStep): void => {
    const transfer = (transfers[port] ??= {
      state: next.state,
      ended: '',
      cancel: () => undefined,
    });
    transfer.state = next.state;
    for (const effect of next.effects) {
      if (effect.kind === 'timer') {
        transfer.cancel();
        transfer.cancel = world.after(Math.max(0, effect.fireAtMs - world.nowMs()), () => {
          perform(port, step(transfer.state, { kind: 'timeout', atMs: world.nowMs() }));
        });
      } else if (effect.kind === 'finish') {
        transfer.cancel();
        transfer.ended = effect.outcome;
      } else if (effect.kind === 'send') {
        for (const block of blocksOf(effect)) {
          if (block > 0) dataPackets += 1;
          deliver(port, sentBlock(transfer.state.plan, file, block));
        }
      } else {
        deliver(port, encode({ ...effect, kind: 'error', code: 0 }));
      }
    }
  };
  const deliver = (port: number, bytes: Uint8Array): void => {
    world.carry(toClient, () => {
      boundTo ??= port;
      if (boundTo === port) machine.receive(bytes);
    });
  };
  const onServerPort = (bytes: Uint8Array): void => {
    const packet = decode(bytes);
    const atMs = world.nowMs();
    if (packet.kind === 'ack') {
      const port = boundTo ?? 0;
      const transfer = transfers[port];
      if (transfer) perform(port, step(transfer.state, { ...packet, atMs }));
    }
    if (packet.kind !== 'rrq') return;
    const port = transfers.findIndex(({ ended }) => ended === '');
    const running = transfers[port];
    if (running) {
      perform(port, step(running.state, { kind: 'request-again', atMs }));
    } else {
      const agreement = negotiate(packet.options, { sizeBytes: file.length }, LOCAL);
      blockSize = agreement.blockSizeBytes;
      perform(transfers.length, begin({ sizeBytes: file.length, agreement }, atMs));
    }
  };
  const machine = startClient(manners, {
    expected: file,
    send: (bytes) => {
      world.carry(toServer, () => {
        onServerPort(bytes);
      });
    },
    after: (ms, action) => world.after(ms, action),
    done: (result) => {
      client = result;
      tookMs = world.nowMs();
    },
  });
  const atRest = world.run(24 * 3_600_000);
  const blocks = Math.floor(file.length / blockSize) + 1;
  return {
    client,
    server: transfers[boundTo ?? 0]?.ended ?? 'never asked',
    atRest,
    tookMs,
    effort: dataPackets / blocks,
  };
}

function playMany(count: number, scene: (seed: number) => Scene): (Outcome & { seed: number })[] {
  return Array.from({ length: count }, (_, seed) => ({ ...play(scene(seed)), seed }));
}

function seeds(outcomes: readonly (Outcome & { seed: number })[]): number[] {
  return outcomes.map(({ seed }) => seed);
}

const LOADER = contents(108_000);
const BAD: Link = { loss: 0.2, duplication: 0.05, lateness: 0.05, delayMs: 1, lateMs: 40 };

/** The link as far as the client can stand it: atftp does not survive a doubled OACK. */
function bearable(link: Link, manners: ClientManners): Link {
  return manners.oackOnce ? { ...link, duplication: 0 } : link;
}

for (const manners of CLIENTS) {
  t.test(`${manners.name}: every size arrives whole over a bad network, and all ends`, (t) => {
    const blockSize = manners.options['blksize'] ?? 512;
    const plain = Object.keys(manners.options).length === 0;
    const link = bearable(BAD, manners);
    const sizes = [0, 1, 511, 512, 513, blockSize * 2, blockSize * 16, blockSize * 17 + 1];
    for (const size of sizes) {
      const file = contents(size);
      const outcomes = playMany(100, (seed) => ({ manners, file, link, seed }));
      const wrong = outcomes.filter(({ client }) => client === 'corrupt' || client === 'hung');
      t.same(seeds(wrong), [], `${size} bytes: none corrupt, none hung`);
      t.same(seeds(outcomes.filter(({ atRest }) => !atRest)), [], `${size} bytes: all at rest`);
      const failed = outcomes.filter(({ client }) => client === 'failed');
      t.ok(failed.length <= 4, `${size} bytes: ${failed.length} of 100 ran out of patience`);
      const lied = outcomes.filter(
        ({ client, server }) =>
          // A client that answers once, with its only ACK, may be taken for one that never did.
          client === 'complete' && server !== 'complete' && !(plain && size < 512),
      );
      t.same(seeds(lied), [], `${size} bytes: the server says so too`);
    }
    t.end();
  });

  t.test(`${manners.name}: 108 kB at 20 % loss each way are there within a minute`, (t) => {
    const link = { ...CLEAN, loss: 0.2 };
    const outcomes = playMany(100, (seed) => ({ manners, file: LOADER, link, seed }));
    const times = outcomes.map(({ tookMs }) => tookMs).sort((a, b) => a - b);
    const late = outcomes.filter(({ client, tookMs }) => client !== 'complete' || tookMs > 60_000);
    t.ok(late.length <= 4, `late or lost: ${late.length} of 100`);
    const seconds = (ms = Number.NaN): string => (ms / 1_000).toFixed(1);
    t.comment(`median ${seconds(times[50])} s, 90th ${seconds(times[90])} s`);
    t.end();
  });

  t.test(`${manners.name}: doubled packets do not make more packets`, (t) => {
    const link = bearable({ ...CLEAN, duplication: 0.05 }, manners);
    const outcomes = playMany(20, (seed) => ({ manners, file: LOADER, link, seed }));
    t.ok(outcomes.every(({ client }) => client === 'complete'));
    const effort = Math.max(...outcomes.map((outcome) => outcome.effort));
    // Of windows of 16 every second one has a doubled packet, and each of those looks like a gap.
    const bound = manners.options['windowsize'] === 16 ? 1.6 : 1.2;
    t.ok(effort <= bound, `${effort.toFixed(2)} packets for each block at most`);
    t.end();
  });

  t.test(`${manners.name}: packets that overtake each other do not make many more`, (t) => {
    const link = { ...CLEAN, lateness: 0.01, lateMs: 2 };
    const outcomes = playMany(20, (seed) => ({ manners, file: LOADER, link, seed }));
    t.ok(outcomes.every(({ client }) => client === 'complete'));
    const effort = Math.max(...outcomes.map((outcome) => outcome.effort));
    t.ok(effort <= 1.6, `${effort.toFixed(2)} packets for each block at most`);
    t.end();
  });

  t.test(`${manners.name}: a slow network carries few blocks twice`, (t) => {
    const link = { ...CLEAN, delayMs: 200 };
    const [outcome] = playMany(1, (seed) => ({ manners, file: LOADER, link, seed }));
    t.match(outcome, { client: 'complete', server: 'complete' });
    t.ok((outcome?.effort ?? 9) < 1.2, `${outcome?.effort.toFixed(2)} packets for each block`);
    t.end();
  });

  t.test(`${manners.name}: a clean network carries each block once`, (t) => {
    const [outcome] = playMany(1, (seed) => ({ manners, file: LOADER, link: CLEAN, seed }));
    t.match(outcome, { client: 'complete', server: 'complete', effort: 1 });
    t.end();
  });

  t.test(`${manners.name}: more than 65 535 blocks, with packets lost at the turn`, (t) => {
    const small = { ...manners, options: { ...manners.options, blksize: 8 } };
    const file = contents(8 * 65_560 + 3);
    const link = { ...CLEAN, loss: 0.001, lateness: 0.001, lateMs: 5 };
    const [outcome] = playMany(1, (seed) => ({ manners: small, file, link, seed }));
    t.match(outcome, { client: 'complete', server: 'complete', atRest: true });
    t.end();
  });
}
