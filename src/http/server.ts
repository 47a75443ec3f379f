/**
 * The HTTP listeners: the boot surface on TCP, the admin surface on a Unix socket and, if wanted,
 * on TCP as well.
 *
 * Owns     binding, who may open the Unix socket, the cap on connections, how many are taken
 *          in one turn, and what a refused address means for a person.
 * Leaves   every route to boot/app.ts and api/app.ts, which are two applications so that neither
 *          plane can ever answer for the other.
 * Tests    test/http/server.test.ts
 */
import { once } from 'node:events';
import { lstat, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type ListenOptions, type Server } from 'node:net';
import type { Server as HttpsServer } from 'node:https';
import type { FastifyInstance } from 'fastify';
import { bracketed } from '../domain/address.ts';
import type { Certificates } from '../domain/access-ports.ts';
import { RouseError } from '../domain/errors.ts';
import {
  httpAcceptsPerTurn,
  httpCloseMsMax,
  httpConnectionsMax,
  httpConnectionsPerAddressMax,
  httpRefusalsMax,
  httpRetryAfterSeconds,
} from '../domain/limits.ts';
import type { Clock, ListenerState, RecordEvent, Running } from '../domain/ports.ts';
import { listenerErrorCode, systemCode } from '../platform/system-error.ts';
import { createAdminApp, type AdminDeps } from './api/app.ts';
import { createBootApp } from './boot/app.ts';
import { capConnections, type ConnectionLimits } from './connection-cap.ts';
import type { BootDeps } from './boot/deps.ts';
import {
  adminServerOptions,
  followCertificate,
  splitByFirstByte,
  withDetail,
} from './tls/server.ts';

interface BootServerConfig {
  readonly address: string;
  readonly port: number;
  /** those of limits.ts unless a test has fewer */
  readonly connections?: ConnectionLimits;
}

interface AdminServerConfig {
  readonly address: string;
  readonly port: number;
  /** undefined: without TLS */
  readonly certificates?: Certificates;
}

/** Connections of a rack that wait to be taken. */
const BACKLOG = 1_024;

const CONNECTION_LIMITS: ConnectionLimits = {
  max: httpConnectionsMax,
  perAddress: httpConnectionsPerAddressMax,
  refusals: httpRefusalsMax,
};

type Recording = { readonly clock: Clock; readonly record: RecordEvent };
type AdminServerDeps = Omit<AdminDeps, 'surface'> & Recording;

/** @throws RouseError LISTENER_PORT_TAKEN, LISTENER_NOT_PERMITTED, INTERFACE_UNUSABLE */
export async function startBootServer(config: BootServerConfig, deps: BootDeps): Promise<Running> {
  const { address: host, port, connections } = config;
  const listener = {
    name: 'http-boot',
    target: { host, port },
    acceptsPerTurn: httpAcceptsPerTurn,
    ...(connections && { connections }),
  };
  return running([await listen(createBootApp(deps), listener, deps)]);
}

/**
 * @throws RouseError INSTANCE_RUNNING when another server answers on the socket; else as for
 *         {@link startBootServer}
 */
export async function startAdminSocket(
  { socketPath }: { readonly socketPath: string },
  deps: AdminServerDeps,
): Promise<Running> {
  await removeStaleSocket(socketPath);
  const local = { name: 'admin-socket', target: { path: socketPath } };
  return running([await listen(createAdminApp({ ...deps, surface: 'socket' }), local, deps)]);
}

/** @throws RouseError as for {@link startBootServer} */
export async function startAdminServer(
  { address: host, port, certificates }: AdminServerConfig,
  deps: AdminServerDeps,
): Promise<Running> {
  const listener = { name: 'http-admin', target: { host, port } };
  const options = adminServerOptions(certificates);
  if (!certificates) {
    return running([
      await listen(createAdminApp({ ...deps, surface: 'tcp' }, options), listener, deps),
    ]);
  }
  const app = createAdminApp({ ...deps, surface: 'tls' }, options);
  const server = app.server as unknown as HttpsServer;
  const split = splitByFirstByte(server);
  // Who is one too many could be told so only after a handshake, which costs more than all else.
  const secure = { ...listener, connections: { ...CONNECTION_LIMITS, refusals: 0 } };
  const followed = followCertificate(server, certificates);
  app.addHook('preClose', (done) => {
    split.close();
    followed.close();
    done();
  });
  const open = await listen(
    app,
    {
      ...secure,
      capped: () => {
        split.begin();
      },
    },
    deps,
  );
  return running([withDetail(open, () => `certificate ${certificates.current.fingerprint}`)]);
}

interface Listener {
  readonly name: string;
  readonly target: { readonly host: string; readonly port: number } | { readonly path: string };
  readonly connections?: ConnectionLimits;
  /** 1 unless given */
  readonly acceptsPerTurn?: number;
  /** called once connections are counted */
  readonly capped?: () => void;
}
interface OpenListener {
  readonly state: ListenerState;
  close(): Promise<void>;
}

