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
import {
  CLIENTS,
  startClient,
  type ClientManners,
  type SimulatedClient,
} from '../fakes/tftp-clients.ts';
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

/** A timer of the runtime is never early, and never exact. */
const TIMER_LATE_MS = 0.05;
/** The block whose number is 0 again. */
const TURN = 65_536;

interface Scene {
  readonly manners: ClientManners;
  readonly file: Uint8Array;
  readonly link: Link;
  /** instead of `link` where the block number goes back to 0 */
  readonly linkAtTurn?: Link;
  readonly seed: number;
  /** how long the client opens its own file, after the first packet and before it answers */
  readonly openMs?: number;
  /** when the server forgets everything; then a machine that gave up is switched on again */
  readonly restartAtMs?: number;
}

interface Transfer {
  /** the client's port, so to speak: another one each time the machine begins again */
  readonly attempt: number;
  state: TransferState;
  ended: string;
  cancel: () => void;
}

/** One client, one server; each request that starts a transfer has a port of its own. */
function play(scene: Scene): Outcome {
  const { manners, file, link, linkAtTurn = link, seed, openMs = 0, restartAtMs } = scene;
  const world = createSimulation(seed);
  const way = (each: Link): Way => ({ link: each, lastAtMs: 0 });
  const [toServer, toServerAtTurn] = [way(link), way(linkAtTurn)];
  const [toClient, toClientAtTurn] = [way(link), way(linkAtTurn)];
  const transfers: Transfer[] = [];
  let client: Outcome['client'] = 'hung';
  let tookMs = Number.POSITIVE_INFINITY;
  let dataPackets = 0;
  let boundTo: number | undefined;
  let blockSize = 512;
  let attempt = 0;
  let openAtMs: number | undefined;

  const perform = (port: number, next: TransferStep): void => {
    const transfer = (transfers[port] ??= {
      attempt,
      state: next.state,
      ended: '',
      cancel: () => undefined,
    });
    transfer.state = next.state;
    for (const effect of next.effects) {
      if (effect.kind === 'timer') {
        transfer.cancel();
        transfer.cancel = world.after(
          Math.max(0, effect.fireAtMs - world.nowMs()) + TIMER_LATE_MS,
          () => {
            perform(port, step(transfer.state, { kind: 'timeout', atMs: world.nowMs() }));
          },
        );
      } else if (effect.kind === 'finish') {
        transfer.cancel();
        transfer.ended = effect.outcome;
      } else if (effect.kind === 'send') {
        blocksOf(effect).forEach((block) => {
          dataPackets += Math.min(block, 1);
          deliver(port, sentBlock(transfer.state.plan, file, block));
        });
      } else {
        deliver(port, encode({ ...effect, kind: 'error', code: 0 }));
      }
    }
  };
  const deliver = (port: number, bytes: Uint8Array): void => {
    const transfer = transfers[port];
    if (!transfer) return;
    const atTurn = Math.abs(transfer.state.sent - TURN) < 50;
    world.carry(atTurn ? toClientAtTurn : toClient, () => {
      if (transfer.attempt === attempt) onClientPort(port, bytes);
    });
  };
  const onClientPort = (port: number, bytes: Uint8Array): void => {
    boundTo ??= port;
    if (boundTo !== port) return;
    openAtMs ??= world.nowMs() + openMs;
    const receiver = machine;
    const busyMs = openAtMs - world.nowMs();
    if (busyMs <= 0) receiver.receive(bytes);
    else {
      world.after(busyMs, () => {
        receiver.receive(bytes);
      });
    }
  };
  const onServerPort = (bytes: Uint8Array, port: number | undefined): void => {
    const packet = decode(bytes);
    const atMs = world.nowMs();
    if (packet.kind === 'ack') {
      const transfer = transfers[port ?? 0];
      if (transfer?.ended === '') {
        perform(port ?? 0, step(transfer.state, { ...packet, atMs }));
      }
    }
    if (packet.kind === 'rrq') onRequest(packet.options, atMs);
  };
  const onRequest = (options: Parameters<typeof negotiate>[0], atMs: number): void => {
    const port = transfers.findIndex((one) => one.ended === '' && one.attempt === attempt);
    const running = transfers[port];
    if (running) {
      perform(port, step(running.state, { kind: 'request-again', atMs }));
    } else {
      const agreement = negotiate(options, { sizeBytes: file.length }, LOCAL);
      blockSize = agreement.blockSizeBytes;
      perform(transfers.length, begin({ sizeBytes: file.length, agreement }, atMs));
    }
  };
  const switchOn = (): SimulatedClient =>
    startClient(manners, {
      expected: file,
      nowMs: () => world.nowMs(),
      send: (bytes) => {
        const [from, to] = [attempt, boundTo];
        const atTurn = Math.abs((transfers[to ?? 0]?.state.sent ?? 0) - TURN) < 50;
        world.carry(atTurn ? toServerAtTurn : toServer, () => {
          if (from === attempt) onServerPort(bytes, to);
        });
      },
      after: (ms, action) => world.after(ms, action),
      done: (result) => {
        client = result;
        tookMs = world.nowMs();
        if (result === 'failed' && restartAtMs !== undefined && attempt < 3) beginAgain();
      },
    });
  const beginAgain = (): void => {
    attempt += 1;
    boundTo = undefined;
    openAtMs = undefined;
    world.after(1_000, () => {
      client = 'hung';
      machine = switchOn();
    });
  };
  if (restartAtMs !== undefined) {
    world.after(restartAtMs, () => {
      for (const transfer of transfers) {
        transfer.cancel();
        transfer.ended ||= 'forgotten';
      }
    });
  }
  let machine = switchOn();
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

/**
 * Each set of scenes has seeds of its own, made from its name: with the same ones, what is lost of
 * the first packets would be the same for all clients.
 */
function playMany(
  what: string,
  count: number,
  scene: (seed: number) => Scene,
): (Outcome & { seed: number })[] {
  let first = 0;
  for (const character of what) first = (Math.imul(first, 31) + character.charCodeAt(0)) >>> 0;
  return Array.from({ length: count }, (_, number) => {
    const seed = (first + number) >>> 0;
    return { ...play(scene(seed)), seed };
  });
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
      const what = `${manners.name} ${size}`;
      const outcomes = playMany(what, 100, (seed) => ({ manners, file, link, seed }));
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

  t.test(`${manners.name}: 108 kB over a network that loses packets`, (t) => {
    for (const [percent, lateMax] of [
      [1, 0],
      [5, 1],
      [20, 4],
    ] as const) {
      const link = { ...CLEAN, loss: percent / 100 };
      const what = `${manners.name} ${percent} %`;
      const outcomes = playMany(what, 100, (seed) => ({ manners, file: LOADER, link, seed }));
      const wrong = outcomes.filter(({ client }) => client === 'corrupt' || client === 'hung');
      t.same(seeds(wrong), [], `${percent} % each way: none corrupt, none hung`);
      const late = outcomes.filter(
        ({ client, tookMs }) => client !== 'complete' || tookMs > 60_000,
      );
      const found = `${late.length} of 100 gave up or took over a minute: ${seeds(late).join(', ')}`;
      t.ok(late.length <= lateMax, `${percent} % each way: ${found}`);
      const times = outcomes.map(({ tookMs }) => tookMs).sort((a, b) => a - b);
      const seconds = (ms = Number.NaN): string => (ms / 1_000).toFixed(1);
      t.comment(`median ${seconds(times[50])} s, 90th ${seconds(times[90])} s`);
    }
    t.end();
  });

  t.test(
    `${manners.name}: one that opens its file for 3 s is not taken for a slow network`,
    (t) => {
      const link = { ...CLEAN, loss: 0.05 };
      const what = `${manners.name} opens`;
      const outcomes = playMany(what, 50, (seed) => ({
        ...{ manners, file: LOADER, link, seed },
        openMs: 3_000,
      }));
      const wrong = outcomes.filter(({ client }) => client === 'corrupt' || client === 'hung');
      t.same(seeds(wrong), [], 'none corrupt, none hung');
      const times = outcomes.map(({ tookMs }) => tookMs).sort((a, b) => a - b);
      const plain = Object.keys(manners.options).length === 0;
      const halfMs = times[25] ?? Number.NaN;
      t.ok(
        halfMs < 3_000 + (plain ? 10_000 : 5_000),
        `half of them within ${halfMs.toFixed(0)} ms`,
      );
      t.end();
    },
  );

  t.test(`${manners.name}: after a restart of the server the next attempt gets all`, (t) => {
    const link = bearable({ ...BAD, loss: 0.02 }, manners);
    const what = `${manners.name} restart`;
    const outcomes = playMany(what, 100, (seed) => ({
      ...{ manners, file: LOADER, link, seed },
      // From before the first answer to after the last one.
      restartAtMs: (seed % 100) * 10,
    }));
    const wrong = outcomes.filter(({ client }) => client !== 'complete');
    t.same(seeds(wrong), [], 'all complete');
    t.same(seeds(outcomes.filter(({ atRest }) => !atRest)), [], 'all at rest');
    t.end();
  });

  t.test(`${manners.name}: doubled packets do not make more packets`, (t) => {
    const what = `${manners.name} doubled`;
    const link = bearable({ ...CLEAN, duplication: 0.05 }, manners);
    const outcomes = playMany(what, 20, (seed) => ({ manners, file: LOADER, link, seed }));
    t.ok(outcomes.every(({ client }) => client === 'complete'));
    const effort = Math.max(...outcomes.map((outcome) => outcome.effort));
    // Of windows of 16 every second one has a doubled packet, and each of those looks like a gap.
    const bound = (manners.options['windowsize'] ?? 1) >= 16 ? 1.8 : 1.2;
    t.ok(effort <= bound, `${effort.toFixed(2)} packets for each block at most`);
    t.end();
  });

  t.test(`${manners.name}: packets that overtake each other do not make many more`, (t) => {
    const what = `${manners.name} overtaking`;
    const link = { ...CLEAN, lateness: 0.01, lateMs: 2 };
    const outcomes = playMany(what, 20, (seed) => ({ manners, file: LOADER, link, seed }));
    t.ok(outcomes.every(({ client }) => client === 'complete'));
    const effort = Math.max(...outcomes.map((outcome) => outcome.effort));
    t.ok(effort <= 1.6, `${effort.toFixed(2)} packets for each block at most`);
    t.end();
  });

  t.test(`${manners.name}: a slow network carries few blocks twice`, (t) => {
    const what = `${manners.name} slow`;
    const link = { ...CLEAN, delayMs: 200 };
    const [outcome] = playMany(what, 1, (seed) => ({ manners, file: LOADER, link, seed }));
    t.match(outcome, { client: 'complete', server: 'complete' });
    t.ok((outcome?.effort ?? 9) < 1.2, `${outcome?.effort.toFixed(2)} packets for each block`);
    t.end();
  });

  t.test(`${manners.name}: a clean network carries each block once`, (t) => {
    const scene = (seed: number): Scene => ({ manners, file: LOADER, link: CLEAN, seed });
    const [outcome] = playMany(`${manners.name} clean`, 1, scene);
    t.match(outcome, { client: 'complete', server: 'complete', effort: 1 });
    t.end();
  });

  t.test(`${manners.name}: more than 65 535 blocks, with packets lost at the turn`, (t) => {
    const small = { ...manners, options: { ...manners.options, blksize: 8 } };
    const file = contents(8 * 65_600 + 3);
    const linkAtTurn = { ...CLEAN, loss: 0.1, lateness: 0.1, lateMs: 5 };
    const scene = (seed: number): Scene => ({
      ...{ manners: small, file, link: CLEAN, linkAtTurn, seed },
    });
    const [outcome] = playMany(`${manners.name} turn`, 1, scene);
    t.match(outcome, { client: 'complete', server: 'complete', atRest: true });
    t.ok((outcome?.effort ?? 0) > 1, 'something was lost and sent again');
    t.end();
  });
}
