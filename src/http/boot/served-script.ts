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
import type { Decision, Site } from '../../domain/boot-plan.ts';
import { RouseError } from '../../domain/errors.ts';
import type { Mac } from '../../domain/mac.ts';
import { machineLabel, type ProfileName, type Sighting } from '../../domain/machine.ts';
import { reportTargets } from '../../domain/report-targets.ts';
import { scriptFacts, type ScriptFacts } from '../../domain/script-facts.ts';
import type { ScriptContext } from '../../ipxe-templates/beacon.ts';
import { bootScript } from '../../ipxe-templates/boot.ts';
import { failScript } from '../../ipxe-templates/fail.ts';
import { menuScript } from '../../ipxe-templates/menu.ts';
import { localScript, strangerScript } from '../../ipxe-templates/local.ts';
import { waitScript } from '../../ipxe-templates/wait.ts';
import { startScript } from '../../ipxe-templates/start.ts';
import { asRouseError } from '../problem.ts';
import type { BootDeps } from './deps.ts';

export interface ServedScript extends ScriptFacts {
  readonly text: string;
  readonly script: 'start' | 'boot' | 'local' | 'wait' | 'menu' | 'fail';
  /** name or hardware address; the network address of a machine that has not told either */
  readonly machine: string;
  readonly mac?: Mac;
  readonly profile?: ProfileName;
  /** the one that gave it the profile */
  readonly rule?: string;
  readonly reason?: LocalReason;
  readonly error?: RouseError;
  readonly session?: string;
  /** because of an order */
  readonly ordered?: true;
  /** of a machine that is told to wait */
  readonly wait?: { readonly code: string; readonly seconds: number };
  /** of a machine that shows its menu */
  readonly menu?: { readonly entries: number; readonly seconds: number };
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

/**
 * A script that is asked for, and by whom; `waited`: after a wait that nobody ended; `menu`: by
 * somebody who wants to choose.
 */
interface Asked extends ScriptContext {
  readonly from: IpAddress;
  readonly asker?: Stranger;
  readonly waited?: true;
  readonly menu?: true;
}

/** What a plan needs to know about the server, as the machine reaches it. */
export function siteOf(origin: string, deps: Pick<BootDeps, 'factoryUrl' | 'receivers'>): Site {
  const reports = reportTargets(origin, deps.receivers ?? {});
  return { bootOrigin: origin, factoryUrl: deps.factoryUrl, reports };
}

export async function decidedServed(
  context: Asked,
  sighting: Sighting,
  deps: Pick<BootDeps, 'decide' | 'factoryUrl' | 'receivers' | 'version'>,
): Promise<ServedScript> {
  const { mac } = sighting;
  const common = { mac, session: context.session };
  try {
    const { origin, session, from, asker, waited, menu } = context;
    const asking = asker && { session, from: asker.from, ...(asker.mac && { mac: asker.mac }) };
    const wishes = { ...(waited && { waited }), ...(menu && { menu }) };
    const asked = { from, ...(asking && { asking }), ...wishes };
    const decision = await deps.decide(sighting, { ...siteOf(origin, deps), ...asked });
    const { version } = deps;
    return { ...common, ...printed(decision, { ...context, version, atMs: sighting.atMs }, mac) };
  } catch (error) {
    return { ...common, ...failed(error, context, { machine: mac }) };
  }
}

function asStranger({ from, mac }: Stranger): Pick<ServedScript, 'machine' | 'mac'> {
  return mac ? { machine: mac, mac } : { machine: from };
}

/** `version`: of Rouse */
type PrintContext = ScriptContext & { readonly atMs: number; readonly version: string };

/** The decision as text. A plan that no script can carry becomes a script that says so. */
export function printed(decision: Decision, context: PrintContext, mac: Mac): ServedScript {
  const served = printedAs(decision, context, mac);
  const { choice } = decision;
  return choice?.by === 'rule' ? { ...served, rule: choice.rule } : served;
}

function printedAs(decision: Decision, context: PrintContext, mac: Mac): ServedScript {
  const machine = decision.machine ? machineLabel(decision.machine) : mac;
  if (decision.kind === 'local-disk') {
    const { reason, way } = decision;
    const text = localScript({ ...context, machine, reason, ...(way && { way }) });
    return { text, script: 'local', machine, reason };
  }
  if (decision.kind === 'wait') {
    return { ...waiting(decision, context, mac), machine };
  }
  if (decision.kind === 'menu') return { ...choosing(decision, context, mac), machine };
  const { profile } = decision;
  if (decision.kind === 'fail') return failed(decision.error, context, { machine, profile });
  try {
    const text = bootScript({ ...context, machine, profile, plan: decision.plan });
    return {
      text,
      script: 'boot',
      machine,
      profile,
      ...(decision.choice?.by === 'order' && { ordered: true as const }),
      ...scriptFacts(decision.plan, context.origin),
    };
  } catch (error) {
    return failed(error, context, { machine, profile });
  }
}

function waiting(
  { machine, seconds, menu }: Extract<Decision, { kind: 'wait' }>,
  { atMs, ...context }: PrintContext,
  mac: Mac,
): Pick<ServedScript, 'text' | 'script' | 'wait'> {
  const code = machine.code ?? mac;
  const untilSeconds = Math.ceil(atMs / 1_000) + seconds;
  const { arch } = machine.hardware;
  const shown = { ...(arch && { arch }), ...(menu && { menu }) };
  const model = { ...context, mac, code, seconds, untilSeconds, ...shown };
  return { text: waitScript(model), script: 'wait', wait: { code, seconds } };
}

/** Stands where a token does in what is only looked at. */
const PREVIEW_TOKEN = 'preview';

function choosing(
  { machine, seconds, entries, token = PREVIEW_TOKEN }: Extract<Decision, { kind: 'menu' }>,
  context: PrintContext,
  mac: Mac,
): Pick<ServedScript, 'text' | 'script' | 'menu'> {
  const { name, code = mac, hardware } = machine;
  const { arch, manufacturer, product } = hardware;
  const text = menuScript({
    ...{ ...context, mac, code, seconds, entries, token },
    ...(name && { name }),
    ...(arch && { arch }),
    product: [manufacturer, product].filter(Boolean).join(' '),
  });
  return { text, script: 'menu', menu: { entries: entries.length, seconds } };
}

export function failed(
  error: unknown,
  context: ScriptContext,
  who: { readonly machine: string; readonly mac?: Mac; readonly profile?: ProfileName },
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
