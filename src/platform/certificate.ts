/**
 * A certificate of our own making, for a server that nobody vouches for.
 *
 * Owns     its bytes: a key on the curve P-256, signed with itself, for names and addresses.
 * Specs    RFC 5280 (the certificate), RFC 5758 section 3.2 (ecdsa-with-SHA256), X.690 (DER).
 *          Its life is within the 398 days that browsers allow.
 * Tests    test/platform/certificate.test.ts
 */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
} from 'node:crypto';
import { parseIpAddress, ipv6Groups, isIpv4 } from '../domain/address.ts';

export interface CertificateRequest {
  /** of the one before, so that whoever knows it knows this one; made where there is none */
  readonly key?: string;
  readonly names: readonly string[];
  readonly addresses: readonly string[];
  readonly nowMs: number;
}

export const certificateDays = 397;
const DAY_MS = 86_400_000;

/** Object identifiers, encoded. */
const OID = {
  commonName: '0603550403',
  ecdsaWithSha256: '06082a8648ce3d040302',
  basicConstraints: '0603551d13',
  keyUsage: '0603551d0f',
  extendedKeyUsage: '0603551d25',
  serverAuth: '06082b06010505070301',
  subjectAltName: '0603551d11',
} as const;

const TAG = {
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  utf8: 0x0c,
  utcTime: 0x17,
  generalTime: 0x18,
  sequence: 0x30,
  set: 0x31,
  version: 0xa0,
  extensions: 0xa3,
  dnsName: 0x82,
  ipAddress: 0x87,
} as const;

/** @returns certificate and key as PEM */
export function makeCertificate(request: CertificateRequest): {
  readonly cert: string;
  readonly key: string;
} {
  const key = request.key ?? newKey();
  const privateKey = createPrivateKey(key);
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const algorithm = sequence(oid('ecdsaWithSha256'));
  // A first bit of 1 would make the number a negative one, of 0 in front a longer one.
  const serial = randomBytes(16);
  serial.writeUInt8((serial.readUInt8(0) & 0x3f) | 0x40, 0);
  const name = sequence(
    der(TAG.set, sequence(oid('commonName'), der(TAG.utf8, Buffer.from('Rouse')))),
  );
  const signed = sequence(
    der(TAG.version, der(TAG.integer, Buffer.from([2]))),
    der(TAG.integer, serial),
    algorithm,
    name,
    // Clocks differ: a browser a few hours behind would take it for one of the future.
    sequence(time(request.nowMs - DAY_MS), time(request.nowMs + (certificateDays - 1) * DAY_MS)),
    name,
    publicKey,
    der(TAG.extensions, sequence(...extensions(request))),
  );
  const signature = sign('sha256', signed, privateKey);
  return { cert: pem(sequence(signed, algorithm, bitString(signature))), key };
}

function newKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
}

function extensions({ names, addresses }: CertificateRequest): readonly Buffer[] {
  const others = [
    ...names.map((name) => der(TAG.dnsName, Buffer.from(name, 'ascii'))),
    ...addresses.map((address) => der(TAG.ipAddress, bytesOf(address))),
  ];
  const critical = Buffer.from('0101ff', 'hex');
  return [
    // It vouches for nobody else.
    sequence(oid('basicConstraints'), critical, der(TAG.octets, sequence())),
    sequence(oid('keyUsage'), critical, der(TAG.octets, Buffer.from('03020780', 'hex'))),
    sequence(oid('extendedKeyUsage'), der(TAG.octets, sequence(oid('serverAuth')))),
    sequence(oid('subjectAltName'), der(TAG.octets, sequence(...others))),
  ];
}

function bytesOf(text: string): Buffer {
  const address = parseIpAddress(text);
  if (address === undefined) throw new Error(`${text} is no address`);
  if (isIpv4(address)) return Buffer.from(address.split('.').map(Number));
  return Buffer.from(ipv6Groups(address).flatMap((group) => [group >> 8, group & 255]));
}

function oid(name: keyof typeof OID): Buffer {
  return Buffer.from(OID[name], 'hex');
}

/** Tag, length, content. */
function der(tag: number, content: Uint8Array): Buffer {
  const { length } = content;
  const size = length < 0x80 ? [length] : longLength(length);
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function longLength(length: number): readonly number[] {
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [0x80 + bytes.length, ...bytes];
}

function sequence(...parts: readonly Uint8Array[]): Buffer {
  return der(TAG.sequence, Buffer.concat(parts));
}

/** All of its bits count. */
function bitString(bytes: Uint8Array): Buffer {
  return der(TAG.bits, Buffer.concat([Buffer.from([0]), bytes]));
}

/** Two digits of the year up to 2049, four after it (RFC 5280 section 4.1.2.5). */
function time(atMs: number): Buffer {
  const text = new Date(atMs).toISOString().replace(/\.\d+/, '').replaceAll(/[-:T]/g, '');
  const isShort = text < '2050';
  const written = isShort ? text.slice(2) : text;
  return der(isShort ? TAG.utcTime : TAG.generalTime, Buffer.from(written, 'ascii'));
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
