/**
 * The scripts that machines would be given, for people who look at them.
 *
 * Tests    test/assemble.test.ts, test/http/api/machine-previews.test.ts
 */
import type { Site } from './domain/boot-plan.ts';
import { redactDecision } from './domain/redact-args.ts';
import type { ExplainBoot, RenderScript } from './domain/use-cases.ts';
import { printed } from './http/boot/served-script.ts';
import { systemClock } from './platform/clock.ts';
import type { DiskWays } from './service/disk-ways.ts';

interface PreviewDeps {
  readonly site: Site;
  readonly explain: ExplainBoot;
  readonly diskWays: Pick<DiskWays, 'wayOf'>;
  /** of Rouse */
  readonly version: string;
}

/** Shown instead of a session in scripts that are only looked at. */
const PREVIEW_SESSION = 'preview';

export function createRenderScript({
  site,
  explain,
  diskWays,
  version,
}: PreviewDeps): RenderScript {
  return async (machine, { showSecrets }) => {
    const about = { origin: site.bootOrigin, session: PREVIEW_SESSION, version };
    const { decision } = await explain({ machine });
    const way = decision.kind === 'local-disk' ? diskWays.wayOf(machine) : undefined;
    const sent = way === undefined ? decision : { ...decision, way };
    const shown = showSecrets ? sent : redactDecision(sent);
    return printed(shown, { ...about, atMs: systemClock.nowMs() }, machine.macs[0]).text;
  };
}
