/**
 * The flags of `rouse machines set` that make up a static network.
 *
 * Owns     one spelling for VLANs and bonds: that of the kernel arguments they become.
 * Tests    test/cli/commands/machines-set.test.ts
 */
import type { Command } from 'commander';
import { RouseError } from '../domain/errors.ts';
import { BOND_OPTIONS, parseBond } from '../domain/talos-links.ts';
import { collect } from './flags.ts';

export interface NetworkFlags {
  readonly address?: string;
  readonly gateway?: string;
  readonly device?: string;
  /** false: --no-vlan */
  readonly vlan?: string | false;
  /** false: --no-bond */
  readonly bond?: string | false;
  readonly dns?: readonly string[];
  readonly ntp?: readonly string[];
  /** false: --no-network */
  readonly network?: false;
}

type Patch = Readonly<Record<string, unknown>>;

export function addNetworkFlags(command: Command): Command {
  return command
    .option('--address <ADDR/PREFIX>', 'static address of its system, such as 10.0.0.11/24')
    .option('--gateway <ADDR>', 'its gateway')
    .option('--device <NAME>', 'its network interface: eth0, a hardware address, or "mac"')
    .option('--vlan <ID[@PARENT]>', 'VLAN that carries the address, such as 100@eth0')
    .option('--no-vlan', 'no VLAN')
    .option('--bond <NAME:MEMBERS[:OPTIONS[:MTU]]>', 'bond0:eth0,eth1:mode=802.3ad,miimon=100')
    .option('--no-bond', 'no bond')
    .option('--dns <ADDR>', 'its name server; may be repeated', collect)
    .option('--ntp <ADDR>', 'its time server; may be repeated', collect)
    .option('--no-network', 'remove the static address with all that belongs to it');
}

/** @returns undefined when no flag asks for a change. @throws RouseError USAGE */
export function networkFrom(flags: NetworkFlags): Patch | null | undefined {
  const { address, gateway, device, dns, ntp } = flags;
  const vlan = typeof flags.vlan === 'string' ? vlanFrom(flags.vlan) : flags.vlan;
  const bond = typeof flags.bond === 'string' ? bondFrom(flags.bond) : flags.bond;
  const given = Object.fromEntries(
    Object.entries({ address, gateway, device, vlan, bond, dns, ntp })
      .filter(([, value]) => value !== undefined)
      .map(([member, value]) => [member, value === false ? null : value]),
  );
  if (flags.network !== false) return Object.keys(given).length === 0 ? undefined : given;
  if (Object.keys(given).length === 0) return null;
  throw new RouseError('USAGE', '--no-network removes what the other network flags set');
}

/** Without a parent an earlier one goes, as the flag says everything there is to the VLAN. */
function vlanFrom(text: string): object {
  const [, id, parent] = /^(\d{1,4})(?:@([^@]+))?$/.exec(text) ?? [];
  if (id !== undefined) return { id: Number(id), parent: parent ?? null };
  throw new RouseError('USAGE', `expected --vlan such as 100 or 100@eth0, found "${text}"`);
}

/** Members that the flag leaves out go, for a patch would keep them. */
function bondFrom(text: string): object {
  const bond = parseBond(text);
  if (typeof bond === 'string') throw new RouseError('USAGE', `--bond: ${bond}`);
  const unset = Object.fromEntries(BOND_OPTIONS.map((name) => [name, null]));
  return { ...bond, options: { ...unset, ...bond.options }, mtu: bond.mtu ?? null };
}
