/**
 * A finding that comes true at a certain moment, unless something else is seen before.
 */
import type { Boot } from '../boot-session.ts';
import type { BootEvidence } from '../boot-evidence.ts';
import type { BootStage } from '../boot-stage.ts';
import type { FindingId } from '../finding.ts';

export interface Suspicion {
  readonly id: FindingId;
  /** a fact is due when it is seen, a silence when its deadline has passed */
  readonly dueAtMs: number;
  readonly stage: BootStage;
  readonly seen: string;
  readonly expected: string;
}

/** What another server answered to a machine that asked as this one does. */
export interface OtherServer {
  readonly server: string;
  /** it hands out addresses as well */
  readonly addresses: boolean;
  readonly file: string;
}

/** What is known beside the boot itself. */
export interface DiagnosisContext {
  /** servers that answer machines on its network; unknown where nobody has looked */
  readonly others?: readonly OtherServer[];
  /** a file for machines is being fetched from elsewhere, so the first byte may be late */
  readonly fetching?: boolean;
}

/** One part of a boot. @returns undefined where it has nothing to say */
export type Suspect = (on: {
  readonly boot: Boot;
  readonly evidence: BootEvidence;
  readonly context: DiagnosisContext;
}) => Suspicion | undefined;
