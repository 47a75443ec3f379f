/**
 * The last lines of machines' kernel logs, in memory.
 *
 * Owns     how many are kept, and that a line sent again is kept once. They do not outlive the
 *          server: they are many, and tell about a boot that somebody is looking at.
 * Limits   `kernelLinesPerMachineMax` lines of `kernelLogMachinesMax` machines; the machine that
 *          was silent for longest leaves.
 * Tests    test/service/kernel-logs.test.ts
 */
import { kernelLinesPerMachineMax, kernelLogMachinesMax } from '../domain/limits-facts.ts';
import type { KeptLine, KernelLogOf } from '../domain/machine-facts.ts';
import type { MachineId } from '../domain/machine.ts';
import { createRecent } from '../domain/recent.ts';

interface KernelLogs {
  readonly logOf: KernelLogOf;
  /** @returns false for a line that was kept before */
  readonly keep: (machine: MachineId, line: KeptLine) => boolean;
}

export function createKernelLogs(linesMax = kernelLinesPerMachineMax): KernelLogs {
  const logs = createRecent<MachineId, KeptLine[]>(kernelLogMachinesMax);
  return {
    logOf: (machine) => logs.get(machine)?.slice(-linesMax) ?? [],
    keep(machine, line) {
      const lines = logs.get(machine) ?? [];
      if (lines.slice(-linesMax).some((other) => isSame(other, line))) return false;
      lines.push(line);
      // Half as many again before they are moved, so that a line costs no move of all others.
      if (lines.length > linesMax * 1.5) lines.splice(0, lines.length - linesMax);
      logs.set(machine, lines);
      return true;
    },
  };
}

/** Records of the kernel have a number, a clock and a time, which together no two of them share. */
function isSame(a: KeptLine, b: KeptLine): boolean {
  if (a.seq === undefined || a.seq !== b.seq) return false;
  return a.clockUs === b.clockUs && a.time === b.time && a.message === b.message;
}
