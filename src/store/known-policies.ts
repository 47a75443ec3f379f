/**
 * What DHCP answers depend on, of every machine at once.
 *
 * Owns     two lean statements that read along indexes. They run before the server listens, over
 *          thousands of rows and in code that is not compiled yet: so a row is three texts, and
 *          machines of which the same is known share one policy, as most of a rack do.
 * Tests    test/store/known-policies.test.ts
 */
import { asc, eq, sql } from 'drizzle-orm';
import type { MachineArch } from '../domain/arch.ts';
import type { Personality } from '../domain/firmware.ts';
import type { LoaderChoice } from '../domain/loaders.ts';
import type { MachineId } from '../domain/machine.ts';
import type { Mac } from '../domain/mac.ts';
import type { KnownPolicy, MachinePolicy } from '../domain/ports.ts';
import { preparedOnce, type Builder } from './connections.ts';
import { machineMacs, machines } from './schema.ts';

type Row = readonly [id: MachineId, mac: Mac, facts: string];

/** The members of `facts`, in their order. */
type Facts = readonly [
  configured: 0 | 1,
  loader: LoaderChoice | null,
  personality: Personality | null,
  workedLoader: string | null,
  workedPersonality: Personality | null,
  manufacturer: string | null,
  product: string | null,
  arch: MachineArch | null,
  ignored: 0 | 1,
];

const statements = preparedOnce((builder) => ({
  decided: () =>
    rows(builder)
      .where(sql`configured = 1`)
      .orderBy(asc(machineMacs.machineId), asc(machineMacs.position))
      .prepare(),
  others: () =>
    rows(builder)
      // A number and no parameter: only then the index over unconfigured machines is taken.
      .where(sql`configured = 0`)
      .orderBy(asc(machines.lastSeenAtMs), asc(machines.id), asc(machineMacs.position))
      .prepare(),
}));

function rows(builder: Builder) {
  const { configured, loader, personality, workedLoader, workedPersonality } = machines;
  const { manufacturer, product, arch } = machines;
  return builder
    .select({
      id: machines.id,
      mac: machineMacs.mac,
      facts: sql<string>`json_array(${configured}, ${loader}, ${personality}, ${workedLoader},
        ${workedPersonality}, ${manufacturer}, ${product}, ${arch}, ${machines.ignored})`,
    })
    .from(machines)
    .innerJoin(machineMacs, eq(machineMacs.machineId, machines.id));
}

/** Those that nobody decided about come last, the longest unseen first. */
export function knownPolicies(builder: Builder): readonly KnownPolicy[] {
  const { decided, others } = statements(builder);
  const policies = new Map<string, MachinePolicy>();
  return [decided, others].flatMap((statement) =>
    grouped(statement.values() as unknown as Row[], policies),
  );
}

/** @param list  with the addresses of one machine side by side */
function grouped(list: readonly Row[], policies: Map<string, MachinePolicy>): KnownPolicy[] {
  const found: (KnownPolicy & { readonly macs: Mac[] })[] = [];
  let last: (typeof found)[number] | undefined;
  for (const [id, mac, facts] of list) {
    if (last?.id === id) {
      last.macs.push(mac);
      continue;
    }
    let policy = policies.get(facts);
    if (policy === undefined) {
      policy = policyFrom(facts);
      policies.set(facts, policy);
    }
    last = { id, macs: [mac], policy };
    found.push(last);
  }
  return found;
}

function policyFrom(facts: string): MachinePolicy {
  const [configured, loader, personality, workedLoader, workedPersonality, ...hardware] =
    JSON.parse(facts) as Facts;
  const [manufacturer, product, arch, ignored] = hardware;
  return {
    configured: configured === 1,
    ...(ignored === 1 && { ignored: true as const }),
    ...(loader !== null && { loader }),
    ...(personality !== null && { personality }),
    firmware: {
      ...(workedLoader !== null && { loader: workedLoader }),
      ...(workedPersonality !== null && { personality: workedPersonality }),
    },
    hardware: {
      ...(manufacturer !== null && { manufacturer }),
      ...(product !== null && { product }),
      ...(arch !== null && { arch }),
    },
  };
}
