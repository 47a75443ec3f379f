/**
 * The certificate of the admin listener: that of the operator, or one that is made and kept.
 *
 * Owns     when one is made anew: near its end, or when a name or an IPv4 address is missing in it.
 *          The key stays, so that whoever knows it by its key knows it still. IPv6 addresses that
 *          come and go make no new one.
 * Leaves   its bytes to certificate.ts, which is loaded when one has to be made.
 * Tests    test/platform/server-certificate.test.ts
 */
import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { chmodSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Certificate, Certificates } from '../domain/access-ports.ts';
import { isIpv4, type IpAddress } from '../domain/address.ts';
import { messageOf, RouseError } from '../domain/errors.ts';

export interface CertificateOptions {
  readonly dataDir: string;
  /** both or neither */
  readonly certFile?: string;
  readonly keyFile?: string;
  readonly names: readonly string[];
  readonly addresses: () => readonly IpAddress[];
  readonly nowMs: () => number;
}

/** One file, so that there is never the key of one and the certificate of another. */
const OWN_FILE = 'admin-tls.pem';
const RENEW_MS = 30 * 86_400_000;
const OTHERS = 0o077;

/** @throws RouseError TLS_UNUSABLE */
async function loadCertificate(options: CertificateOptions): Promise<Certificate> {
  const { certFile, keyFile } = options;
  if (certFile === undefined || keyFile === undefined) return ownCertificate(options);
  const found = checked({ cert: read(certFile), key: readKey(keyFile) }, certFile);
  if (endOf(found.cert) <= options.nowMs()) {
    throw new RouseError('TLS_UNUSABLE', `the certificate in ${certFile} has expired`);
  }
  return found;
}

/** What changes when {@link loadCertificate} would find something else; cheap to ask for. */
function certificateState(options: CertificateOptions): string {
  const { certFile, keyFile, addresses, nowMs } = options;
  if (certFile !== undefined && keyFile !== undefined) {
    return [certFile, keyFile].map(stampOf).join(' ');
  }
  // Once a day, for its end comes whether anything changes or not.
  const day = Math.floor(nowMs() / 86_400_000);
  return [day, ...addresses().filter(isIpv4)].join(' ');
}

function stampOf(file: string): string {
  try {
    const { mtimeMs, size, ino } = statSync(file);
    return `${mtimeMs}-${size}-${ino}`;
  } catch {
    // While it is being replaced it may be away for a moment.
    return 'none';
  }
}

async function ownCertificate(options: CertificateOptions): Promise<Certificate> {
  const file = path.join(options.dataDir, OWN_FILE);
  const known = kept(file);
  const addresses = options.addresses();
  if (known && isGood(known.cert, { ...options, addresses })) return known;
  const { makeCertificate } = await import('./certificate.ts');
  const made = await makeCertificate({
    ...(known && { key: known.key }),
    ...{ names: options.names, addresses, nowMs: options.nowMs() },
  });
  write(file, made.key + made.cert);
  return checked(made, file);
}

/** @returns undefined where there is none, or none that can be read: another one is made */
function kept(file: string): Certificate | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    const at = text.indexOf('-----BEGIN CERTIFICATE-----');
    return checked({ key: text.slice(0, at), cert: text.slice(at) }, file);
  } catch {
    return undefined;
  }
}

function isGood(
  cert: string,
  {
    names,
    addresses,
    nowMs,
  }: Omit<CertificateOptions, 'addresses'> & {
    readonly addresses: readonly IpAddress[];
  },
): boolean {
  const read = new X509Certificate(cert);
  return (
    endOf(cert) - nowMs() > RENEW_MS &&
    names.every((name) => read.checkHost(name) !== undefined) &&
    addresses.filter(isIpv4).every((address) => read.checkIP(address) !== undefined)
  );
}

function endOf(cert: string): number {
  return new X509Certificate(cert).validToDate.getTime();
}

function checked(
  { cert, key }: { readonly cert: string; readonly key: string },
  file: string,
): Certificate {
  try {
    const read = new X509Certificate(cert);
    if (!read.checkPrivateKey(createPrivateKey(key))) {
      throw new RouseError('TLS_UNUSABLE', `the key is not that of the certificate in ${file}`);
    }
    return { cert, key, fingerprint: read.fingerprint256 };
  } catch (error) {
    if (error instanceof RouseError) throw error;
    const detail = `${file} and its key cannot be read as PEM: ${messageOf(error)}`;
    throw new RouseError('TLS_UNUSABLE', detail, { cause: error });
  }
}

function readKey(file: string): string {
  const text = read(file);
  if ((statSync(file).mode & OTHERS) !== 0) {
    throw new RouseError('TLS_UNUSABLE', `others can read ${file}: chmod 600 ${file}`);
  }
  return text;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new RouseError('TLS_UNUSABLE', messageOf(error), { cause: error });
  }
}

/** Under another name first: cut off at any point there is the old one or the new one. */
function write(file: string, text: string): void {
  const next = `${file}.next`;
  try {
    writeFileSync(next, text, { mode: 0o600 });
    // One that was left behind keeps the mode it had.
    chmodSync(next, 0o600);
    renameSync(next, file);
  } catch (error) {
    const detail = `the certificate cannot be kept: ${messageOf(error)}`;
    throw new RouseError('TLS_UNUSABLE', detail, { cause: error });
  }
}

interface Watching {
  /** hears why a new one cannot be used; the one before goes on */
  readonly failed: (error: unknown) => void;
  readonly everyMs: number;
}

export interface WatchedCertificates extends Certificates {
  /** looks now, whatever has changed */
  reload(): Promise<void>;
  close(): void;
}

/** Follows what changes on the disk and of this host. @throws RouseError TLS_UNUSABLE */
export async function watchCertificate(
  options: CertificateOptions,
  { failed, everyMs }: Watching,
): Promise<WatchedCertificates> {
  let current = await loadCertificate(options);
  let state = certificateState(options);
  const listeners = new Set<(certificate: Certificate) => void>();
  const reload = async (): Promise<void> => {
    state = certificateState(options);
    try {
      const found = await loadCertificate(options);
      if (found.fingerprint === current.fingerprint) return;
      current = found;
      for (const heard of listeners) heard(found);
    } catch (error) {
      failed(error);
    }
  };
  const timer = setInterval(() => {
    if (certificateState(options) !== state) void reload();
  }, everyMs);
  timer.unref();
  return {
    get current() {
      return current;
    },
    onChange(heard) {
      listeners.add(heard);
      return () => void listeners.delete(heard);
    },
    reload,
    close() {
      clearInterval(timer);
    },
  };
}

/** By which a server is known whose certificate was made anew with the same key. */
export function pinOf(certificate: X509Certificate): string {
  const key = certificate.publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(key).digest('hex');
}
