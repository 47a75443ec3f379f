/**
 * What a machine is answered, as text and as the facts to record about it.
 *
 * Owns     that there is always a script: whatever goes wrong is said by one that ends at the
 *          local disk, because iPXE does not show the body of an error.
 * Leaves   the decision to the service layer, and the words to src/ipxe-templates.
 * Tests    test/http/boot/scripts.test.ts, test/http/boot/served-script.test.ts
 */
import type { IpAddress } from '../../domain/address.ts';
import type { LocalReason } from '../../domain/boot-event.ts';
import type { Decision } from '../../domain/boot-plan.ts';
import { RouseError } from '../../domain/errors.ts';
import type { Mac } from '../../domain/mac.ts';
import { machineLabel, type Sighting } from '../../domain/machine.ts';
import { reportTargets } from '../../domain/report-targets.ts';
import { scriptFacts, type ScriptFacts } from '../../domain/script-facts.ts';
import type { ScriptContext } from '../../ipxe-templates/beacon.ts';
import { bootScript } from '../../ipxe-templates/boot.ts';
import { failScript } from '../../ipxe-templates/fail.ts';
import { localScript, strangerScript } from '../../ipxe-templates/local.ts';
import { startScript } from '../../ipxe-templates/start.ts';
import { asRouseError } from '../problem.ts';
import type { BootDeps } from './deps.ts';

export interface ServedScript extends ScriptFacts {
  readonly text: string;
  readonly script: 'start' | 'boot' | 'local' | 'fail';
  /** name or hardware address; the network address of a machine that has not told either */
  readonly machine: string;
  readonly mac?: Mac;
  readonly profile?: string;
  /** the one that gave it the profile */
  readonly rule?: string;
  readonly reason?: LocalReason;
  readonly error?: RouseError;
  readonly session?: string;
}

/** Somebody whose hardware address is known from the neighbour table, or not at all. */
export interface Stranger {
  readonly from: IpAddress;
  readonly mac: Mac | undefined;
}

export function startServed(origin: string, stranger: Stranger): ServedScript {
  return { ...asStranger(stranger), script: 'start', text: startScript({ origin }) };
}

/** @param fault  what is wrong with the report, continuing "rouse cannot tell …: " */
export function strangerServed(
  context: ScriptContext,
  stranger: Stranger,
  fault: string,
): ServedScript {
  return {
    ...asStranger(stranger),
    session: context.session,
    script: 'fail',
    text: strangerScript({ ...context, fault }),
    error: new RouseError('REQUEST_INVALID', fault),
  };
}

export async function decidedServed(
  context: ScriptContext & { readonly from: IpAddress; readonly asker?: Stranger },
  sighting: Sighting,
  deps: Pick<BootDeps, 'decide' | 'factoryUrl' | 'receivers'>,
): Promise<ServedScript> {
  const { mac } = sighting;
  const common = { mac, session: context.session };
  try {
    const { origin: bootOrigin, session, from, asker } = context;
    const asking = asker && { session, from: asker.from, ...(asker.mac && { mac: asker.mac }) };
    const reports = reportTargets(bootOrigin, deps.receivers ?? {});
    const { factoryUrl } = deps;
    const site = { bootOrigin, factoryUrl, reports, from, ...(asking && { asking }) };
    return { ...common, ...printed(await deps.decide(sighting, site), context, mac) };
  } catch (error) {
    return { ...common, ...failed(error, context, { machine: mac }) };
  }
}

function asStranger({ from, mac }: Stranger): Pick<ServedScript, 'machine' | 'mac'> {
  return mac ? { machine: mac, mac } : { machine: from };
}

/** The decision as text. A plan that no script can carry becomes a script that says so. */
export function printed(decision: Decision, context: ScriptContext, mac: Mac): ServedScript {
  const served = printedAs(decision, context, mac);
  const { choice } = decision;
  return choice?.by === 'rule' ? { ...served, rule: choice.rule } : served;
}

function printedAs(decision: Decision, context: ScriptContext, mac: Mac): ServedScript {
  const machine = decision.machine ? machineLabel(decision.machine) : mac;
  if (decision.kind === 'local-disk') {
    const { reason, way } = decision;
    const text = localScript({ ...context, machine, reason, ...(way && { way }) });
    return { text, script: 'local', machine, reason };
  }
  const { profile } = decision;
  if (decision.kind === 'fail') return failed(decision.error, context, { machine, profile });
  try {
    const text = bootScript({ ...context, machine, profile, plan: decision.plan });
    return {
      text,
      script: 'boot',
      machine,
      profile,
      ...scriptFacts(decision.plan, context.origin),
    };
  } catch (error) {
    return failed(error, context, { machine, profile });
  }
}

function failed(
  error: unknown,
  context: ScriptContext,
  who: { readonly machine: string; readonly profile?: string },
): ServedScript {
  const failure = asRouseError(error);
  const { code, message } = failure;
  return {
    ...who,
    script: 'fail',
    text: failScript({ ...context, ...who, code, message }),
    error: failure,
  };
}
