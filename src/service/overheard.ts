/**
 * What machines said by DHCP last, whoever answered them.
 *
 * The universal file name is looked up here, and it is a memory on purpose: what was said before a
 * restart of the server is said again by the machine at its next start.
 *
 * Limits   overheardMachinesMax; the machine that has been silent for longest is forgotten.
 * Tests    test/service/overheard.test.ts
 */
import { overheardMachinesMax } from '../domain/limits.ts';
import type { Mac } from '../domain/mac.ts';
import type { Overheard, RecordOverheard } from '../domain/ports.ts';
import { createRecent } from '../domain/recent.ts';

interface OverheardMemory {
  readonly record: RecordOverheard;
  readonly of: (mac: Mac) => Overheard | undefined;
}

export function createOverheard(): OverheardMemory {
  const machines = createRecent<Mac, Overheard>(overheardMachinesMax);
  return { record: machines.set, of: machines.get };
}
