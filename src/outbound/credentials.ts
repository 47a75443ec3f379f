/**
 * The name and password for an Image Factory that asks for them, and authorities it is signed by.
 *
 * Owns     that the file with the password is private, and to which origin the password may go.
 * Tests    test/outbound/credentials.test.ts
 */
import { readFileSync, statSync } from 'node:fs';
import tls from 'node:tls';
import { messageOf, RouseError } from '../domain/errors.ts';

export interface Credentials {
  /** scheme, host and port: nobody else is sent them, also not after a redirect */
  readonly origin: string;
  /** value of the header Authorization */
  readonly authorization: string;
}

/** Others than the owner may neither read nor write it. */
const OTHERS = 0o077;

/**
 * @param file  holds `user:password` in its first line
 * @throws RouseError CONFIG_INVALID
 */
export function readCredentials(file: string, factoryUrl: string): Credentials {
  const setting = 'talos.factory_credentials_file';
  const mode = told(setting, file, () => statSync(file).mode);
  if ((mode & OTHERS) !== 0) {
    const found = (mode & 0o777).toString(8);
    throw invalid(setting, `expected ${file} to have mode 600, found ${found}: chmod 600 ${file}`);
  }
  const [line = ''] = told(setting, file, () => readFileSync(file, 'utf8')).split('\n');
  const pair = line.trim();
  if (!/^[^:]+:.+$/.test(pair)) throw invalid(setting, `expected user:password in ${file}`);
  const authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
  return { origin: new URL(factoryUrl).origin, authorization };
}

/**
 * Trusts the authorities in a PEM file beside those that are trusted already.
 *
 * @throws RouseError CONFIG_INVALID
 */
export function trustAuthorities(file: string): void {
  const setting = 'talos.factory_ca_file';
  const text = told(setting, file, () => readFileSync(file, 'utf8'));
  const found = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (found.length === 0) throw invalid(setting, `expected certificates (PEM) in ${file}`);
  told(setting, file, () => {
    // Not in the oldest Node.js that is supported, where this says so.
    tls.setDefaultCACertificates([...tls.getCACertificates('default'), ...found]);
  });
}

function told<T>(setting: string, file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw invalid(setting, `${file}: ${messageOf(error)}`);
  }
}

function invalid(setting: string, detail: string): RouseError {
  return new RouseError('CONFIG_INVALID', `${setting}: ${detail}`);
}
