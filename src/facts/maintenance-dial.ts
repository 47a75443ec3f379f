/**
 * Looks which Talos answers on a machine's port 50000, by the certificate it shows.
 *
 * Owns     one TLS handshake without a certificate of ours. Nothing is sent after it, and nothing
 *          that is said is followed. Any certificate is taken: it is looked at, not trusted.
 * Specs    Talos: the certificate of the maintenance service has a common name of its own, that of
 *          a configured node the name of the node.
 * Limits   `probeDialMsMax`, also for somebody who accepts and says nothing.
 * Tests    test/facts/maintenance-dial.test.ts
 */
import { connect } from 'node:tls';
import type { IpAddress } from '../domain/address.ts';
import { probeDialMsMax } from '../domain/limits-facts.ts';
import type { TalosApi } from '../domain/talos-report.ts';

const TALOS_API_PORT = 50_000;
const MAINTENANCE_NAME = 'maintenance-service.talos.dev';

/** @returns undefined when nobody answers, or not with TLS. Never rejects */
export function dialTalosApi(
  address: IpAddress,
  { port = TALOS_API_PORT, timeoutMs = probeDialMsMax } = {},
): Promise<TalosApi | undefined> {
  return new Promise((resolve) => {
    const socket = connect({
      host: address,
      port,
      rejectUnauthorized: false,
      ALPNProtocols: ['h2'],
    });
    const ended = (found?: TalosApi): void => {
      clearTimeout(impatience);
      socket.destroy();
      resolve(found);
    };
    const impatience = setTimeout(ended, timeoutMs);
    socket.on('error', () => {
      ended();
    });
    socket.on('close', () => {
      ended();
    });
    socket.once('secureConnect', () => {
      const name: string | string[] | undefined = socket.getPeerCertificate().subject.CN;
      ended(name === MAINTENANCE_NAME ? 'maintenance' : 'running');
    });
  });
}
