/**
 * Puts Rouse together and runs it: log, inventory, decisions, listeners.
 *
 * Owns     the order of start and stop, and what happens when a listener cannot open: it is
 *          reported by name and the others serve, so that a port taken by another program can be
 *          found out with Rouse itself.
 * Leaves   every decision to the parts, and what the HTTP surfaces are given to assemble.ts.
 * Tests    test/api/serve.test.ts
 */
import type { Logger } from 'pino';
import { assemble, type Parts } from './assemble.ts';
import type { Config } from './config/schema.ts';
import { startDhcpServer } from './dhcp-proxy/server.ts';
import { knownError } from './domain/errors.ts';
import { parseIpv4Network, type Ipv4Subnet } from './domain/ipv4.ts';
import type { ListenerState, Running } from './domain/ports.ts';
import { parseNetwork } from './domain/subnet.ts';
import { startAdminServer, startBootServer } from './http/server.ts';
import { createCounters } from './observe/counters.ts';
import { createEventBus } from './observe/event-bus.ts';
import { createLog, logEvents } from './observe/log.ts';
import { selectInterfaces, type NetworkInterface } from './platform/interfaces.ts';
import { socketPathIn } from './platform/socket-path.ts';
import { productVersion } from './platform/version.ts';
import { startTftpServer } from './tftp/server.ts';

interface ServeOptions {
  /** where log lines go */
  readonly stream: NodeJS.WriteStream;
}

/**
 * Starts serving.
 *
 * @throws RouseError when there is nothing to serve from: INSTANCE_RUNNING, STORE_UNUSABLE,
 *         STORE_NEWER, INTERFACE_UNUSABLE, SOCKET_PATH_TOO_LONG
 */
export async function startRouse(
  config: Config,
  { stream }: ServeOptions,
): Promise<{ close(): Promise<void> }> {
  const log = openLog(config, stream);
  const counters = createCounters();
  const bus = createEventBus((error, event) => {
    log.error({ err: error, event: event.kind }, 'an event listener failed');
  });
  bus.subscribe(logEvents(log));
  bus.subscribe(counters.count);

  const socketPath = socketPathIn(config.data_dir);
  const interfaces = selectInterfaces(config.interfaces);
  const listeners: ListenerSource[] = [];
  const parts = await assemble(config, {
    record: bus.record,
    interfaces,
    listeners: () => listeners.flatMap((source) => source.listeners),
    counts: counters.snapshot,
    failed: (error) => {
      log.error({ err: error }, 'a request met a fault of ours');
    },
  });
  for (const problem of parts.loaderProblems) {
    log.warn({ code: problem.code, hint: problem.hint }, problem.message);
  }
  log.info(
    { version: productVersion(), dataDir: config.data_dir, dhcp: config.dhcp.mode },
    'rouse starts',
  );
  const running = await startListeners(config, { parts, interfaces, socketPath, log, listeners });
  log.info('waiting for a machine: set one to boot from the network and power it on');
  return {
    async close() {
      await Promise.all(running.map((server) => server.close()));
      await parts.close();
      log.info('rouse has stopped');
    },
  };
}

interface ListenerSource {
  readonly listeners: readonly ListenerState[];
}

interface Start {
  readonly parts: Parts;
  readonly interfaces: readonly NetworkInterface[];
  readonly socketPath: string;
  readonly log: Logger;
  /** grows as listeners open or fail, for /readyz */
  readonly listeners: ListenerSource[];
}

async function startListeners(config: Config, start: Start): Promise<Running[]> {
  const { parts, interfaces } = start;
  const { address, port } = config.boot.listen;
  const running: Running[] = [];
  const open = async (name: string, opening: Promise<Running>): Promise<void> => {
    try {
      const server = await opening;
      running.push(server);
      start.listeners.push(server);
    } catch (error) {
      start.listeners.push({ listeners: [notOpened(name, error, start.log)] });
    }
  };
  await open('dhcp', startDhcpServer(dhcpConfig(config, interfaces), parts.dhcp));
  // Networks of both families; the DHCPv4 server has those it can use.
  const beyond = config.networks.flatMap((text) => parseNetwork(text) ?? []);
  await open('tftp', startTftpServer({ interfaces, beyond }, parts.tftp));
  await open('http-boot', startBootServer({ address, port }, parts.boot));
  const admin = { socketPath: start.socketPath, ...config.admin.listen };
  await open('admin', startAdminServer(admin, parts.admin));
  return running;
}

function dhcpConfig(
  config: Config,
  interfaces: readonly NetworkInterface[],
): Parameters<typeof startDhcpServer>[0] {
  const { dhcp, boot } = config;
  return { mode: dhcp.mode, interfaces, httpPort: boot.listen.port, beyond: networksOf(config) };
}

/** The schema has refused what is no network; IPv6 ones are nothing to DHCPv4. */
function networksOf({ networks }: Config): readonly Ipv4Subnet[] {
  return networks.flatMap((text) => parseIpv4Network(text) ?? []);
}

function notOpened(name: string, error: unknown, log: Logger): ListenerState {
  const known = knownError(error);
  log.error({ listener: name, code: known.code, hint: known.hint }, known.message);
  return { name, address: '', up: false, detail: known.message };
}

function openLog(config: Config, stream: NodeJS.WriteStream): Logger {
  const { level, format } = config.log;
  const automatic = stream.isTTY ? 'text' : 'json';
  return createLog({ level, stream, format: format === 'auto' ? automatic : format });
}
