/**
 * A loader on its way, and iPXE until it has its script.
 *
 * Tests    test/domain/diagnose.test.ts
 */
import type { BootEvidence, TransferEvidence } from '../boot-evidence.ts';
import {
  firstAckMs,
  loadersInLoop,
  loaderUpMs,
  scriptAskedLongestMs,
  scriptAskedMs,
  transferMovesMs,
  transferRetriedMs,
} from './deadlines.ts';
import type { Suspect, Suspicion } from './suspicion.ts';

export const loading: Suspect = ({ evidence }) => {
  const { loader, loadersWhole } = evidence;
  if (loadersWhole > 0) return arrived(evidence);
  return loader && onItsWay(loader, evidence);
};

function arrived({ loader, loadersWhole, loaderWholeAtMs = 0 }: BootEvidence): Suspicion {
  const file = loader?.file ?? 'a loader';
  if (loadersWhole >= loadersInLoop) {
    return {
      ...{ id: 'loader-loop', dueAtMs: loaderWholeAtMs, stage: 'loader' },
      seen: `${file} fetched ${loadersWhole} times, and no sign of iPXE`,
      expected: 'A request of iPXE, which says so in its user class',
    };
  }
  return {
    ...{ id: 'loader-silent', dueAtMs: loaderWholeAtMs + loaderUpMs, stage: 'loader' },
    seen: `${file} sent whole, and nothing from it`,
    expected: 'A request of iPXE for an address or a script',
  };
}

function onItsWay(loader: TransferEvidence, { lowered }: BootEvidence): Suspicion {
  const { file, bytes, movedAtMs, askedAtMs, asked, end } = loader;
  if (end?.how === 'refused') {
    return {
      ...{ id: 'loader-name-unknown', dueAtMs: end.atMs + transferRetriedMs },
      stage: 'loader-request',
      seen: `A request for "${file}", answered with an error: ${end.detail}`,
      expected: 'A request for a file that is published',
    };
  }
  if (lowered && bytes === 0) {
    return {
      ...{ id: 'tftp-first-block-lost', dueAtMs: lowered.atMs + transferRetriedMs },
      stage: 'loader-request',
      seen: `Blocks of ${lowered.from} bytes of "${file}" that nobody acknowledged`,
      expected: 'An acknowledgement of the first block',
    };
  }
  if (bytes === 0) {
    const times = asked === 1 ? 'A request' : `${asked} requests`;
    return {
      ...{ id: 'tftp-never-acknowledged', dueAtMs: askedAtMs + firstAckMs },
      stage: 'loader-request',
      seen: `${times} for "${file}", and no acknowledgement of our answer`,
      expected: 'An acknowledgement of the first packet',
    };
  }
  if (end?.how === 'aborted' || end?.how === 'client-left') {
    return {
      ...{ id: 'loader-refused', dueAtMs: end.atMs + transferRetriedMs, stage: 'loader' },
      seen: `"${file}" broken off by the machine after ${bytes} bytes: ${end.detail}`,
      expected: 'The whole file acknowledged',
    };
  }
  const stoppedAtMs = movedAtMs ?? end?.atMs ?? askedAtMs;
  return {
    ...{ id: 'tftp-stalled', dueAtMs: stoppedAtMs + transferMovesMs, stage: 'loader' },
    seen: `${bytes} bytes of "${file}" acknowledged, and then no more`,
    expected: 'The whole file acknowledged',
  };
}

export const scriptless: Suspect = ({ boot, evidence }) => {
  const { ipxe, offer, loader, loadersWhole } = evidence;
  if (!ipxe) return undefined;
  const { firstAtMs, lastAtMs } = ipxe;
  const dueAtMs = Math.min(lastAtMs + scriptAskedMs, firstAtMs + scriptAskedLongestMs);
  // Firmware asked us, and iPXE was not ours: somebody else gave it away. Behind a relay transfers
  // are nobody's before there is a script.
  if (offer && !loader && loadersWhole === 0 && !boot.relayed) {
    return {
      ...{ id: 'rival-boot-server', dueAtMs, stage: 'ipxe' },
      seen: 'iPXE on a machine that has fetched no loader from here, and no request for a script',
      expected: 'A request for the loader that was offered',
    };
  }
  return {
    ...{ id: 'script-never-asked', dueAtMs, stage: 'ipxe' },
    seen: 'iPXE on the machine, and no request for its script',
    expected: 'A request by HTTP on the port of boot.listen',
  };
};
