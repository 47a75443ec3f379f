/**
 * The script that carries a plan out.
 *
 * Owns     the order of steps, and that each of them, when it fails, says so on the screen and to
 *          the server before the machine boots its own disk.
 * Leaves   which files and arguments to domain/plan-boot.ts.
 * Specs    iPXE 1.0 and 2.0: a kernel is downloaded and selected by `kernel`, everything else that
 *          is loaded counts as an initrd.
 * Tests    test/ipxe-templates/boot.test.ts
 */
import type { BeaconStep } from '../domain/boot-event.ts';
import type { BootPlan, LoadedFile } from '../domain/boot-plan.ts';
import { commandLineWords } from '../domain/plan-boot.ts';
import { beacon, failureBeacon, type ScriptContext } from './beacon.ts';
import { line, say, script, type ScriptLine } from './escape.ts';
import { localDisk } from './local-disk.ts';

type LinuxPlan = Extract<BootPlan, { kind: 'linux' }>;
type IsoPlan = Extract<BootPlan, { kind: 'iso' }>;
type ChainPlan = Extract<BootPlan, { kind: 'chain' }>;

interface BootScriptModel extends ScriptContext {
  /** name or hardware address, as people know the machine */
  readonly machine: string;
  readonly profile: string;
  readonly plan: BootPlan;
}

/**
 * iPXE counts from the last byte that came. A factory may build an asset for three minutes before
 * the first one; after four nobody believes in it any more.
 */
const DOWNLOAD_TIMEOUT_MS = 240_000;

/** Long enough to read the message, short enough for a rack that comes back by itself. */
const READING_SECONDS = 10;

/** @throws RouseError SCRIPT_VALUE_REFUSED when the plan holds what a script cannot carry */
export function bootScript(model: BootScriptModel): string {
  return script([
    ...say`rouse: ${model.machine} boots profile ${model.profile}.`,
    ...carriedOut(model.plan, model),
    line`:give_up`,
    ...say`rouse: booting the local disk in ${READING_SECONDS} seconds.`,
    line`sleep ${READING_SECONDS}`,
    ...localDisk(),
  ]);
}

function carriedOut(plan: BootPlan, to: ScriptContext): readonly ScriptLine[] {
  switch (plan.kind) {
    case 'linux':
      return bootKernel(plan, commandLineWords(plan), to);
    case 'wimboot':
      return bootKernel(plan, plan.args, to);
    case 'iso':
      return bootIso(plan, to);
    case 'chain':
      return bootChain(plan, to);
  }
}

function bootKernel(
  { kernel, initrds }: Pick<LinuxPlan, 'kernel' | 'initrds'>,
  words: readonly string[],
  to: ScriptContext,
): ScriptLine[] {
  const { name, url } = kernel;
  return [
    line`imgfree ||`,
    line`kernel --name ${name} --timeout ${DOWNLOAD_TIMEOUT_MS} ${url} ${words} || goto no_kernel`,
    ...initrds.map(initrd),
    beacon(to, 'handoff'),
    // By name: what is selected need not survive the beacon in every build.
    line`boot ${name} || goto no_boot`,
    ...failure(to, {
      label: line`:no_kernel`,
      step: 'kernel-failed',
      text: 'the kernel could not be downloaded',
    }),
    ...failure(to, {
      label: line`:no_initrd`,
      step: 'initrd-failed',
      text: 'an initrd could not be downloaded',
    }),
    ...failure(to, {
      label: line`:no_boot`,
      step: 'boot-failed',
      text: 'the kernel could not be started',
    }),
  ];
}

/** Behind its URL stands what iPXE calls the file inside the archive that it makes for it. */
function initrd({ name, url, inside, optional }: LoadedFile): ScriptLine {
  const timeout = DOWNLOAD_TIMEOUT_MS;
  const inner = inside === undefined ? [] : [inside];
  return optional
    ? line`initrd --name ${name} --timeout ${timeout} ${url} ${inner} ||`
    : line`initrd --name ${name} --timeout ${timeout} ${url} ${inner} || goto no_initrd`;
}

/** A drive that could not be booted from is in the way of the machine's own disk, and goes. */
function bootIso(plan: IsoPlan, to: ScriptContext): ScriptLine[] {
  const { url, loader, describe, keep } = plan;
  const options = [
    ...(describe ? [] : ['--no-describe']),
    ...(keep ? ['--keep'] : []),
    ...(loader === undefined ? [] : ['--filename', loader]),
  ];
  return [
    line`imgfree ||`,
    beacon(to, 'handoff'),
    line`sanboot ${options} ${url} || goto no_boot`,
    ...failure(to, {
      label: line`:no_boot`,
      step: 'boot-failed',
      text: 'the CD image could not be booted',
    }),
  ];
}

/** Not `--replace`: only a script that still exists can report that the other one failed. */
function bootChain({ url, args }: ChainPlan, to: ScriptContext): ScriptLine[] {
  return [
    beacon(to, 'handoff'),
    line`chain --autofree --timeout ${DOWNLOAD_TIMEOUT_MS} ${url} ${args} || goto no_chain`,
    line`exit 0`,
    ...failure(to, {
      label: line`:no_chain`,
      step: 'chain-failed',
      text: 'the script or loader of the profile failed',
    }),
  ];
}

/** `errno` is kept before the beacon can change it, in the form that iPXE's error pages use. */
function failure(
  to: ScriptContext,
  { label, step, text }: { label: ScriptLine; step: BeaconStep; text: string },
): ScriptLine[] {
  return [
    label,
    line`set error \${errno:hexraw}`,
    line`echo rouse: ${text.split(' ')} (ipxe.org/\${error}).`,
    failureBeacon(to, step),
    line`goto give_up`,
  ];
}
