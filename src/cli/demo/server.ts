/**
 * The private server of `rouse demo`: the same program, on loopback, in a folder of its own.
 *
 * Tests    test/vm/demo.test.ts
 */
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import type { Cli } from '../io.ts';
import { HOST_SEEN_BY_MACHINE } from './machine.ts';
import { startProgram, type Program } from './processes.ts';

interface PrivateServer {
  readonly program: Program;
  /** on loopback */
  readonly port: number;
  /** as the machine reaches it */
  readonly bootUrl: string;
}

/** @throws RouseError DEMO_FAILED when it does not start */
export async function startPrivateServer(
  { io, deps }: Cli,
  directory: string,
): Promise<PrivateServer> {
  const [program = '', ...before] = deps.self;
  const [port = 0, admin = 0] = await freePorts(2);
  const bootUrl = `http://${HOST_SEEN_BY_MACHINE}:${port}`;
  const server = startProgram(
    [
      program,
      ...before,
      ...['serve', '--data-dir', path.join(directory, 'data'), '--interface', 'lo'],
      ...['--dhcp-mode', 'off', '--boot-url', bootUrl, '--boot-unknown', 'wait'],
      ...['--boot-listen', `127.0.0.1:${port}`, '--admin-listen', `127.0.0.1:${admin}`],
      ...['--talos-events-listen', '', '--talos-kernel-log-listen', ''],
      ...['--secrets-key-file', path.join(directory, 'secret.key')],
    ],
    io.env,
  );
  try {
    await server.said('waiting for a machine');
  } catch (error) {
    await server.stop();
    throw error;
  }
  return { program: server, port, bootUrl };
}

/** Ports of loopback that nobody has at this moment. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  for (const server of servers) server.close();
  return ports;
}

/** What the server would give a loader that asks for its script. */
export async function startScriptAt(port: number): Promise<string> {
  const answer = get({ host: '127.0.0.1', port, path: '/boot/start.ipxe', agent: false });
  const [response] = (await once(answer, 'response')) as [IncomingMessage];
  return text(response);
}
