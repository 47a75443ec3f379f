/**
 * What a machine would boot that need not exist.
 *
 * Tests    test/service/test-rules.test.ts
 */
import { newMachineId, type Machine } from '../domain/machine.ts';
import type { Inventory } from '../domain/ports.ts';
import type { ExplainBoot } from '../domain/use-cases.ts';
import type { SupposedMachine, TestRules } from '../domain/rule-use-cases.ts';

interface TestRulesDeps {
  readonly inventory: Pick<Inventory, 'machines'>;
  readonly explain: ExplainBoot;
}

/** No machine has it, so nothing is known of this one. */
const NOBODY = newMachineId(0, new Uint8Array(5));

export function createTestRules({ inventory, explain }: TestRulesDeps): TestRules {
  return async (supposed) => {
    const known = await inventory.machines.findByMac(supposed.mac);
    const { from } = supposed;
    return explain({ machine: machineFrom(supposed, known), ...(from && { from }) });
  };
}

function machineFrom(supposed: SupposedMachine, known: Machine | undefined): Machine {
  const { mac, hardware, tags, unknown } = supposed;
  const nobody = { id: NOBODY, macs: [mac] as const, tags: {}, variables: {}, version: 0 };
  return {
    ...(known ?? nobody),
    hardware: { ...known?.hardware, ...hardware },
    configured: unknown === undefined ? (known?.configured ?? false) : !unknown,
    ...(tags && { tags }),
  };
}
