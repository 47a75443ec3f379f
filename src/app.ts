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
import type { StartedWith } from './assemble-host.ts';
import { dhcpConfig, servedInterfaces, tftpConfig } from './assemble-listeners.ts';
import { watchAdminCertificate } from './assemble-tls.ts';
import { answerPolicyOf, interfaceModes } from './config/dhcp.ts';
import type { Config } from './config/schema.ts';
import { startDhcpServer } from './dhcp-proxy/server.ts';
import type { ServedInterface } from './dhcp-proxy/socket-plan.ts';
import type { AnswerPolicy } from './domain/dhcp-mode.ts';
import type { ReserveState } from './domain/disk-reserve.ts';
import { ERRORS, knownError } from './domain/errors.ts';
import type { ListenerState, Running } from './domain/ports.ts';
import { startEventSink } from './facts/event-sink/server.ts';
import { startKernelLogServer } from './facts/kernel-log/server.ts';
import { startAdminServer, startAdminSocket, startBootServer } from './http/server.ts';
import { createCounters } from './observe/counters.ts';
import { createEventBus, type EventBus } from './observe/event-bus.ts';
import { createMetrics } from './observe/metrics.ts';
import { createLog, logEvents } from './observe/log.ts';
import { awaitLinks } from './platform/await-links.ts';
import { createDiskReserve } from './platform/disk-reserve.ts';
import { socketPathIn } from './platform/socket-path.ts';
import { productVersion } from './platform/version.ts';
import { setupLink } from './setup-link.ts';
import { startTftpServer } from './tftp/server.ts';

interface ServeOptions {
  /** where log lines go */
  readonly stream: NodeJS.WriteStream;
  /** how the process was started, as far as that is known */
  readonly started?: StartedWith;
}

/**
 * Starts serving.
 *
 * @throws RouseError when there is nothing to serve from: INSTANCE_RUNNING, STORE_UNUSABLE,
 *         STORE_NEWER, INTERFACE_UNUSABLE, SOCKET_PATH_TOO_LONG
 */
export async function startRouse(
  config: Config,
  { stream, started }: ServeOptions,
): Promise<{ reload(): Promise<void>; close(): Promise<void> }> {
  const log = openLog(config, stream);
  const counters = createCounters();
  const metrics = createMetrics();
  const bus = createEventBus((error, event) => {
    log.error({ err: error, event: event.kind }, 'an event listener failed');
  });
  bus.subscribe(logEvents(log));
  bus.subscribe(counters.count);
  bus.subscribe(metrics.count);

  const socketPath = socketPathIn(config.data_dir);
  await awaitLinks(
    interfaceModes(config).map(({ name }) => name),
    (names) => {
      log.warn({ interfaces: names }, 'waiting for the link of an interface');
    },
  );
  const interfaces = servedInterfaces(config);
  const listeners: ListenerSource[] = [];
  const reserve = createDiskReserve(config.data_dir, { changed: tellReserve(log) });
  const parts = await assemble(config, {
    record: bus.record,
    ...(started && { started }),
    interfaces,
    listeners: () => listeners.flatMap((source) => source.listeners),
    reserve,
    counts: counters.snapshot,
    families: metrics.families,
    failed: (error) => {
      log.error({ err: error }, 'a request met a fault of ours');
    },
    keyMade: (file) => {
      log.warn({ file }, 'a key for secrets was made: keep a copy apart from the inventory');
    },
  });
  bus.subscribe(parts.heard);
  bus.subscribe(parts.facts.noticed);
  warnOfSecrets(config, parts, log);
  for (const problem of parts.loaderProblems) {
    log.warn({ code: problem.code, hint: problem.hint }, problem.message);
  }
  log.info(
    { version: productVersion(), dataDir: config.data_dir, dhcp: config.dhcp.mode },
    'rouse starts',
  );
  const reloads: (() => Promise<void>)[] = [];
  const start = { parts, interfaces, socketPath, log, listeners, bus, reloads };
  const running = await startListeners(config, start);
  tellWhoIsAnswered(config, interfaces, log);
  await tellSetup(config, { parts, interfaces, log });
  reserve.start();
  log.info('waiting for a machine: set one to boot from the network and power it on');
  return {
    async reload() {
      await Promise.all(reloads.map((reload) => reload()));
    },
    async close() {
      await Promise.all(running.map((server) => server.close()));
      await parts.close();
      await reserve.close();
      log.info('rouse has stopped');
    },
  };
}

