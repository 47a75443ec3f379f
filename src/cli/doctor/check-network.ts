/**
 * Can machines on the network reach this server, and at which address?
 *
 * Tests    test/cli/doctor/check-network.test.ts
 */
import { interfaceModes, interfaceNames } from '../../config/dhcp.ts';
import type { DhcpMode } from '../../domain/dhcp-mode.ts';
import {
  AUTO,
  autoCandidates,
  ipv4Addresses,
  type NetworkInterface,
} from '../../platform/interfaces.ts';
import { isVirtualInterface } from '../../platform/virtual-interfaces.ts';
import type { Facts } from './facts.ts';
import type { Finding } from './finding.ts';

const CHECK = 'interface';

/** One finding for each interface that will be served. */
export function checkInterfaces(facts: Facts): readonly Finding[] {
  return interfaceNames(facts.config).map((wanted) =>
    wanted === AUTO ? checkAuto(facts) : checkNamed(wanted, facts),
  );
}

function checkAuto({ interfaces, defaultRoute, autoProblem }: Facts): Finding {
  const found = interfaces.find(({ name }) => name === defaultRoute);
  if (found) return judge(found, 'default route');
  return {
    check: CHECK,
    level: 'fail',
    text: autoProblem ?? 'there is no interface to serve',
    fix: `name it: --interface ${candidates(interfaces)[0] ?? 'NAME'}`,
  };
}

function checkNamed(wanted: string, { interfaces, defaultRoute }: Facts): Finding {
  const found = interfaces.find(({ name }) => name === wanted);
  if (found) return judge(found, wanted === defaultRoute ? 'default route' : '');
  const others = candidates(interfaces);
  return {
    check: CHECK,
    level: 'fail',
    text: `${wanted} does not exist`,
    fix: others.length > 0 ? `choose one of ${others.join(', ')}` : 'connect a network',
  };
}

function judge(one: NetworkInterface, remark: string): Finding {
  const addresses = ipv4Addresses(one).map(
    ({ address, prefixLength }) => `${address}/${prefixLength}`,
  );
  if (!one.up) {
    return {
      check: CHECK,
      level: 'fail',
      text: `${one.name} is down`,
      fix: `ip link set ${one.name} up`,
    };
  }
  if (addresses.length === 0) {
    return {
      check: CHECK,
      level: 'fail',
      text: `${one.name} has no IPv4 address, so machines cannot be told where to load from`,
      fix: `ip address add ADDRESS/24 dev ${one.name}`,
    };
  }
  const text = `${one.name} ${addresses.join(', ')}${remark === '' ? '' : ` (${remark})`}`;
  if (!isVirtualInterface(one.name)) return { check: CHECK, level: 'ok', text };
  return {
    check: CHECK,
    level: 'warn',
    text: `${text} belongs to containers, virtual machines or a tunnel: no other machine is there`,
    fix: 'if the machines are elsewhere, name the interface they are behind',
  };
}

function candidates(interfaces: readonly NetworkInterface[]): string[] {
  return autoCandidates(interfaces).map(({ name }) => name);
}

/**
 * Behind the address translation of a container bridge neither broadcasts arrive nor do answers
 * leave from the address a machine asked, and TFTP needs both.
 */
export function checkContainer({ container }: Facts): Finding {
  const { engine, veth, address } = container;
  const check = 'container';
  if (engine === undefined) return { check, level: 'ok', text: 'not in an application container' };
  if (!veth) return { check, level: 'ok', text: `in ${engine}, not on a bridge network` };
  const where = address === undefined ? '' : ` at ${address}`;
  return {
    check,
    level: 'fail',
    text:
      `in ${engine}, on a bridge network${where}: broadcasts of machines do not arrive, and TFTP ` +
      'answers leave from ports that the translation of addresses does not know',
    fix: engine === 'kubernetes' ? 'set hostNetwork: true' : 'run with --network host',
  };
}

/** In mode next-server nothing depends on what is heard. */
const WITHOUT_SOCKETS: readonly DhcpMode[] = ['off', 'next-server'];

/** How DHCP sockets learn which interface a broadcast came in on. None are opened in some modes. */
export function checkDeviceSockets({ config, deviceSockets }: Facts): readonly Finding[] {
  const listens = interfaceModes(config).some(({ mode }) => !WITHOUT_SOCKETS.includes(mode));
  if (!listens) return [];
  const check = 'dhcp-socket';
  if (deviceSockets.available) {
    return [{ check, level: 'ok', text: 'each is bound to its interface' }];
  }
  return [
    {
      check,
      level: 'warn',
      text:
        `they cannot be bound to an interface (${deviceSockets.why}), so a broadcast is answered ` +
        'on every interface that is served',
      fix: 'serve one interface, or allow SO_BINDTODEVICE: Linux 5.7 or CAP_NET_RAW',
    },
  ];
}
