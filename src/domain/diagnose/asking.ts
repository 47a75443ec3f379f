/**
 * A machine that asks, until it has asked for a loader: left unanswered, or answered in vain.
 *
 * Tests    test/domain/diagnose.test.ts
 */
import type { DhcpIgnoreReason } from '../boot-event.ts';
import type { BootEvidence, OfferEvidence } from '../boot-evidence.ts';
import type { FindingId } from '../finding.ts';
import { addressUsedMs, offerFollowedMs, unansweredMs } from './deadlines.ts';
import type { OtherServer, Suspect, Suspicion } from './suspicion.ts';

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

export const offerUnfollowed: Suspect = ({ evidence, context }) => {
  const { offer, addressTakenAtMs, answered4011AtMs } = evidence;
  if (!offer) return undefined;
  const takenMs = (addressTakenAtMs ?? 0) + addressUsedMs;
  const dueAtMs = Math.max(offer.atMs + offerFollowedMs, takenMs);
  if (answered4011AtMs !== undefined) return unfollowed4011(dueAtMs, answered4011AtMs);
  return { ...inVain(offer, evidence), ...elsewhere(context.others), dueAtMs, stage: 'offer' };
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

/** Somebody looked who else answers such a machine: one that names a file may have it now. */
function elsewhere(others: readonly OtherServer[] = []): Partial<Told> {
  const other = others.find(({ file }) => file !== '');
  if (!other) return {};
  const { server, addresses, file } = other;
  return {
    id: addresses ? 'dhcp-names-another-server' : 'rival-boot-server',
    seen: `An offer of ours, no request after it, and ${server} that names ${file} as well`,
    expected: 'No other boot server that answers this machine',
  };
}
