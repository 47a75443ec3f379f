/**
 * Kernel arguments without their secrets, for people who look at a decision or a script.
 *
 * Owns     what in an argument is secret: join tokens, what gives access to a machine
 *          configuration, a configuration itself, and passwords in URLs.
 * Tests    test/domain/redact-args.test.ts
 */
import type { Decision } from './boot-plan.ts';
import { kernelArgKey, type KernelArg } from './kernel-args.ts';

/** Printable, without a blank, and so still one argument. */
const REDACTED = '<redacted>';

/** The value as a whole is a secret, or holds some. */
const SECRET_NAMES: ReadonlySet<string> = new Set([
  'talos.config.early',
  'talos.config.inline',
  'talos.config.oauth.client_secret',
]);

export function redactArg(argument: KernelArg): KernelArg {
  const key = kernelArgKey(argument);
  const secret = SECRET_NAMES.has(key) && argument !== key;
  return (secret ? `${key}=${REDACTED}` : redactUrls(key, argument)) as KernelArg;
}

/** The same for a URL that stands by itself, such as a profile's `siderolink_api`. */
export function redactToken(text: string): string {
  return text
    .replace(/(jointoken=)[^&\s"]+/gi, `$1${REDACTED}`)
    .replace(/(:\/\/)[^/@\s"]+@/g, `$1${REDACTED}@`);
}

function redactUrls(key: string, argument: string): string {
  // Path and query hold the token that opens the configuration; the host is worth seeing.
  const shown =
    key === 'talos.config'
      ? argument.replace(/(:\/\/[^/?"]*)[/?][^"]*/, `$1/${REDACTED}`)
      : argument;
  return redactToken(shown);
}

/** A decision whose script can be shown to anybody. */
export function redactDecision(decision: Decision): Decision {
  if (decision.kind !== 'boot' || decision.plan.kind === 'iso') return decision;
  const { plan } = decision;
  return { ...decision, plan: { ...plan, args: plan.args.map(redactArg) } };
}
