/**
 * The inventory for programs that manage hosts, as answers have it.
 *
 * Tests    test/contract/contract.test.ts
 */
import { z } from 'zod';

const hosts = z.array(z.string());

/** Every other member is a group with its hosts. */
export const ansibleInventory = z
  .object({
    _meta: z.strictObject({
      hostvars: z.record(z.string(), z.record(z.string(), z.unknown())),
    }),
    all: z.strictObject({ hosts, children: z.array(z.string()) }),
  })
  .catchall(z.strictObject({ hosts }));

export const prometheusTargets = z.array(
  z.strictObject({
    targets: z.array(z.string()),
    labels: z.record(z.string(), z.string()),
  }),
);
