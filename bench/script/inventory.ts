/**
 * An inventory as a large site has one: every machine with a name, a static address, variables and
 * one of many profiles, half of them Talos and half any Linux, some by rules.
 */
import type { IpAddress } from '../../src/domain/address.ts';
import type { Machine, MachineId, MachineName, ProfileName } from '../../src/domain/machine.ts';
import { parseMac, type Mac } from '../../src/domain/mac.ts';
import type { MacPattern } from '../../src/domain/mac-pattern.ts';
import type { Profile } from '../../src/domain/profile.ts';
import type { Rule, RuleName } from '../../src/domain/rule.ts';
import { listAssets, readAsset } from '../../src/platform/assets.ts';
import { openInventory } from '../../src/store/open.ts';
import { vaultOf } from './vault.ts';

export const MACHINES = 10_000;
const PROFILES = 200;
const RULES = 200;

const DNS = ['10.93.0.1', '10.93.0.3'] as IpAddress[];
const GATEWAY = '10.93.255.254' as IpAddress;

export async function fill(dataDir: string): Promise<void> {
  const assets = { listAssets, readAsset };
  const inventory = await openInventory({ dataDir }, { assets, vault: vaultOf(dataDir) });
  await inventory.transaction(async (inside) => {
    for (let number = 0; number < PROFILES; number += 1)
      await inside.profiles.save(profile(number));
    for (let number = 0; number < RULES; number += 1) await inside.rules.save(rule(number));
    for (let number = 0; number < MACHINES; number += 1)
      await inside.machines.save(machine(number));
  });
  await inventory.close();
}

export function macOf(number: number): Mac {
  const mac = parseMac(`5254${number.toString(16).padStart(8, '0')}`);
  if (!mac) throw new Error(`no hardware address for ${number}`);
  return mac;
}

function profile(number: number): Profile {
  const name = `p${number}` as ProfileName;
  if (number % 2 === 0) {
    return {
      name,
      arches: ['x86_64-efi', 'x86-bios'],
      spec: {
        kind: 'talos',
        version: 'v1.13.9',
        schematic: String(number).padStart(64, '0'),
        platform: 'metal',
        delivery: 'proxy',
        siderolinkApi: 'https://omni.example:8090?jointoken=w7uVuW3zbVKIYQuzEcyetA',
        eventsSink: '[fdae:41e4:649b:9303::1]:8090',
        kernelLog: 'tcp://[fdae:41e4:649b:9303::1]:8092',
        args: ['talos.hostname=${machine.name}', 'console=ttyS0,115200'],
      },
      version: 0,
    };
  }
  return {
    name,
    arches: [],
    spec: {
      kind: 'linux',
      kernel: { kind: 'url', url: 'http://10.93.0.1/linux' },
      initrds: [{ kind: 'url', url: 'http://10.93.0.1/initrd.gz' }],
      args: [
        'hostname=${machine.name}',
        'ip=${network.address}::${network.gateway}:255.255.0.0::eth0:off',
        'rack=${rack}',
        'url=${server.url}/preseed/${machine.mac_hyphen}',
        'console=ttyS0,115200',
      ],
    },
    version: 0,
  };
}

/** Every machine fits one of them, and gets as far as the second condition of most. */
function rule(number: number): Rule {
  return {
    name: `r${number}` as RuleName,
    weight: number % 20,
    enabled: true,
    when: {
      mac: ['52:54:*' as MacPattern],
      manufacturer: ['dell*'],
      product: ['*r*40', 'Precision *'],
      subnet: ['10.93.0.0/16', '127.0.0.0/8'],
      tags: { slot: [String(number)] },
    },
    then: { profile: `p${number}` as ProfileName, args: [`rouse.rule=${number}`] },
    version: 0,
  };
}

/** One in two has a profile of its own; the others get theirs from a rule. */
function machine(number: number): Machine {
  return {
    id: `m_${String(number).padStart(8, '0')}` as MachineId,
    name: `node-${number}` as MachineName,
    macs: [macOf(number), macOf(MACHINES + number)],
    ...(number % 2 === 0 && { profile: `p${number % PROFILES}` as ProfileName }),
    hardware: {
      manufacturer: 'Dell Inc.',
      product: `PowerEdge R${number % 9}40`,
      arch: 'x86_64-efi',
    },
    tags: { rack: `a${number % 40}`, role: 'worker', slot: String(number % RULES) },
    variables: { rack: `a${number % 40}`, disk: '/dev/nvme0n1' },
    network: {
      address: `10.93.${number >> 8}.${number & 0xff}/16`,
      gateway: GATEWAY,
      dns: DNS,
      ntp: DNS,
    },
    configured: true,
    version: 0,
  };
}
