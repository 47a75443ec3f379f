/** What the checks of DHCP share: asking an engine, and reading its one reply. */
import type { Test } from 'tap';
import {
  deliver,
  message,
  optionOf,
  startEngine,
  UEFI_DISCOVER,
  withOptions,
  type Outcome,
  type Sent,
} from '../fakes/dhcp.ts';
import { sampleBytes, SAMPLES, type ExpectedAnswer } from '../fixtures/dhcp/samples.ts';

interface Surroundings {
  readonly engine?: Parameters<typeof startEngine>[0];
  readonly sent?: Partial<Sent>;
}

/** A DISCOVER of x64 UEFI, with some options of its own. */
export function discover(changes: Parameters<typeof withOptions>[1]): Buffer {
  return message({ options: withOptions(UEFI_DISCOVER, changes) });
}

/** What a fresh engine makes of a sample of test/fixtures/dhcp, or of the bytes given. */
export function outcomeOf(asked: string | Uint8Array, around: Surroundings = {}): Outcome {
  const engine = startEngine(around.engine);
  if (typeof asked !== 'string') return deliver(engine, { bytes: asked, ...around.sent });
  const sample = SAMPLES.find(({ name }) => name === asked);
  if (!sample) throw new Error(`no sample ${asked}`);
  const { port, source } = sample;
  return deliver(engine, { bytes: sampleBytes(asked), ingress: { port }, source, ...around.sent });
}

/** The reply, of which there must be exactly one. */
export function replyOf(outcome: Outcome): Buffer {
  const [send, ...further] = outcome.sends;
  if (!send || further.length > 0) {
    throw new Error(`expected one reply, got ${outcome.sends.length}: ${String(outcome.reason)}`);
  }
  return Buffer.from(send.bytes);
}

export function replyTo(asked: string | Uint8Array, around: Surroundings = {}): Buffer {
  return replyOf(outcomeOf(asked, around));
}

/** Asserts that nothing is sent, for the reason given. */
export function unanswered(
  t: Test,
  asked: string | Uint8Array,
  expected: Surroundings & { readonly reason: string },
): void {
  const { sends, reason } = outcomeOf(asked, expected);
  const name = typeof asked === 'string' ? asked : 'the message';
  t.same(sends, [], `${name} is not answered`);
  t.equal(reason, expected.reason, name);
}

interface Answered {
  readonly name: string;
  readonly expect: ExpectedAnswer;
  readonly request: Buffer;
  readonly reply: Buffer;
}

/** Every sample that is answered by an offer, with that. */
export function everyOffer(): readonly Answered[] {
  return SAMPLES.flatMap(({ name, expect }) =>
    expect.reply === 'offer'
      ? [{ name, expect, request: sampleBytes(name), reply: replyTo(name) }]
      : [],
  );
}

/** Offers to firmware that boots by PXE: no iPXE, no HTTP boot, no Raspberry Pi. */
export function firmwareOffers(): readonly Answered[] {
  return everyOffer().filter(({ expect }) => ['bios', 'uefi'].includes(expect.client));
}

/** The address at an offset of the fixed header: 12 ciaddr, 16 yiaddr, 20 siaddr, 24 giaddr. */
export function addressAt(reply: Uint8Array, offset: number): string {
  return reply.subarray(offset, offset + 4).join('.');
}

/** The header field `file` as text. */
export function fileField(reply: Uint8Array): string {
  return Buffer.from(reply.subarray(108, 236)).toString('latin1').replace(/\0+$/, '');
}

/** Option 67 as text, without the NUL behind it. */
export function option67(reply: Uint8Array): string {
  return (optionOf(reply, 67)?.toString('latin1') ?? '').replace(/\0$/, '');
}

export function hexOf(reply: Uint8Array, tag: number): string | undefined {
  return optionOf(reply, tag)?.toString('hex');
}

/** What was recorded about the machine itself. */
export function hardwareOf({ effects }: Outcome): { readonly uuid?: string } {
  return effects.find((effect) => effect.kind === 'sighting')?.sighting.hardware ?? {};
}
