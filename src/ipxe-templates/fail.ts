/**
 * The script of a machine whose profile cannot be carried out: code, reason, and its own disk.
 *
 * Tests    test/ipxe-templates/fail.test.ts
 */
import type { ErrorCode } from '../domain/errors.ts';
import { beacon, type ScriptContext } from './beacon.ts';
import { line, say, script } from './escape.ts';
import { localDisk } from './local-disk.ts';

interface FailScriptModel extends ScriptContext {
  /** name or hardware address, as people know the machine */
  readonly machine: string;
  /** undefined: it failed before a profile was found */
  readonly profile?: string;
  readonly code: ErrorCode;
  readonly message: string;
}

/** Long enough to read it or to take a picture of it. */
const READING_MS = 20_000;

export function failScript(model: FailScriptModel): string {
  const { machine, profile } = model;
  return script([
    ...(profile === undefined
      ? say`rouse: ${machine} cannot boot.`
      : say`rouse: ${machine} cannot boot profile ${profile}.`),
    ...say`${model.code}: ${model.message}`,
    beacon(model, 'local'),
    ...say`Booting the local disk in ${READING_MS / 1_000} seconds.`,
    line`prompt --key r --timeout ${READING_MS} Press r to try again. || goto local`,
    line`chain --replace ${model.origin}/boot/start.ipxe ||`,
    line`:local`,
    ...localDisk(),
  ]);
}
