/**
 * A certificate of our own making, for a server that nobody vouches for.
 *
 * Owns     what it says: a key on the curve P-256, signed with itself, for names and addresses.
 * Leaves   its bytes to @peculiar/x509, which is loaded when one has to be made and not before.
 * Specs    RFC 5280. Its life is within the 398 days that browsers allow.
 * Tests    test/platform/certificate.test.ts
 */
import 'reflect-metadata';
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  webcrypto,
} from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
  type JsonGeneralNames,
} from '@peculiar/x509';
import { parseIpAddress } from '../domain/address.ts';

export interface CertificateRequest {
  /** of the one before, so that whoever knows it knows this one; made where there is none */
  readonly key?: string;
  readonly names: readonly string[];
  readonly addresses: readonly string[];
  readonly nowMs: number;
}

export const certificateDays = 397;
const DAY_MS = 86_400_000;
const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** @returns certificate and key as PEM */
export async function makeCertificate(request: CertificateRequest): Promise<{
  readonly cert: string;
  readonly key: string;
}> {
  const key = request.key ?? newKey();
  const { nowMs } = request;
  const made = await X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: serialNumber(),
      name: 'CN=Rouse',
      // Clocks differ: a browser a few hours behind would take it for one of the future.
      notBefore: new Date(nowMs - DAY_MS),
      notAfter: new Date(nowMs + (certificateDays - 1) * DAY_MS),
      keys: await keyPair(key),
      signingAlgorithm: { ...CURVE, hash: 'SHA-256' },
      extensions: [
        // It vouches for nobody else.
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
        new SubjectAlternativeNameExtension(subjects(request)),
      ],
    },
    webcrypto as Crypto,
  );
  return { cert: `${made.toString('pem')}\n`, key };
}

function newKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: CURVE.namedCurve });
  return String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
}

async function keyPair(pem: string): Promise<CryptoKeyPair> {
  const privateKey = createPrivateKey(pem);
  const secret = privateKey.export({ type: 'pkcs8', format: 'der' });
  const open = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  // Node's own types name usages that those of the library do not know yet.
  const { subtle } = webcrypto as Crypto;
  return {
    privateKey: await subtle.importKey('pkcs8', secret, CURVE, false, ['sign']),
    publicKey: await subtle.importKey('spki', open, CURVE, true, ['verify']),
  };
}

/** A first bit of 1 would make the number a negative one, of 0 in front a longer one. */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes.writeUInt8((bytes.readUInt8(0) & 0x3f) | 0x40, 0);
  return bytes.toString('hex');
}

/** @throws Error for what is no address */
function subjects({ names, addresses }: CertificateRequest): JsonGeneralNames {
  return [
    ...names.map((value) => ({ type: 'dns' as const, value })),
    ...addresses.map((text) => {
      const value = parseIpAddress(text);
      if (value === undefined) throw new Error(`${text} is no address`);
      return { type: 'ip' as const, value };
    }),
  ];
}
