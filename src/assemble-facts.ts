/**
 * What stands behind the facts about machines: receivers, who owns an address, the probe.
 *
 * Tests    test/assemble-facts.test.ts, test/interop/facts.test.ts
 */
import type { Config } from './config/schema.ts';
import type { IpAddress } from './domain/address.ts';
import type { BootEvent } from './domain/boot-event.ts';
import type { FactsOf, FactStore, KernelLogOf } from './domain/machine-facts.ts';
import type { Mac } from './domain/mac.ts';
import type { Inventory, RecordEvent } from './domain/ports.ts';
import type { ReceiverAddresses } from './domain/report-targets.ts';
import { hasHost, isLinkLocal, subnetOf } from './domain/subnet.ts';
import { createByteBudget } from './facts/byte-budget.ts';
import type { ReceiverDeps } from './facts/listener.ts';
import { dialTalosApi } from './facts/maintenance-dial.ts';
import { systemClock } from './platform/clock.ts';
import type { NetworkInterface } from './platform/interfaces.ts';
import { macOfNeighbour } from './platform/neighbours.ts';
import { createFactOwners } from './service/fact-owners.ts';
import { createFacts, type Facts } from './service/facts.ts';
import { createMaintenanceWatch } from './service/maintenance-watch.ts';

interface FactSurroundings {
  readonly inventory: Inventory;
  readonly store: FactStore;
  readonly record: RecordEvent;
  readonly interfaces: readonly NetworkInterface[];
  /** hears of a machine on whose disk Talos is now */
  readonly installed: (mac: Mac) => Promise<void>;
  /** hears of errors that are a fault of ours */
  readonly failed: (error: unknown) => void;
}

export interface FactParts {
  readonly receiver: ReceiverDeps;
  readonly factsOf: FactsOf;
  readonly logOf: KernelLogOf;
  readonly keepLine: Facts['keepLine'];
  /** hears of scripts that are served and of installations that are done */
  readonly noticed: (event: BootEvent) => void;
  readonly close: () => Promise<void>;
}

export async function assembleFacts(config: Config, around: FactSurroundings): Promise<FactParts> {
  const { inventory, store, record, interfaces } = around;
  const clock = systemClock;
  const macOf = macOfNeighbour;
  const subnets = interfaces.flatMap(({ addresses }) => addresses.map(subnetOf));
  const isOnLink = (address: IpAddress): boolean =>
    isLinkLocal(address) || subnets.some((subnet) => hasHost(subnet, address));
  const owners = createFactOwners({ clock, inventory, facts: store, macOf, isOnLink });
  const known = await store.all();
  const facts = createFacts({ clock, record, ownerOf: owners.ownerOf, store, known });
  const watch = createMaintenanceWatch({
    clock,
    inventory,
    macOf,
    isOnLink,
    dial: dialTalosApi,
    factsOf: facts.factsOf,
    found: facts.found,
  });
  return {
    receiver: { clock, record, hear: facts.hear, spend: createByteBudget() },
    factsOf: facts.factsOf,
    logOf: facts.logOf,
    keepLine: facts.keepLine,
    noticed(event) {
      owners.noticed(event);
      if (config.talos.probe) watch.noticed(event);
      if (event.kind !== 'talos.installed' || event.mac === undefined) return;
      around.installed(event.mac).catch(around.failed);
    },
    async close() {
      watch.close();
      await facts.close();
    },
  };
}

/** Where the receivers listen that are switched on. */
export function receiversOf({ talos }: Config): ReceiverAddresses {
  return { events: talos.events_listen, kernelLog: talos.kernel_log_listen };
}
