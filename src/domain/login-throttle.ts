/**
 * How long somebody who gets passwords wrong waits, as a rule without I/O.
 *
 * Owns     the wait: none for the first mistakes, then doubled with each one up to 15 minutes, and
 *          never for good. Mistakes count for the account, and for the address they come from.
 *          Those from an address where the account was logged in before are counted apart:
 *          otherwise whoever knows a name could keep its owner out.
 * Limits   `loginRemembered` accounts and addresses. An attempt that has to wait counts for
 *          nothing, so that asking again does not lengthen the wait.
 * Tests    test/domain/login-throttle.test.ts
 */
import { ipv6Groups, isIpv4, parseIpAddress } from './address.ts';
import { RouseError } from './errors.ts';
import {
  loginMistakesFree,
  loginRemembered,
  loginTrustedMax,
  loginWaitMsMax,
  loginWaitMsMin,
} from './limits-access.ts';

interface Mistakes {
  readonly count: number;
  readonly lastMs: number;
}

interface Attempt {
  readonly account: string;
  readonly address: string;
}

export interface LoginThrottle {
  /**
   * Begins an attempt. It counts as a mistake until it succeeds: a hundred at once are a hundred.
   *
   * @returns milliseconds to wait before it may be made; 0: it is made now
   */
  begin(attempt: Attempt, nowMs: number): number;
  succeeded(attempt: Attempt): void;
  /** it came to nothing, by no fault of whoever made it */
  forgive(attempt: Attempt): void;
  /** how much is remembered */
  size(): number;
}

export function createLoginThrottle(): LoginThrottle {
  const mistakes = new Map<string, Mistakes>();
  const trusted = new Set<string>();
  const pairOf = ({ account, address }: Attempt): string => `${networkOf(address)} ${account}`;
  const keysOf = (attempt: Attempt): readonly string[] => {
    const address = `address ${networkOf(attempt.address)}`;
    const pair = pairOf(attempt);
    return [address, trusted.has(pair) ? `pair ${pair}` : `account ${attempt.account}`];
  };
  const oneLess = (key: string): void => {
    const known = mistakes.get(key);
    if (known && known.count > 1) mistakes.set(key, { ...known, count: known.count - 1 });
    else mistakes.delete(key);
  };
  return {
    begin(attempt, nowMs) {
      const keys = keysOf(attempt);
      const wait = Math.max(...keys.map((key) => waitMs(mistakes.get(key), nowMs)));
      if (wait > 0) return wait;
      for (const key of keys) {
        const count = remembered(mistakes.get(key), nowMs) + 1;
        // Set anew, a key is the youngest of the map.
        mistakes.delete(key);
        mistakes.set(key, { count, lastMs: nowMs });
      }
      keepYoungest(mistakes, loginRemembered);
      return 0;
    },
    succeeded(attempt) {
      const [address = '', account = ''] = keysOf(attempt);
      mistakes.delete(account);
      // Mistakes with other names stay: whoever has an account could else guess at those for ever.
      oneLess(address);
      const pair = pairOf(attempt);
      trusted.delete(pair);
      trusted.add(pair);
      keepYoungest(trusted, loginTrustedMax);
    },
    forgive(attempt) {
      for (const key of keysOf(attempt)) oneLess(key);
    },
    size: () => mistakes.size + trusted.size,
  };
}

function keepYoungest(all: Map<string, unknown> | Set<string>, max: number): void {
  const keys = all.keys();
  while (all.size > max) all.delete(String(keys.next().value));
}

/** Mistakes fade: twice the longest wait after the last of them, they are forgotten. */
function remembered(known: Mistakes | undefined, nowMs: number): number {
  return known && nowMs - known.lastMs < 2 * loginWaitMsMax ? known.count : 0;
}

function waitMs(known: Mistakes | undefined, nowMs: number): number {
  const over = remembered(known, nowMs) - loginMistakesFree;
  if (!known || over < 0) return 0;
  const wait = Math.min(loginWaitMsMin * 2 ** Math.min(over, 20), loginWaitMsMax);
  return Math.max(0, known.lastMs + wait - nowMs);
}

/** One host has a whole /64 of IPv6 to ask from. */
function networkOf(address: string): string {
  const known = parseIpAddress(address);
  if (known === undefined || isIpv4(known)) return known ?? address;
  return ipv6Groups(known).slice(0, 4).join(':');
}

/** An attempt that has to wait. */
export class LoginThrottled extends RouseError {
  readonly waitMs: number;

  constructor(waitMs: number) {
    super('LOGIN_THROTTLED', `the next one is looked at in ${Math.ceil(waitMs / 1_000)} s`);
    this.waitMs = waitMs;
  }
}
