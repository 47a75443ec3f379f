/**
 * A script, the files it names, and the system that they start.
 *
 * Tests    test/domain/diagnose.test.ts
 */
import type { BeaconStep } from '../boot-event.ts';
import type { TransferEvidence } from '../boot-evidence.ts';
import type { ErrorCode } from '../errors.ts';
import type { FindingId } from '../finding.ts';
import { fileAskedMs, reportMs, transferMovesMs, transferRetriedMs } from './deadlines.ts';
import type { Suspect, Suspicion } from './suspicion.ts';

export const troubled: Suspect = ({ evidence: { trouble } }) =>
  trouble && {
    id: trouble.kind === 'config' ? 'talos-refuses-config' : 'system-failed',
    ...{ dueAtMs: trouble.atMs, stage: 'install' },
    seen: `A report of the system: ${trouble.detail}`,
    expected: 'A system that comes up',
  };

const SCRIPT_ERRORS: { readonly [C in ErrorCode]?: FindingId } = {
  PROFILE_ARCH_MISMATCH: 'profile-for-other-arch',
  TEMPLATE_VALUE_MISSING: 'template-value-missing',
};
const FILE_ERRORS: { readonly [C in string]?: FindingId } = {
  IMAGE_UNKNOWN: 'file-missing',
  IMAGE_FILE_UNKNOWN: 'file-missing',
  IMAGE_FILE_CHANGED: 'file-changed',
  FACTORY_FAILED: 'factory-unreachable',
  ASSET_FETCH_FAILED: 'factory-unreachable',
  'client-left': 'client-left',
  'too-slow': 'machine-too-slow',
};
const BEACONS: { readonly [S in BeaconStep]?: readonly [FindingId, string] } = {
  'kernel-failed': ['kernel-download-failed', 'downloading the kernel'],
  'initrd-failed': ['initrd-download-failed', 'downloading an initrd'],
  'boot-failed': ['kernel-not-started', 'starting the kernel'],
  'chain-failed': ['chain-failed', 'following the profile to its URL'],
};

export const scripted: Suspect = (on) => {
  const { evidence } = on;
  const { script } = evidence;
  if (script?.script === 'local') return toDisk(on);
  if (script?.script === 'fail') {
    const error = script.error ?? 'INTERNAL';
    // Nothing is wrong with the profile: whoever chose it is told why, and may choose again.
    if (error === 'MENU_CHOICE_REFUSED') return undefined;
    return {
      id: SCRIPT_ERRORS[error] ?? 'profile-unusable',
      ...{ dueAtMs: script.atMs, stage: 'script' },
      seen: `A script that says why there is nothing to boot: ${error}`,
      expected: 'A profile that can be carried out for this machine',
    };
  }
  return script?.script === 'boot' ? carriedOut(on) : undefined;
};

const toDisk: Suspect = ({ boot, evidence: { script, diskMissedAtMs } }) => {
  if (script?.reason === 'profile-missing') {
    return {
      ...{ id: 'profile-missing', dueAtMs: script.atMs, stage: 'script' },
      seen: 'A machine whose profile does not exist, sent to its disk',
      expected: 'The profile that the machine was given',
    };
  }
  // EDK2 tries PXE, then HTTP, then the disk: back by HTTP, it has not tried the disk yet.
  if (diskMissedAtMs === undefined || boot.client === 'http') return undefined;
  return {
    ...{ id: 'disk-not-started', dueAtMs: diskMissedAtMs, stage: 'local' },
    seen: 'The machine back at once after it was sent to its disk',
    expected: 'A system that starts from the disk',
  };
};

const carriedOut: Suspect = (on) => {
  const { evidence } = on;
  const { beacon, file, reportAtMs, script } = evidence;
  const fault = file && faultOf(file);
  if (beacon?.step === 'handoff') {
    const reported = reportAtMs !== undefined && reportAtMs >= beacon.atMs;
    return script?.reports && !reported ? noReport(beacon.atMs) : undefined;
  }
  const failed = beacon && BEACONS[beacon.step];
  if (!failed) return fault ?? outstanding(on);
  // What happened here says more than what iPXE made of it.
  if (fault && fault.id !== 'client-left') return { ...fault, dueAtMs: beacon.atMs };
  const [id, doing] = failed;
  const number = beacon.detail === '' ? 'no number' : `ipxe.org/${beacon.detail}`;
  return {
    ...{ id, dueAtMs: beacon.atMs, stage: id === 'kernel-not-started' ? 'handoff' : 'files' },
    seen: `A report of iPXE that ${doing} failed: ${number}`,
    expected: 'A report that the machine hands over',
  };
};

function noReport(atMs: number): Suspicion {
  return {
    ...{ id: 'no-report', dueAtMs: atMs + reportMs, stage: 'install' },
    seen: 'A machine handed over to Talos, and no report of it',
    expected: 'Events or kernel log of Talos',
  };
}

/** A file that ended early is begun anew within seconds, or never, or the boot goes on without. */
function faultOf({ file, bytes, end }: TransferEvidence): Suspicion | undefined {
  if (!end || end.how === 'complete') return undefined;
  return {
    id: FILE_ERRORS[end.how] ?? 'file-failed',
    ...{ dueAtMs: end.atMs + transferRetriedMs, stage: 'files' },
    seen: `"${file}" ended after ${bytes} bytes: ${end.how}`,
    expected: 'The whole file taken by the machine',
  };
}

/** The script is carried out, and the next thing of it is late. */
const outstanding: Suspect = ({ evidence, context }) => {
  const { script, file, filesWhole, fileWholeAtMs } = evidence;
  // Of what comes from elsewhere nothing is seen here.
  if (!script?.files || context.fetching) return undefined;
  const stage = 'files';
  if (!file) {
    return {
      ...{ id: 'kernel-never-asked', dueAtMs: script.atMs + fileAskedMs, stage },
      seen: 'A script with files of this server, and no request for one',
      expected: 'A request for the first file',
    };
  }
  if (!file.end) {
    return {
      ...{ id: 'file-stalled', dueAtMs: (file.movedAtMs ?? file.askedAtMs) + transferMovesMs },
      ...{ stage, seen: `${file.bytes} bytes of "${file.file}" taken, and then no more` },
      expected: 'The whole file taken by the machine',
    };
  }
  const dueAtMs = (fileWholeAtMs ?? file.end.atMs) + fileAskedMs;
  if (filesWhole < script.files) {
    return {
      ...{ id: 'initrd-never-asked', dueAtMs, stage },
      seen: `${filesWhole} of ${script.files} files sent, and no request for the next`,
      expected: 'A request for the next file',
    };
  }
  return {
    ...{ id: 'handoff-never-came', dueAtMs, stage },
    seen: `${filesWhole} files sent whole, and no report that the machine hands over`,
    expected: 'A report that the machine hands over',
  };
};
