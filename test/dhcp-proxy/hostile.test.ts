/**
 * Messages that nobody meant to send: cut, flipped, mutated, enormous. The engine must neither
 * throw nor answer with anything but a reply of bounded size to where replies may go.
 */
import { performance } from 'node:perf_hooks';
import fc from 'fast-check';
import t from 'tap';
import { decodePacket } from '../../src/dhcp-proxy/codec/packet.ts';
import { deliver, message, startEngine, UEFI_DISCOVER, withOptions } from '../fakes/dhcp.ts';
import { harmDone } from '../fakes/harm.ts';
import { createMutations } from '../fakes/mutate.ts';
import { sampleBytes, SAMPLES, type Sample } from '../fixtures/dhcp/samples.ts';

const SEED = 42_961;

const state = startEngine();
let atMs = 0;

/** Each message comes long after the one before, so that the rate limit hides nothing. */
function outcomeOf(sample: Sample, bytes: Uint8Array) {
  const { port, source } = sample;
  atMs += 60_000;
  return deliver(state, { bytes, ingress: { port }, source, atMs });
}

function fault(sample: Sample, bytes: Uint8Array): string | undefined {
  return harmDone(() => outcomeOf(sample, bytes));
}

t.test('a message cut at any length is answered only when nothing needed is missing', (t) => {
  for (const sample of SAMPLES) {
    const whole = sampleBytes(sample.name);
    for (let length = 0; length < whole.length; length += 1) {
      const cut = whole.subarray(0, length);
      const wrong = fault(sample, cut);
      if (wrong !== undefined) t.fail(`${sample.name} cut at ${length}: ${wrong}`);
      const decoded = decodePacket(cut);
      const complete = decoded.ok && [53, 60].every((tag) => decoded.packet.options.has(tag));
      if (!complete) t.same(outcomeOf(sample, cut).sends, [], `${sample.name} cut at ${length}`);
    }
  }
  t.end();
});

/** Sets one byte to all of its values in turn, and back. */
function faultsOfByte(sample: Sample, bytes: Buffer, at: number): string[] {
  const before = bytes[at]!;
  const faults: string[] = [];
  for (let value = 0; value < 256; value += 1) {
    bytes[at] = value;
    const wrong = fault(sample, bytes);
    if (wrong !== undefined) faults.push(`${sample.name} byte ${at} = ${value}: ${wrong}`);
  }
  bytes[at] = before;
  return faults;
}

t.test('each byte of the options, set to each value, does no harm', (t) => {
  for (const name of ['ipxe-rom-bios', 'uefi-x64']) {
    const sample = SAMPLES.find((candidate) => candidate.name === name)!;
    const bytes = sampleBytes(name);
    for (let at = 236; at < bytes.length; at += 1) {
      const faults = faultsOfByte(sample, bytes, at);
      if (faults.length > 0) t.same(faults, []);
    }
  }
  t.pass('all tried');
  t.end();
});

t.test(
  'fifty thousand mutated messages do no harm; a million do none in the interop layer',
  (t) => {
    const faults: string[] = [];
    const next = createMutations(SEED);
    for (let round = 0; round < 50_000; round += 1) {
      const { sample, bytes } = next();
      const wrong = fault(sample, bytes);
      if (wrong !== undefined)
        faults.push(`seed ${SEED}, round ${round}, ${sample.name}: ${wrong}`);
    }
    t.same(faults, []);
    t.end();
  },
);

t.test('arbitrary bytes behind a valid cookie do no harm', (t) => {
  const sample = SAMPLES.find(({ name }) => name === 'uefi-x64')!;
  const header = sampleBytes('uefi-x64').subarray(0, 240);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (rest) => {
      const wrong = fault(sample, Buffer.concat([header, rest]));
      if (wrong !== undefined) throw new Error(wrong);
    }),
    { seed: SEED, numRuns: 2_000 },
  );
  t.end();
});

t.test('the largest datagram takes time in proportion to its length', (t) => {
  const largest = 65_507;
  const shapes: Readonly<Record<string, (room: number) => Buffer>> = {
    'empty options of one tag': (room) => Buffer.alloc(room - (room % 2), Buffer.from([200, 0])),
    'PAD only': (room) => Buffer.alloc(room),
    'an architecture list in pieces': (room) =>
      Buffer.alloc(room - (room % 6), Buffer.from([93, 4, 1, 1, 1, 1])),
    'a user class of single letters': (room) =>
      Buffer.alloc(room - (room % 4), Buffer.from([77, 2, 1, 65])),
  };
  for (const [name, shape] of Object.entries(shapes)) {
    const start = message({ options: withOptions(UEFI_DISCOVER, {}) }).subarray(0, -1);
    const bytes = Buffer.concat([start, shape(largest - start.length)]);
    const begin = performance.now();
    deliver(startEngine(), { bytes });
    const elapsedMs = performance.now() - begin;
    t.ok(elapsedMs < 250, `${name}: ${elapsedMs.toFixed(1)} ms`);
  }
  t.end();
});
