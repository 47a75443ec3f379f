/**
 * Whether a message that nobody meant to send has done harm.
 */
import type { Outcome } from './dhcp.ts';

const REPLY_BYTES_MAX = 1_472;

/** @returns what is wrong with what the engine did, or undefined */
export function harmDone(deliver: () => Outcome): string | undefined {
  let outcome;
  try {
    outcome = deliver();
  } catch (error) {
    return `threw ${String(error)}`;
  }
  const { sends, events } = outcome;
  if (sends.length === 0) {
    return events.some(({ kind }) => kind === 'dhcp.ignored') ? undefined : 'dropped uncounted';
  }
  const [send] = sends;
  if (sends.length > 1 || !send) return 'more than one reply';
  if (send.bytes[0] !== 2) return 'not a reply';
  if (send.bytes.length > REPLY_BYTES_MAX) return `${send.bytes.length} bytes`;
  if (send.bytes.subarray(16, 20).some((byte) => byte !== 0)) return 'an address was handed out';
  return undefined;
}
