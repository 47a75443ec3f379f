/**
 * At which addresses TFTP is served, and whom each of them answers.
 *
 * IPv6 addresses that are good on one link alone are left out: a boot URL cannot name the link.
 *
 * Tests    test/tftp/listener-plan.test.ts
 */
import { isLinkLocal, subnetOf, type Subnet } from '../domain/subnet.ts';
import type { NetworkInterface } from '../platform/interfaces.ts';
import type { TftpAddress } from './dispatch.ts';

/**
 * One for each address of ours, also when two interfaces have the same one.
 *
 * @param beyond  networks behind routers whose machines are answered as well
 */
export function planListeners(
  interfaces: readonly NetworkInterface[],
  beyond: readonly Subnet[],
): readonly TftpAddress[] {
  const planned = interfaces.flatMap(({ name, addresses, mtu }) => {
    const networks = [...addresses.map(subnetOf), ...beyond];
    const link = { interface: name, networks, ...(mtu !== undefined && { mtu }) };
    return addresses.map(({ address }) => ({ ...link, address }));
  });
  const routable = planned.filter(({ address }) => !isLinkLocal(address));
  return [...new Map(routable.map((at) => [at.address, at])).values()];
}
