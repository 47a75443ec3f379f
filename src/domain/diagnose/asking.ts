/**
 * A machine that asks, until it has asked for a loader: left unanswered, or answered in vain.
 *
 * Tests    test/domain/diagnose.test.ts
 */
import type { DhcpIgnoreReason } from '../boot-event.ts';
import type { BootEvidence, OfferEvidence } from '../boot-evidence.ts';
import type { FindingId } from '../finding.ts';
import {
  addressUsedMs,
  offerFollowedMs,
  secondOfferFollowedMs,
  unansweredMs,
} from './deadlines.ts';
import type { Suspect, Suspicion } from './suspicion.ts';

/**
 * Reasons that are not here are no fault: it was no machine that boots, it is not meant to be
 * answered, or it is answered when it asks again.
 */
const UNANSWERED: { readonly [R in DhcpIgnoreReason]?: FindingId } = {
  'unknown-machine': 'unknown-machine-ignored',
  'no-loader': 'no-loader-for-firmware',
  'source-refused': 'source-outside-networks',
  'relay-refused': 'relay-refused',
  observing: 'observing-only',
  'rate-limited': 'answers-used-up',
  'no-address': 'interface-without-address',
  'no-room': 'reply-too-long',
  'send-failed': 'reply-not-sent',
  'other-server': 'asks-another-server',
};

export const unanswered: Suspect = ({ evidence: { ignored } }) => {
  const id = ignored && UNANSWERED[ignored.reason];
  if (!id) return undefined;
  const { reason, detail, atMs } = ignored;
  return {
    ...{ id, dueAtMs: atMs + unansweredMs, stage: 'offer' },
    seen: `A request of the machine, left unanswered: ${reason}${detail && `, ${detail}`}`,
    expected: 'An answer to the machine',
  };
};

export const offerUnfollowed: Suspect = (on) => {
  const suspicion = inVainOnce(on);
  // Firmware that asks anew has not followed an offer yet: what was found stays until it does.
  const known = on.boot.findings.find(({ id }) => id === suspicion?.id);
  return suspicion && known ? { ...suspicion, dueAtMs: known.atMs } : suspicion;
};

const inVainOnce: Suspect = ({ evidence }) => {
  const { offer, addressTakenAtMs, answered4011AtMs } = evidence;
  if (!offer) return undefined;
  const takenMs = (addressTakenAtMs ?? 0) + addressUsedMs;
  const waitMs = evidence.asks === 2 ? secondOfferFollowedMs : offerFollowedMs;
  const dueAtMs = Math.max(offer.atMs + waitMs, takenMs);
  if (answered4011AtMs !== undefined) return unfollowed4011(dueAtMs, answered4011AtMs);
  return { ...inVain(offer, evidence), dueAtMs, stage: 'offer' };
};

function unfollowed4011(offerDueAtMs: number, atMs: number): Suspicion {
  return {
    id: 'answer-on-4011-unfollowed',
    dueAtMs: Math.max(offerDueAtMs, atMs + offerFollowedMs),
    stage: 'pxe',
    seen: 'An answer from port 4011, and no request for a loader after it',
    expected: 'A request for the loader by TFTP on port 69',
  };
}

type Told = Pick<Suspicion, 'id' | 'seen' | 'expected'>;

/** Whoever takes an address has chosen an offer; whoever asks again has not. */
function inVain({ client, personality }: OfferEvidence, evidence: BootEvidence): Told {
  const { asks, addressTakenAtMs } = evidence;
  if (asks > 1 && addressTakenAtMs === undefined) {
    return {
      id: 'offer-not-taken',
      seen: `${asks} requests of the machine, each answered, and no address taken`,
      expected: 'A REQUEST for an address, and then one for the loader',
    };
  }
  if (client === 'http') {
    return {
      id: 'http-boot-never-asked',
      seen: 'An offer with a URL, and no request for it',
      expected: 'A request for the loader by HTTP',
    };
  }
  if (personality === 'binl') {
    return {
      id: 'port-4011-never-asked',
      seen: 'An offer that sends the machine to port 4011, and no request there',
      expected: 'A request on UDP port 4011',
    };
  }
  return {
    id: 'tftp-never-asked',
    seen: 'An offer with a boot file, and no request for it',
    expected: 'A request for the loader by TFTP on UDP port 69',
  };
}
