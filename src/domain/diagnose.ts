/**
 * What is wrong with a boot, if anything.
 *
 * Owns     in which order the parts of a boot are asked: the furthest that was reached has the
 *          word, for whatever came after all proves that what was before did work. So a boot has
 *          one finding at a time, and a good one has none.
 * Leaves   the facts to note-evidence.ts, how long is too long to diagnose/deadlines.ts, and what
 *          to do about a finding to finding.ts.
 * Tests    test/domain/diagnose.test.ts
 */
import type { Boot, BootFinding } from './boot-session.ts';
import { offerUnfollowed, unanswered } from './diagnose/asking.ts';
import { loading, scriptless } from './diagnose/loading.ts';
import { scripted, troubled } from './diagnose/running.ts';
import type { DiagnosisContext, Suspicion } from './diagnose/suspicion.ts';

/** @returns what is wrong at that moment; what is not named any more is withdrawn */
export function diagnose(
  boot: Boot,
  nowMs: number,
  context: DiagnosisContext = {},
): readonly BootFinding[] {
  const suspicion = suspicionOf(boot, context);
  if (!suspicion || suspicion.dueAtMs > nowMs) return [];
  const { dueAtMs: atMs, ...finding } = suspicion;
  return [{ ...finding, atMs }];
}

/** When the boot has a finding that it has not yet, if nothing else is heard of it until then. */
export function nextDeadlineMs(boot: Boot, context: DiagnosisContext = {}): number | undefined {
  const suspicion = suspicionOf(boot, context);
  const known = boot.findings.some(({ id }) => id === suspicion?.id);
  return known ? undefined : suspicion?.dueAtMs;
}

function suspicionOf(boot: Boot, context: DiagnosisContext): Suspicion | undefined {
  const { evidence } = boot;
  if (!evidence) return undefined;
  const on = { boot, evidence, context };
  if (evidence.trouble) return troubled(on);
  if (evidence.script) return scripted(on);
  if (evidence.ipxe) return scriptless(on);
  if (evidence.loader ?? evidence.loadersWhole > 0) return loading(on);
  // EDK2 goes on to HTTP boot when PXE came to nothing; that it is not answered there is no news.
  const refused = !evidence.offer || evidence.ignored?.reason === 'other-server';
  if (refused) return unanswered(on);
  // Behind a relay nobody knows whose transfers are whose before there is a script.
  return boot.relayed ? undefined : offerUnfollowed(on);
}
