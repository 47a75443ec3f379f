/**
 * A transfer without sockets and without a clock: what goes in are acknowledgements and time-outs,
 * what comes out is told in words.
 */
import { decode } from '../../src/tftp/codec.ts';
import { negotiate } from '../../src/tftp/negotiate.ts';
import type { TransferState } from '../../src/tftp/transfer-state.ts';
import { begin, step, type TransferEffect, type TransferEvent } from '../../src/tftp/transfer.ts';
import { blocksOf, contents, inWords, LOCAL, rrq, sentBlock } from './tftp.ts';

export type Options = Readonly<Record<string, number>>;

interface Run {
  readonly state: () => TransferState;
  /** what the transfer does, in words: packets, `wait` with milliseconds, `end` with its outcome */
  readonly first: readonly string[];
  at(ms: number): void;
  ack(block: number): string[];
  timeout(): string[];
  feed(event: TransferEvent): string[];
}

/** Runs a transfer of so many bytes with the options a client might send. */
export function run(sizeBytes: number, options: Options = {}): Run {
  const packet = decode(rrq('file', options));
  if (packet.kind !== 'rrq') throw new Error('expected a request');
  const bytes = contents(sizeBytes);
  let atMs = 0;
  let fireAtMs = 0;
  const plan = { sizeBytes, agreement: negotiate(packet.options, { sizeBytes }, LOCAL) };
  const begun = begin(plan, atMs);
  let { state } = begun;
  const words = (effects: readonly TransferEffect[]): string[] =>
    effects.flatMap((effect) => {
      if (effect.kind === 'send') {
        return blocksOf(effect).map((block) => inWords(sentBlock(plan, bytes, block)));
      }
      if (effect.kind === 'send-error') return `ERROR 0 ${effect.text}`;
      if (effect.kind === 'finish') return `end ${effect.outcome}: ${effect.detail}`;
      ({ fireAtMs } = effect);
      return `wait ${Math.round(fireAtMs - atMs)}`;
    });
  const feed = (event: TransferEvent): string[] => {
    if ('atMs' in event) ({ atMs } = event);
    const next = step(state, event);
    ({ state } = next);
    return words(next.effects);
  };
  return {
    state: () => state,
    first: words(begun.effects),
    at: (ms) => {
      atMs = ms;
    },
    ack: (block) => feed({ kind: 'ack', block, atMs }),
    timeout: () => {
      atMs = fireAtMs;
      return feed({ kind: 'timeout', atMs });
    },
    feed,
  };
}

/** Without the times it waits. */
export function packets(words: readonly string[]): string[] {
  return words.filter((word) => !word.startsWith('wait'));
}
