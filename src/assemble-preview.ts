/**
 * The scripts that machines would be given, for people who look at them.
 *
 * Tests    test/assemble-preview.test.ts
 */
import type { Decision, Site } from './domain/boot-plan.ts';
import type { Machine } from './domain/machine.ts';
import type { EntriesFor } from './domain/menu-ports.ts';
import { redactDecision } from './domain/redact-args.ts';
import type { ScriptStage } from './domain/script-stage.ts';
import type { UnknownMachines } from './domain/unknown-machines.ts';
import type { ExplainBoot, RenderScript } from './domain/use-cases.ts';
import { printed } from './http/boot/served-script.ts';
import { startScript } from './ipxe-templates/start.ts';
import { systemClock } from './platform/clock.ts';
import type { DiskWays } from './service/disk-ways.ts';

interface PreviewDeps {
  readonly site: Site;
  readonly explain: ExplainBoot;
  readonly diskWays: Pick<DiskWays, 'wayOf'>;
  readonly entriesFor: EntriesFor;
  readonly unknown: UnknownMachines;
  /** of Rouse */
  readonly version: string;
}

/** Shown instead of a session in scripts that are only looked at. */
const PREVIEW_SESSION = 'preview';

export function createRenderScript(deps: PreviewDeps): RenderScript {
  const { site, diskWays, version } = deps;
  const origin = site.bootOrigin;
  return async (machine, { showSecrets, stage }) => {
    if (stage === 'start') return startScript({ origin });
    const decision = await decisionAt(stage, machine, deps);
    const way = decision.kind === 'local-disk' ? diskWays.wayOf(machine) : undefined;
    const sent = way === undefined ? decision : { ...decision, way };
    const shown = showSecrets ? sent : redactDecision(sent);
    const context = { origin, session: PREVIEW_SESSION, version, atMs: systemClock.nowMs() };
    return printed(shown, context, machine.macs[0]).text;
  };
}

/** @param stage  undefined: that of now */
async function decisionAt(
  stage: Exclude<ScriptStage, 'start'> | undefined,
  machine: Machine,
  { explain, entriesFor, unknown }: PreviewDeps,
): Promise<Decision> {
  switch (stage) {
    case 'wait': {
      const menu = (await entriesFor(machine)).length > 0 && { menu: true as const };
      return { kind: 'wait', machine, seconds: unknown.waitSeconds, ...menu };
    }
    case 'menu': {
      const entries = await entriesFor(machine);
      return { kind: 'menu', machine, seconds: unknown.menuSeconds, entries };
    }
    case 'boot':
      return (await explain({ machine, waited: true })).decision;
    case undefined:
      return (await explain({ machine })).decision;
  }
}