async function listen(
  app: FastifyInstance,
  { name, target, connections = CONNECTION_LIMITS, acceptsPerTurn = 1, capped }: Listener,
  { clock, record }: Recording,
): Promise<OpenListener> {
  const { server } = app;
  refuseTooMany(app, connections);
  capped?.();
  await app.ready();
  const further: Server[] = [];
  try {
    if (acceptsPerTurn > 1) {
      await refuseTaken(target);
      further.push(...(await bindShared(server, target, acceptsPerTurn)));
    } else {
      // Awaited after the call: what is bound synchronously gets the mask of this very moment.
      bind(server, target);
      await once(server, 'listening');
    }
  } catch (error) {
    await app.close();
    throw bindFailure(error, name, written(target));
  }
  const bound = server.address();
  const address =
    bound !== null && typeof bound === 'object' && 'host' in target
      ? written({ host: bound.address, port: bound.port })
      : written(target);
  record({ kind: 'listener.up', atMs: clock.nowMs(), listener: name, detail: address });
  return {
    state: { name, address, up: true, detail: '' },
    async close() {
      // Fastify closes idle connections itself. A transfer that is still running gets a while.
      const impatience = setTimeout(() => {
        server.closeAllConnections();
      }, httpCloseMsMax);
      await Promise.all([app.close(), ...further.map(closed)]);
      clearTimeout(impatience);
    },
  };
}

/** Answers 503 on connections that are too many, and ends them. */
function refuseTooMany(app: FastifyInstance, limits: ConnectionLimits): void {
  const cap = capConnections(app.server, limits);
  app.addHook('onRequest', (request, reply, next) => {
    if (!cap.refuses(request.socket)) {
      next();
      return;
    }
    void reply.header('Retry-After', httpRetryAfterSeconds).header('Connection', 'close');
    next(new RouseError('TOO_MANY_CONNECTIONS'));
  });
}

/**
 * Starts listening. A Unix socket is created with mode 0600: changing it afterwards would leave a
 * moment in which others can connect. Node binds a path before `listen` returns.
 */
function bind(server: FastifyInstance['server'], target: ListenOptions): void {
  if (target.path === undefined) {
    server.listen({ ...target, backlog: BACKLOG });
    return;
  }
  const mask = process.umask(0o177);
  try {
    server.listen(target);
  } finally {
    process.umask(mask);
  }
}

/**
 * Listens on one port with several sockets, among which the kernel spreads what comes in. An event
 * loop takes one connection from each socket in a turn; while a rack fetches its kernels a turn is
 * long, and a machine that has yet to connect would wait for as many turns as there are before it.
 *
 * @returns the sockets beside that of the server, whose connections are the server's as well
 */
async function bindShared(
  server: FastifyInstance['server'],
  target: ListenOptions,
  sockets: number,
): Promise<readonly Server[]> {
  const further: Server[] = [];
  try {
    await listening(server, { ...target, backlog: BACKLOG, reusePort: true });
    const { port } = server.address() as AddressInfo;
    while (further.length < sockets - 1) {
      // With the options that Node gives the socket of an HTTP server.
      const options = { allowHalfOpen: true, noDelay: true };
      const another = createServer(options, (socket) => server.emit('connection', socket));
      further.push(another);
      await listening(another, { ...target, port, backlog: BACKLOG, reusePort: true });
    }
    return further;
  } catch (error) {
    for (const another of further) another.close();
    throw error;
  }
}

/** Whoever shares a port does not hear that it is taken, by another Rouse for example. */
async function refuseTaken(target: ListenOptions): Promise<void> {
  const attempt = createServer();
  await listening(attempt, target);
  await closed(attempt);
}

async function listening(server: Server, target: ListenOptions): Promise<void> {
  server.listen(target);
  await once(server, 'listening');
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}

function running(open: readonly OpenListener[]): Running {
  return {
    listeners: open.map(({ state }) => state),
    async close() {
      await Promise.all(open.map((listener) => listener.close()));
    },
  };
}

/** A crashed server leaves its socket behind; a running one answers on it. */
async function removeStaleSocket(path: string): Promise<void> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
  } catch (error) {
    // A plain file refuses connections as well. It is not ours, and listening will report it.
    const stale = systemCode(error) === 'ECONNREFUSED' && (await lstat(path)).isSocket();
    if (stale) await rm(path, { force: true });
    return;
  } finally {
    socket.destroy();
  }
  throw new RouseError('INSTANCE_RUNNING', `a server answers on ${path}`);
}

function bindFailure(error: unknown, name: string, address: string): RouseError {
  const code = listenerErrorCode(systemCode(error));
  const where = `${name} on ${address}`;
  const unusable = code === 'INTERFACE_UNUSABLE';
  const detail = unusable ? `no interface has the address of ${where}` : where;
  return new RouseError(code, detail, { cause: error });
}

function written(target: Listener['target']): string {
  if ('path' in target) return target.path;
  return `${bracketed(target.host)}:${target.port}`;
}
