/** Machines, profiles and a site for tests, where only what matters to the test is spelled out. */
import { parseIpAddress, type IpAddress } from '../../src/domain/address.ts';
import type { MachineArch } from '../../src/domain/arch.ts';
import type { Site } from '../../src/domain/boot-plan.ts';
import { parseMac, type Mac } from '../../src/domain/mac.ts';
import type {
  Hardware,
  Machine,
  MachineId,
  MachineName,
  MachineNetwork,
  ProfileName,
} from '../../src/domain/machine.ts';
import type { ChainSpec, Profile, ProfileSpec } from '../../src/domain/profile.ts';
import type { Uuid } from '../../src/domain/uuid.ts';

export interface MachineParts {
  readonly name?: string;
  readonly macs?: readonly string[];
  readonly hardware?: Omit<Hardware, 'uuid'> & { readonly uuid?: string };
  readonly variables?: Readonly<Record<string, string>>;
  readonly network?: {
    readonly address: string;
    readonly gateway?: string;
    readonly device?: string;
    readonly vlan?: NonNullable<MachineNetwork['vlan']>;
    readonly bond?: NonNullable<MachineNetwork['bond']>;
    readonly dns: readonly string[];
    readonly ntp: readonly string[];
  };
  readonly profile?: string;
  readonly consoles?: readonly string[];
  readonly args?: readonly string[];
}

export function aMac(text: string): Mac {
  const mac = parseMac(text);
  if (!mac) throw new TypeError(`no hardware address: ${text}`);
  return mac;
}

export function anAddress(text: string): IpAddress {
  const address = parseIpAddress(text);
  if (!address) throw new TypeError(`no address: ${text}`);
  return address;
}

export function aMachine(parts: MachineParts): Machine {
  const [first = '52:54:00:aa:00:01', ...others] = parts.macs ?? [];
  return {
    id: 'm_1' as MachineId,
    ...(parts.name === undefined ? {} : { name: parts.name as MachineName }),
    macs: [aMac(first), ...others.map(aMac)],
    hardware: (parts.hardware ?? {}) as Hardware & { uuid?: Uuid },
    tags: {},
    variables: parts.variables ?? {},
    ...(parts.network ? { network: aNetwork(parts.network) } : {}),
    ...(parts.profile === undefined ? {} : { profile: parts.profile as ProfileName }),
    ...(parts.consoles ? { consoles: parts.consoles } : {}),
    ...(parts.args ? { args: parts.args } : {}),
    configured: true,
    version: 1,
  };
}

function aNetwork(parts: NonNullable<MachineParts['network']>): MachineNetwork {
  return {
    address: parts.address,
    ...(parts.gateway === undefined ? {} : { gateway: anAddress(parts.gateway) }),
    ...(parts.device === undefined ? {} : { device: parts.device }),
    ...(parts.vlan ? { vlan: parts.vlan } : {}),
    ...(parts.bond ? { bond: parts.bond } : {}),
    dns: parts.dns.map(anAddress),
    ntp: parts.ntp.map(anAddress),
  };
}

export function aChain(url: string): ChainSpec {
  return { kind: 'chain', file: { kind: 'url', url }, args: [] };
}

export function aProfile(spec: ProfileSpec, arches: readonly MachineArch[] = []): Profile {
  return { name: 'debian-13' as ProfileName, arches, spec, version: 1 };
}

export function aSite(): Site {
  return { bootOrigin: 'http://10.77.0.2:8080', factoryUrl: 'https://factory.example' };
}
