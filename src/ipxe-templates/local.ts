/**
 * The script that lets a machine boot its own disk, and tells it why.
 *
 * Tests    test/ipxe-templates/local.test.ts
 */
import type { LocalReason } from '../domain/boot-event.ts';
import type { DiskWay } from '../domain/disk-way.ts';
import { beacon, type ScriptContext } from './beacon.ts';
import { say, script, type ScriptLine } from './escape.ts';
import { localDisk, localDiskBy } from './local-disk.ts';

interface LocalScriptModel extends ScriptContext {
  /** name or hardware address, as people know the machine */
  readonly machine: string;
  readonly reason: LocalReason;
  /** undefined: the script chooses by what it runs on */
  readonly way?: DiskWay;
}

export function localScript(model: LocalScriptModel): string {
  return script([
    ...explanation(model),
    ...say`Booting the local disk.`,
    beacon(model, 'local'),
    ...(model.way === undefined ? localDisk() : localDiskBy(model.way)),
  ]);
}

/** For a request that does not say, in a form we can read, which machine is asking. */
export function strangerScript(model: ScriptContext & { readonly fault: string }): string {
  return script([
    ...say`rouse cannot tell which machine this is: ${model.fault}.`,
    ...say`Booting the local disk.`,
    beacon(model, 'local'),
    ...localDisk(),
  ]);
}

function explanation({ machine, reason }: LocalScriptModel): readonly ScriptLine[] {
  switch (reason) {
    case 'unknown-machine':
      return [
        ...say`rouse does not know ${machine} yet.`,
        ...say`Give it a boot profile with: rouse machines set ${machine} --profile NAME`,
      ];
    case 'no-profile':
      return [
        ...say`rouse: ${machine} has no boot profile.`,
        ...say`Give it one with: rouse machines set ${machine} --profile NAME`,
      ];
    case 'profile-local':
      return say`rouse: the boot profile of ${machine} is its local disk.`;
    case 'profile-missing':
      return say`rouse: the boot profile of ${machine} no longer exists.`;
    case 'installed':
      return [
        ...say`rouse: ${machine} is installed.`,
        ...say`To install it again: rouse machines arm ${machine}`,
      ];
    case 'ignored':
      return say`rouse: somebody decided that ${machine} is ignored.`;
  }
}
