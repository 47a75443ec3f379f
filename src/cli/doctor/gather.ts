/**
 * Looks at the machine for the checks: /proc, /sys, the data directory, the loaders, the server.
 *
 * Owns     where each fact is found. Nothing here changes anything or fails: what cannot be seen is
 *          missing from the facts, and the checks say what that means.
 * Specs    proc_pid_status(5) CapEff; capabilities(7) CAP_NET_BIND_SERVICE is bit 10; Linux
 *          Documentation/networking/ip-sysctl.rst, ip_unprivileged_port_start.
 * Tests    test/cli/doctor/gather.test.ts
 */
import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import path from 'node:path';
import type { Config } from '../../config/schema.ts';
import { RouseError } from '../../domain/errors.ts';
import { deviceSockets } from '../../platform/device-socket.ts';
import {
  AUTO,
  ipv4Addresses,
  listInterfaces,
  selectInterfaces,
  type NetworkInterface,
} from '../../platform/interfaces.ts';
import { loadLoaders } from '../../platform/loaders.ts';
import { withOwnLoaders } from '../../platform/own-loaders.ts';
import { textIn } from '../../platform/text-in.ts';
import { findHolders } from './holders.ts';
import { listenerInode, parseSocketTable, type BoundSocket } from './proc-net.ts';
import type {
  ContainerFact,
  DataDirFact,
  Facts,
  LoaderFact,
  PortInUse,
  PrivilegeFact,
  ServerFact,
} from './facts.ts';

export interface GatherOptions {
  readonly config: Config;
  readonly socketPath: string;
  readonly uid: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** what the server said; its process is found here */
  readonly server: ServerFact;
  /** root of the file system that holds proc, sys and the marks of containers */
  readonly root?: string;
}

export function gatherFacts(options: GatherOptions): Facts {
  const { config, uid, env, root = '/' } = options;
  const interfaces = listInterfaces();
  const { route, problem } = defaultRoute();
  const { ports, serverPid } = sockets(options, root);
  return {
    config,
    server: withPid(options.server, serverPid),
    interfaces,
    ...(route && { defaultRoute: route.name }),
    ...(problem !== undefined && { autoProblem: problem }),
    ports,
    loaders: loaders(config.data_dir),
    privileges: privileges(uid, root),
    dataDir: dataDir(config.data_dir),
    container: containerFact({ env, root, ...(route && { route }) }),
    deviceSockets: deviceSockets(),
  };
}

function withPid(server: ServerFact, pid: number | undefined): ServerFact {
  return server.state === 'running' && pid !== undefined ? { ...server, pid } : server;
}

function defaultRoute(): { readonly route?: NetworkInterface; readonly problem?: string } {
  try {
    const [route] = selectInterfaces([AUTO]);
    return route ? { route } : {};
  } catch (error) {
    if (error instanceof RouseError) return { problem: error.detail };
    throw error;
  }
}

function sockets(
  { config, socketPath }: GatherOptions,
  root: string,
): { ports: readonly PortInUse[]; serverPid?: number } {
  const proc = path.join(root, 'proc');
  const table = (name: string): string => textIn(path.join(proc, 'net', name));
  const wanted = new Set([67, 69, 4011, config.boot.listen.port, config.admin.listen?.port]);
  const bound: BoundSocket[] = [
    ...['udp', 'udp6'].flatMap((name) => parseSocketTable(table(name), 'udp')),
    ...['tcp', 'tcp6'].flatMap((name) => parseSocketTable(table(name), 'tcp')),
  ].filter(({ port }) => wanted.has(port));
  const serverInode = listenerInode(table('unix'), socketPath);
  const inodes = new Set(bound.map(({ inode }) => inode));
  if (serverInode !== undefined) inodes.add(serverInode);
  const holders = findHolders(inodes, proc);
  const server = serverInode === undefined ? undefined : holders.get(serverInode);
  const ports = bound.map(({ inode, ...rest }) => {
    const holder = holders.get(inode);
    return { ...rest, ...(holder && { holder }) };
  });
  return { ports, ...(server && { serverPid: server.pid }) };
}

function loaders(dataDir: string): LoaderFact {
  const { assets, problems } = withOwnLoaders(loadLoaders(), dataDir);
  return { published: [...assets.keys()].sort(), problems };
}

const CAP_NET_BIND_SERVICE = 10n;

function privileges(uid: number, root: string): PrivilegeFact {
  const status = textIn(path.join(root, 'proc', 'self', 'status'));
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0'}`);
  const start = textIn(path.join(root, 'proc/sys/net/ipv4/ip_unprivileged_port_start')).trim();
  return {
    root: uid === 0,
    mayBindLowPorts: ((effective >> CAP_NET_BIND_SERVICE) & 1n) === 1n,
    lowPortsEnd: start === '' ? 1024 : Number(start),
  };
}

function dataDir(folder: string): DataDirFact {
  const exists = existsSync(folder);
  let nearest = folder;
  while (!existsSync(nearest)) nearest = path.dirname(nearest);
  const { bavail, bsize } = statfsSync(nearest);
  return { path: folder, exists, writable: isWritable(nearest), freeBytes: bavail * bsize };
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    // The reason, rights or a read-only disk, leads to the same advice.
    return false;
  }
}

/** @param from  `route` is the interface of the default route */
export function containerFact(from: {
  readonly env: GatherOptions['env'];
  readonly root: string;
  readonly route?: NetworkInterface;
}): ContainerFact {
  const { env, root, route } = from;
  const engine = containerEngine(env, root);
  if (engine === undefined || !route) {
    return { veth: false, ...(engine !== undefined && { engine }) };
  }
  const address = ipv4Addresses(route)[0]?.address;
  return {
    engine,
    veth: isVirtualCable(route.name, root),
    ...(address !== undefined && { address }),
  };
}

function containerEngine(env: GatherOptions['env'], root: string): string | undefined {
  if (env['KUBERNETES_SERVICE_HOST'] !== undefined) return 'kubernetes';
  if (existsSync(path.join(root, 'run/.containerenv'))) return 'podman';
  return existsSync(path.join(root, '.dockerenv')) ? 'docker' : undefined;
}

/**
 * One end of a veth pair names the other end in `iflink`; a network card names itself. macvlan and
 * ipvlan name their parent, but say what they are in `uevent`: those sit on the network themselves.
 */
function isVirtualCable(name: string, root: string): boolean {
  const folder = path.join(root, 'sys/class/net', name);
  const own = textIn(path.join(folder, 'ifindex')).trim();
  const peer = textIn(path.join(folder, 'iflink')).trim();
  const kind = /^DEVTYPE=(.+)$/m.exec(textIn(path.join(folder, 'uevent')))?.[1];
  return own !== '' && own !== peer && kind !== 'macvlan' && kind !== 'ipvlan' && kind !== 'vlan';
}
