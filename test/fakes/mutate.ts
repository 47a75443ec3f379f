/**
 * Messages damaged by chance that can be repeated from its seed.
 */
import { createRandom } from './simulated-network.ts';
import { sampleBytes, SAMPLES, type Sample } from '../fixtures/dhcp/samples.ts';

export interface Mutated {
  readonly sample: Sample;
  readonly bytes: Buffer;
}

const EDITS_MAX = 8;

/**
 * One sample after the other, each with up to eight bytes changed and every tenth cut short.
 *
 * @returns a function that makes the next one
 */
export function createMutations(seed: number): () => Mutated {
  const originals = SAMPLES.map((sample) => ({ sample, bytes: sampleBytes(sample.name) }));
  const random = createRandom(seed);
  const below = (bound: number): number => Math.floor(random() * bound);
  return () => {
    const { sample, bytes } = originals[below(originals.length)]!;
    const mutated = Buffer.from(bytes);
    const edits = 1 + below(EDITS_MAX);
    for (let edit = 0; edit < edits; edit += 1) mutated[below(mutated.length)] = below(256);
    const part = below(10) === 0 ? mutated.subarray(0, below(mutated.length)) : mutated;
    return { sample, bytes: part };
  };
}
