/**
 * The network interfaces of this machine, and the choice of those that Rouse serves.
 *
 * Owns     listing interfaces, also those that are down, and what `auto` means.
 * Specs    proc(5): /proc/self/net/dev and route belong to the network namespace of the
 *          process, unlike /sys, which shows the one it was mounted in.
 * Tests    test/platform/interfaces.test.ts
 */
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import { isIpv4, parseCidr, type Cidr } from '../domain/address.ts';
import { RouseError } from '../domain/errors.ts';
import { parseMac, type Mac } from '../domain/mac.ts';
import { textIn } from './text-in.ts';
import { isVirtualInterface } from './virtual-interfaces.ts';

export interface NetworkInterface {
  readonly name: string;
  readonly mac?: Mac;
  readonly addresses: readonly Cidr[];
  /** switched on; whether a cable is plugged in is another question */
  readonly up: boolean;
  /** `none`: no cable, or no port of a bridge forwards; undefined when it is off */
  readonly link?: 'up' | 'none';
  /** the loopback interface */
  readonly internal: boolean;
  /** bytes of the largest packet that needs no fragments; undefined where it cannot be told */
  readonly mtu?: number;
}

/** Stands for the interface of the default route in a list of interface names. */
export const AUTO = 'auto';

const IFF_UP = 0x1;
const IFF_LOOPBACK = 0x8;
const RTF_UP = 0x1;

/** Every interface of this network namespace, in the kernel's order. */
export function listInterfaces(): NetworkInterface[] {
  // Node.js leaves out interfaces that are down, have no link or have no address.
  const addressed = networkInterfaces();
  const names = new Set([
    ...interfaceNames(textIn('/proc/self/net/dev')),
    ...Object.keys(addressed),
  ]);
  return [...names].map((name) => {
    const infos = addressed[name] ?? [];
    const mac = parseMac(infos[0]?.mac ?? readDeviceFile(name, 'address'));
    const mtu = Number(readDeviceFile(name, 'mtu'));
    const hasFlag = (flag: number): boolean => (Number(readDeviceFile(name, 'flags')) & flag) !== 0;
    const up = infos.length > 0 || hasFlag(IFF_UP);
    return {
      name,
      ...(mac && { mac }),
      // Node.js has none for a mask with holes in it; then nobody else is taken for a neighbour.
      addresses: infos.flatMap(({ address, cidr }) => parseCidr(cidr ?? `${address}/32`) ?? []),
      up,
      ...(up && { link: isRunning(readDeviceFile(name, 'operstate')) ? 'up' : 'none' }),
      internal: infos[0]?.internal ?? hasFlag(IFF_LOOPBACK),
      ...(mtu > 0 && { mtu }),
    };
  });
}

/** As the kernel sets IFF_RUNNING, without which Node.js shows no address; `unknown`: loopback. */
function isRunning(operstate: string): boolean {
  return operstate === '' || operstate === 'up' || operstate === 'unknown';
}

function readDeviceFile(name: string, file: string): string {
  return textIn(path.join('/sys/class/net', name, file)).trim();
}

/** @param text  /proc/net/dev: two lines of heading, then `name: counters` */
function interfaceNames(text: string): string[] {
  const lines = text.split('\n').slice(2);
  return lines.filter((line) => line.includes(':')).map((line) => line.split(':')[0]?.trim() ?? '');
}

/** What the choice depends on; the machine itself unless a test says otherwise. */
interface InterfaceSource {
  readonly interfaces: readonly NetworkInterface[];
  /** content of /proc/net/route */
  readonly routes: string;
}

/**
 * The interfaces named, each once.
 *
 * @param wanted  names, or {@link AUTO} for the interface of the default route
 * @throws RouseError INTERFACE_UNUSABLE when one does not exist, is down, or has no link or no IPv4
 *         address: a ProxyDHCP answer has to name an address of ours
 */
export function selectInterfaces(
  wanted: readonly string[],
  source: InterfaceSource = {
    interfaces: listInterfaces(),
    routes: textIn('/proc/self/net/route'),
  },
): NetworkInterface[] {
  const names = wanted.map((name) => (name === AUTO ? automaticName(source) : name));
  return [...new Set(names)].map((name) => usableInterface(name, source.interfaces));
}

/**
 * Without a default route, as on an isolated boot network, a single candidate is clear enough. The
 * default route of a host that is in a VPN, or routes for containers only, leads where no machine
 * boots: that is a question as well.
 */
function automaticName({ interfaces, routes }: InterfaceSource): string {
  const routed = defaultRouteInterface(routes);
  if (routed !== undefined && !isVirtualInterface(routed)) return routed;
  const candidates = autoCandidates(interfaces);
  const [only, ...others] = candidates;
  if (routed === undefined && only && others.length === 0) return only.name;
  const why =
    routed === undefined
      ? 'there is no default route to choose by'
      : `the default route goes through ${routed}, a bridge of containers or a tunnel`;
  const seen = candidates.map(({ name }) => name).join(', ');
  const detail = `${why}; candidates: ${seen === '' ? 'none' : seen}`;
  throw new RouseError('INTERFACE_UNUSABLE', detail);
}

/** Interfaces that machines can be expected behind. Others are served when they are named. */
export function autoCandidates(
  interfaces: readonly NetworkInterface[],
): readonly NetworkInterface[] {
  return interfaces.filter(
    (one) => one.up && !one.internal && hasIpv4(one) && !isVirtualInterface(one.name),
  );
}

/** The interface of the default route with the lowest metric. */
function defaultRouteInterface(routes: string): string | undefined {
  const [best] = routes
    .split('\n')
    .slice(1)
    .map((line) => line.split(/\s+/))
    .filter(([, destination, , flags, , , , mask]) => {
      const everything = destination === '00000000' && mask === '00000000';
      return everything && (Number.parseInt(flags ?? '', 16) & RTF_UP) !== 0;
    })
    .sort((a, b) => Number(a[6]) - Number(b[6]));
  return best?.[0];
}

function usableInterface(name: string, interfaces: readonly NetworkInterface[]): NetworkInterface {
  const found = interfaces.find((candidate) => candidate.name === name);
  if (!found) {
    const known = interfaces.map((candidate) => candidate.name).join(', ');
    throw new RouseError('INTERFACE_UNUSABLE', `${name} does not exist; there are ${known}`);
  }
  if (!found.up) throw new RouseError('INTERFACE_UNUSABLE', `${name} is down`);
  if (hasIpv4(found)) return found;
  const lacks =
    found.link === 'none' ? 'no link, so that its address cannot be used' : 'no IPv4 address';
  throw new RouseError('INTERFACE_UNUSABLE', `${name} has ${lacks}`);
}

function hasIpv4(candidate: NetworkInterface): boolean {
  return ipv4Addresses(candidate).length > 0;
}

/** The addresses that machines can be told to load from. */
export function ipv4Addresses({ addresses }: NetworkInterface): readonly Cidr[] {
  return addresses.filter(({ address }) => isIpv4(address));
}
