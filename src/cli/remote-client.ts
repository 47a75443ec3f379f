/**
 * The way to a server elsewhere: TLS to the one that is meant, and nobody else.
 *
 * Owns     that nothing is sent before the server has shown that it is the one: an authority
 *          vouches for it, or its key is the one that was seen at the login.
 * Tests    test/cli/commands/login.test.ts
 */
import { once } from 'node:events';
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { RouseError } from '../domain/errors.ts';
import { pinOf } from '../platform/server-certificate.ts';

export interface Place {
  readonly url: string;
  /** SHA-256 of its public key, where no authority vouches for it */
  readonly pin?: string;
}

/** Connects. @throws RouseError SERVER_UNTRUSTED; what the network says */
export async function connectTo({ url, pin }: Place, signal: AbortSignal): Promise<Socket> {
  const { protocol, host, port } = partsOf(url);
  if (protocol === 'http:') {
    const plain = connectPlain({ host, port, signal });
    await once(plain, 'connect', { signal });
    return plain;
  }
  const socket = await handshake(url, signal);
  const certificate = socket.getPeerX509Certificate();
  const isRight =
    pin === undefined ? socket.authorized : certificate !== undefined && pinOf(certificate) === pin;
  if (isRight) return socket;
  socket.destroy();
  const shown = certificate ? `it shows ${certificate.fingerprint256}` : 'it shows none';
  throw new RouseError('SERVER_UNTRUSTED', `${url}: ${shown}`);
}

interface ShownCertificate {
  /** whether an authority vouches for it */
  readonly isVouchedFor: boolean;
  readonly fingerprint: string;
  readonly pin: string;
}

/** What the server shows, to be looked at by a person. Nothing is sent to it. */
export async function certificateAt(url: string, signal: AbortSignal): Promise<ShownCertificate> {
  const socket = await handshake(url, signal);
  const certificate = socket.getPeerX509Certificate();
  const isVouchedFor = socket.authorized;
  socket.destroy();
  if (!certificate) throw new RouseError('SERVER_UNTRUSTED', `${url}: it shows none`);
  return { isVouchedFor, fingerprint: certificate.fingerprint256, pin: pinOf(certificate) };
}

async function handshake(url: string, signal: AbortSignal): Promise<TLSSocket> {
  const { host, port } = partsOf(url);
  const socket = connectTls({
    ...{ host, port, ALPNProtocols: ['http/1.1'], minVersion: 'TLSv1.2' },
    ...(isIP(host) === 0 && { servername: host }),
    // Looked at by whoever calls, before anything is sent.
    rejectUnauthorized: false,
  });
  try {
    await once(socket, 'secureConnect', { signal });
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

function partsOf(url: string) {
  const { protocol, hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  return { protocol, host, port: Number(port || (protocol === 'https:' ? 443 : 80)) };
}
