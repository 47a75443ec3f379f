/**
 * The inventory for programs that manage hosts: Ansible, and service discovery of Prometheus.
 *
 * Owns     which address stands for a machine: the static one, else the first that Talos on it
 *          reported. Hardware addresses stay text: YAML 1.1 reads some of them as numbers.
 * Specs    Ansible, dynamic inventory (`_meta.hostvars`); Prometheus, `http_sd_config`.
 * Tests    test/http/api/host-inventories.test.ts
 */
import { z } from 'zod';
import { bracketed } from '../domain/address.ts';
import { machineLabel, type Machine } from '../domain/machine.ts';
import type { MachineState } from '../domain/machine-state.ts';
import { parseRequest, strict } from './issues.ts';

/** A machine with what is known of it besides. */
export interface ListedMachine {
  readonly machine: Machine;
  readonly state: MachineState;
  /** that Talos on it reported */
  readonly reported: readonly string[];
}

const PORTS_MAX = 65_535;

export const targetPort = z
  .string()
  .regex(/^\d{1,5}$/, { error: 'expected a port' })
  .transform(Number)
  .refine((port) => port >= 1 && port <= PORTS_MAX, { error: `expected 1 to ${PORTS_MAX}` })
  .default(9_100);
export const targetQuery = strict({ port: targetPort });

/** `?port=9100` */
export function parseTargetQuery(query: unknown): number {
  return parseRequest(targetQuery, query).port;
}

/** Group names of Ansible are identifiers of Python. */
function groupName(...parts: readonly string[]): string {
  return parts.join('_').replaceAll(/[^A-Za-z0-9_]/g, '_');
}

function addressOf({ machine, reported }: ListedMachine): string | undefined {
  return machine.network?.address.split('/')[0] ?? reported[0];
}

function groupsOf({ machine, state }: ListedMachine): readonly string[] {
  const { tags, profile, hardware } = machine;
  return [
    groupName('state', state),
    ...(profile === undefined ? [] : [groupName('profile', profile)]),
    ...(hardware.arch === undefined ? [] : [groupName('arch', hardware.arch)]),
    ...Object.entries(tags).map(([name, value]) =>
      value === '' ? groupName('tag', name) : groupName('tag', name, value),
    ),
  ];
}

function hostVars(listed: ListedMachine): Readonly<Record<string, unknown>> {
  const { machine, state } = listed;
  const { id, macs, hardware, tags, variables, profile } = machine;
  const address = addressOf(listed);
  return {
    ...(address !== undefined && { ansible_host: address }),
    ...{ rouse_id: id, rouse_macs: macs, rouse_state: state },
    ...{ rouse_tags: tags, rouse_variables: variables, rouse_hardware: hardware },
    ...(profile !== undefined && { rouse_profile: profile }),
  };
}

/** As Ansible reads it: groups with their hosts, and the variables of each host. */
export function ansibleInventory(machines: readonly ListedMachine[]) {
  const groups = new Map<string, string[]>();
  const hosts = machines.map((listed) => [machineLabel(listed.machine), listed] as const);
  for (const [host, listed] of hosts) {
    for (const group of groupsOf(listed)) {
      const members = groups.get(group) ?? [];
      if (!members.includes(host)) members.push(host);
      groups.set(group, members);
    }
  }
  const names = [...groups.keys()].sort();
  return {
    _meta: {
      hostvars: Object.fromEntries(hosts.map(([host, listed]) => [host, hostVars(listed)])),
    },
    all: { hosts: hosts.map(([host]) => host), children: names },
    ...Object.fromEntries(names.map((name) => [name, { hosts: groups.get(name) ?? [] }])),
  };
}

/** One target for each machine that has an address; labels begin as Prometheus wants them. */
export function prometheusTargets(machines: readonly ListedMachine[], port: number) {
  return machines.flatMap((listed) => {
    const address = addressOf(listed);
    if (address === undefined) return [];
    const { machine, state } = listed;
    const target = `${bracketed(address)}:${port}`;
    const tags = Object.entries(machine.tags).map(
      ([name, value]) => [`__meta_rouse_tag_${groupName(name)}`, value] as const,
    );
    const labels = {
      __meta_rouse_machine: machineLabel(machine),
      __meta_rouse_id: machine.id,
      __meta_rouse_state: state,
      ...(machine.profile !== undefined && { __meta_rouse_profile: machine.profile }),
      ...(machine.hardware.arch && { __meta_rouse_arch: machine.hardware.arch }),
      ...Object.fromEntries(tags),
    };
    return [{ targets: [target], labels }];
  });
}