function tellReserve(log: Logger): (state: ReserveState) => void {
  return (state) => {
    if (state === 'held') log.info('the disk has room again: what happens is written down');
    else log.error({ code: 'STORE_FULL', hint: ERRORS.STORE_FULL.hint }, RESERVE_GIVEN_UP);
  };
}

const RESERVE_GIVEN_UP =
  'the disk is full: the reserve in the data directory is given up, so that things can be ' +
  'deleted; machines boot, and events are not written down';

function warnOfSecrets(config: Config, { locked }: Parts, log: Logger): void {
  if (locked) log.error({ code: locked.code, hint: locked.hint }, locked.message);
  if (config.talos.open_config) log.warn(OPEN_CONFIG);
}

/** Said at each start, for what it gives away may be the keys of a whole cluster. */
const OPEN_CONFIG =
  'talos.open_config is on: whoever names a machine, and is not a neighbour with another ' +
  'hardware address, is given its configuration with all secrets in it';

function tellWhoIsAnswered(
  config: Config,
  interfaces: readonly ServedInterface[],
  log: Logger,
): void {
  if (!interfaces.some(({ mode }) => mode === 'proxy' || mode === 'pxe-only')) return;
  const answer = answerPolicyOf(config);
  log.info({ answer }, WHO_IS_ANSWERED[answer]);
}

/** Said at each start, for a boot server that answers too many takes other people's machines. */
const WHO_IS_ANSWERED: Readonly<Record<AnswerPolicy, string>> = {
  known: 'answering only machines that somebody decided about',
  'known-and-waiting':
    'answering machines that somebody decided about, and others only when they ask again because ' +
    'no other boot server answered them',
  everyone: 'answering every machine that asks, also those of other boot servers on the network',
};

/** A start does not fail of it: machines boot without anybody who could log in. */
async function tellSetup(
  config: Config,
  { parts, interfaces, log }: Pick<Start, 'parts' | 'interfaces' | 'log'>,
): Promise<void> {
  try {
    const link = await setupLink({ config, interfaces, access: parts.admin.access });
    if (link !== undefined)
      log.warn({ link }, 'there is no user yet: the link makes the first one');
  } catch (error) {
    log.error({ err: error }, 'no setup link could be made');
  }
}

interface ListenerSource {
  readonly listeners: readonly ListenerState[];
}

interface Start {
  readonly parts: Parts;
  readonly interfaces: readonly ServedInterface[];
  readonly socketPath: string;
  readonly log: Logger;
  readonly bus: EventBus;
  /** what is read anew when somebody asks for it */
  readonly reloads: (() => Promise<void>)[];
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
  await open('dhcp', startDhcp(config, start));
  await open('tftp', startTftpServer(tftpConfig(config, interfaces), parts.tftp));
  await open('http-boot', startBootServer({ address, port }, parts.boot));
  const { events_listen: events, kernel_log_listen: kernelLog } = config.talos;
  const { receiver } = parts.facts;
  if (events) await open('talos-events', startEventSink(events, receiver));
  if (kernelLog) await open('talos-kernel-log', startKernelLogServer(kernelLog, receiver));
  await open('admin-socket', startAdminSocket({ socketPath: start.socketPath }, parts.admin));
  const { listen } = config.admin;
  if (listen) await open('http-admin', startAdminListener(listen, config, start));
  return running;
}

async function startAdminListener(
  listen: { readonly address: string; readonly port: number },
  config: Config,
  { parts, log, reloads }: Start,
): Promise<Running> {
  if (config.admin.tls === 'off') return startAdminServer(listen, parts.admin);
  const certificates = await watchAdminCertificate(config, log);
  const { fingerprint } = certificates.current;
  log.info({ fingerprint }, 'the admin listener has this certificate');
  reloads.push(() => certificates.reload());
  const server = await startAdminServer({ ...listen, certificates }, parts.admin);
  return {
    listeners: server.listeners,
    async close() {
      certificates.close();
      await server.close();
    },
  };
}

async function startDhcp(config: Config, start: Start): Promise<Running> {
  const server = await startDhcpServer(dhcpConfig(config, start.interfaces), start.parts.dhcp);
  // What transfers and scripts tell says which offers and loaders work.
  start.bus.subscribe(server.noticed);
  return server;
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
