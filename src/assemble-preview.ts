/**
 * The scripts that machines would be given, for people who look at them.
 *
 * Tests    test/assemble-preview.test.ts
 */
import type { Asked } from './domain/choice.ts';
import type { Decision, Site } from './domain/boot-plan.ts';
import type { Machine } from './domain/machine.ts';
import type { EntriesFor } from './domain/menu-ports.ts';
import type { Profile } from './domain/profile.ts';
import type { RenderDraft } from './domain/profile-ports.ts';
import { redactDecision } from './domain/redact-args.ts';
import type { ScriptStage } from './domain/script-stage.ts';
import type { UnknownMachines } from './domain/unknown-machines.ts';
import type { ExplainBoot, RenderScript } from './domain/use-cases.ts';
import { printed } from './http/boot/served-script.ts';
import { startScript } from './ipxe-templates/start.ts';
import { systemClock } from './platform/clock.ts';
import type { Chooser } from './service/chooser.ts';
import { explainFor, type Grounds } from './service/decide-boot.ts';
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

/** The script that a machine would get from a profile that nobody has saved. */
export function createRenderDraft(deps: DraftDeps): RenderDraft {
  return async (draft, machine) => {
    const profile: Profile = { ...draft, version: 0 };
    const chooser = {
      async explain(asked: Asked) {
        const wanted = { ...asked, machine: { ...asked.machine, profile: draft.name } };
        const explained = await deps.chooser.explain(wanted);
        // As by an order: also where its installation says that it boots its disk.
        return { ...explained, choice: { by: 'order', profile: draft.name } as const, profile };
      },
    };
    const { inventory, sources, unknown } = deps;
    const grounds = { inventory, unknown, chooser, ...(sources && { sources }) };
    const asking = answered(machine);
    const explain: ExplainBoot = (asked) => explainFor(asked, deps.site, grounds);
    const { decision } = await explain({ machine: asking });
    if (decision.kind === 'fail') return { error: decision.error };
    const render = createRenderScript({ ...deps, explain });
    return { script: await render(asking, { showSecrets: false }) };
  };
}

/** As if nobody had said that it is not to be answered. */
function answered(machine: Machine): Machine {
  const members = Object.entries(machine).filter(([name]) => name !== 'ignored');
  return Object.fromEntries(members) as unknown as Machine;
}

type DraftDeps = Omit<PreviewDeps, 'explain'> &
  Omit<Grounds, 'chooser'> & { readonly chooser: Pick<Chooser, 'explain'> };
