/**
 * Messages to the receivers of webhooks.
 *
 * Owns     where they may go: to addresses of the internet, and to the networks that the operator
 *          has listed. A name is resolved once, and what was looked at is what is connected to.
 *          Nothing is followed, and nothing of the answer is read but its status: a webhook must
 *          not be a way to read what only this host can reach.
 * Limits   webhookAnswerMsMax until the answer begins, resolving and connecting included;
 *          webhookLookupsMax names are looked up at once, for all webhooks together.
 * Tests    test/outbound/webhook-post.test.ts
 */
import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { parseIpAddress } from '../domain/address.ts';
import { messageOf, RouseError } from '../domain/errors.ts';
import { webhookAnswerMsMax, webhookLookupsMax } from '../domain/limits-webhooks.ts';
import { printable } from '../domain/printable.ts';
import { createSlots } from '../domain/slots.ts';
import { contains, placeOf, type Subnet } from '../domain/subnet.ts';
import type { PostResult } from '../domain/webhook.ts';
import type { CheckWebhookUrl, PostWebhook, WebhookMessage } from '../domain/webhook-ports.ts';
import { faultOfAddress, faultOfUrl, hostOf, isPublic, plainAddress } from './address-policy.ts';

interface WebhookPost {
  readonly post: PostWebhook;
  readonly check: CheckWebhookUrl;
}

interface PostOptions {
  /** networks beside the internet that may be sent to */
  readonly allowed: readonly Subnet[];
  readonly answerMsMax?: number;
  /** of the system, unless a test says otherwise */
  readonly lookUp?: LookUp;
}

/** All addresses of a name, as `dns.lookup` finds them. */
type LookUp = (
  hostname: string,
  options: LookupOptions & { all: true },
  callback: (error: Error | null, addresses: readonly LookupAddress[]) => void,
) => void;

export function createWebhookPost(options: PostOptions): WebhookPost {
  const { allowed, answerMsMax = webhookAnswerMsMax } = options;
  const guarded = guardedLookup(allowed, options.lookUp ?? lookup);
  return {
    check(text) {
      const fault = faultOf(text, allowed);
      if (fault !== undefined) throw new RouseError('WEBHOOK_TARGET_REFUSED', fault);
    },
    async post(message, signal) {
      const fault = faultOf(message.url, allowed);
      if (fault !== undefined) return { fault: `refused to connect: ${fault}` };
      const patience = AbortSignal.timeout(answerMsMax);
      try {
        return await sent(message, guarded, AbortSignal.any([signal, patience]));
      } catch (error) {
        if (patience.aborted) return { fault: `no answer for ${answerMsMax / 1_000} seconds` };
        // A certificate that does not fit is told with every name it has.
        return { fault: printable(messageOf(error)) };
      }
    },
  };
}

/** @returns why nothing is sent there, as far as the address itself says it */
function faultOf(text: string, allowed: readonly Subnet[]): string | undefined {
  const url = URL.parse(text);
  if (!url) return `expected a URL, found "${text}"`;
  const host = hostOf(url);
  return faultOfUrl(url) ?? (isIP(host) === 0 ? undefined : faultOfTarget(host, allowed));
}

function faultOfTarget(address: string, allowed: readonly Subnet[]): string | undefined {
  const plain = plainAddress(address);
  const fault = faultOfAddress(plain);
  if (fault !== undefined || isPublic(plain)) return fault;
  const known = parseIpAddress(plain);
  const place = known && placeOf(known);
  if (place && allowed.some((subnet) => contains(subnet, place))) return undefined;
  return `${address} is in a network that is not allowed`;
}

/** All addresses of a name must be allowed: a connection may be made to any of them. */
function guardedLookup(allowed: readonly Subnet[], lookUp: LookUp): LookupFunction {
  const few = fewAtOnce(lookUp);
  return (hostname, options: LookupOptions, callback) => {
    few(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) {
        callback(error, '');
        return;
      }
      const faults = addresses.map(({ address }) => faultOfTarget(address, allowed));
      const fault = faults.find((one) => one !== undefined);
      const [first] = addresses;
      if (fault !== undefined) callback(new Error(`refused to connect: ${fault}`), '');
      else if (options.all) callback(null, [...addresses]);
      else callback(null, first?.address ?? '', first?.family);
    });
  };
}

/** A name that nobody knows is looked up for many seconds. */
function fewAtOnce(lookUp: LookUp): LookUp {
  const slots = createSlots(webhookLookupsMax);
  return (hostname, options, callback) => {
    void slots.enter().then((leave) => {
      lookUp(hostname, options, (error, addresses) => {
        leave();
        callback(error, addresses);
      });
    });
  };
}

function sent(
  { url, headers, body }: WebhookMessage,
  guarded: LookupFunction,
  signal: AbortSignal,
): Promise<PostResult> {
  return new Promise((resolve, reject) => {
    const request = url.startsWith('https:') ? httpsRequest : httpRequest;
    const outgoing = request(
      url,
      { method: 'POST', headers, lookup: guarded, agent: false, signal },
      (answer) => {
        resolve(resultOf(answer));
        answer.destroy();
      },
    );
    outgoing.on('error', reject);
    // An answer that changes the protocol (101) is no response, and its end no error, for Node.js.
    outgoing.on('close', () => {
      reject(new Error('the connection was closed without an answer'));
    });
    outgoing.end(body);
  });
}

function resultOf({ statusCode = 0, headers }: IncomingMessage): PostResult {
  const [, seconds] = /^(\d{1,7})$/.exec(headers['retry-after'] ?? '') ?? [];
  return {
    status: statusCode,
    ...(seconds !== undefined && { retryAfterMs: Number(seconds) * 1_000 }),
  };
}
