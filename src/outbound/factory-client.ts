/**
 * Questions to an Image Factory: what there is, and new schematics.
 *
 * Owns     the bounds on its answers, and what its refusals mean in words for a person.
 * Leaves   its files to remote-file.ts.
 * Specs    Image Factory 1.5: `POST /schematics` answers 201 with JSON; lists are JSON; errors are
 *          plain text.
 * Tests    test/outbound/factory-client.test.ts
 */
import { z } from 'zod';
import { messageOf, RouseError } from '../domain/errors.ts';
import { factoryAnswerBytesMax, factoryAnswerMsMax } from '../domain/asset-limits.ts';
import { outboundIdleTimeoutMs } from '../domain/limits.ts';
import type { FactoryClient } from '../domain/asset-ports.ts';
import type { Credentials } from './credentials.ts';
import { explanationIn } from './explanation.ts';
import { fetchOutbound, type OutboundAnswer, type OutboundLimits } from './http-client.ts';

interface ClientOptions {
  /** sent to the origin they are for, and nowhere else */
  readonly credentials?: Credentials | undefined;
  /** shorter ones for tests */
  readonly limits?: OutboundLimits;
}

const LIMITS: OutboundLimits = {
  headersTimeoutMs: factoryAnswerMsMax,
  idleTimeoutMs: outboundIdleTimeoutMs,
};

const versions = z.array(z.string());
const extensions = z.array(
  z.object({
    name: z.string(),
    ref: z.string().default(''),
    digest: z.string().default(''),
    author: z.string().default(''),
    description: z.string().default(''),
  }),
);
const overlays = z.array(
  z.object({
    name: z.string(),
    image: z.string().default(''),
    ref: z.string().default(''),
    digest: z.string().default(''),
  }),
);
const schematic = z.object({
  id: z.string().regex(/^[0-9a-f]{64}$/),
  schematic: z.string().optional(),
});

export function createFactoryClient(options: ClientOptions = {}): FactoryClient {
  const get = async <T>(url: string, shape: z.ZodType<T>): Promise<T> =>
    parsed(await asked({ url, method: 'GET', headers: {} }, options), { url, shape });
  return {
    versions: (factoryUrl) => get(`${factoryUrl}/versions`, versions),
    extensions: (factoryUrl, version) =>
      get(`${factoryUrl}/version/${version}/extensions/official`, extensions),
    overlays: (factoryUrl, version) =>
      get(`${factoryUrl}/version/${version}/overlays/official`, overlays),
    async createSchematic(factoryUrl, yaml) {
      const url = `${factoryUrl}/schematics`;
      const headers = { 'content-type': 'application/yaml' };
      const text = await asked({ url, method: 'POST', headers, body: yaml }, options);
      const answer = parsed(text, { url, shape: schematic });
      // Older factories answer the id alone.
      const { id, schematic: printed } = answer;
      return { id, ...(printed !== undefined && { yaml: printed }) };
    },
  };
}

interface Question {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

async function asked(
  question: Question,
  { credentials, limits = LIMITS }: ClientOptions,
): Promise<string> {
  const signal = AbortSignal.timeout(limits.headersTimeoutMs + limits.idleTimeoutMs);
  try {
    const answer = await fetchOutbound({ ...question, credentials, signal }, limits);
    const { status } = answer;
    if (status === 200 || status === 201) return await textOf(answer);
    throw new Error(`${status} ${await explanationIn(answer)}`.trim());
  } catch (error) {
    throw failure(question.url, error);
  }
}

async function textOf({ body }: OutboundAnswer): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of body) {
    bytes += part.length;
    if (bytes > factoryAnswerBytesMax) throw new Error('its answer is too long');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function parsed<T>(
  text: string,
  { url, shape }: { readonly url: string; readonly shape: z.ZodType<T> },
): T {
  try {
    return shape.parse(JSON.parse(text));
  } catch (error) {
    throw new RouseError('FACTORY_FAILED', `${url}: its answer is not the one of a factory`, {
      cause: error,
    });
  }
}

function failure(url: string, reason: unknown): RouseError {
  return new RouseError('FACTORY_FAILED', `${url}: ${messageOf(reason)}`, { cause: reason });
}
