/**
 * The certificate of the admin listener, as the settings want it.
 *
 * Owns     for which names and addresses one is made, and how often it is looked for changes.
 * Tests    test/api/tls.test.ts
 */
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import type { Config } from './config/schema.ts';
import type { IpAddress } from './domain/address.ts';
import { adminCertificateCheckMs } from './domain/limits-access.ts';
import { systemClock } from './platform/clock.ts';
import { listInterfaces } from './platform/interfaces.ts';
import { watchCertificate, type WatchedCertificates } from './platform/server-certificate.ts';

/** @throws RouseError TLS_UNUSABLE */
export function watchAdminCertificate(
  { admin, data_dir: dataDir }: Pick<Config, 'admin' | 'data_dir'>,
  log: Pick<Logger, 'error' | 'info'>,
): Promise<WatchedCertificates> {
  const { cert_file: certFile, key_file: keyFile, hosts } = admin;
  const own = hostname().toLowerCase();
  const options = {
    ...{ dataDir, addresses: ownAddresses, nowMs: () => systemClock.nowMs() },
    ...(certFile !== undefined && { certFile }),
    ...(keyFile !== undefined && { keyFile }),
    // What is no name of the DNS cannot be in a certificate.
    names: [...new Set(['localhost', own, ...hosts])].filter((name) => /^[a-z0-9.-]+$/.test(name)),
  };
  return watchCertificate(options, {
    everyMs: adminCertificateCheckMs,
    failed: (error) => {
      log.error({ err: error }, 'the new certificate cannot be used; the one before is');
    },
  });
}

/** Link-local ones need a zone, which a certificate cannot name. */
function ownAddresses(): readonly IpAddress[] {
  const all = listInterfaces().flatMap(({ addresses }) => addresses.map(({ address }) => address));
  return [...new Set(all)].filter((address) => !address.startsWith('fe80:'));
}
