/**
 * How a running boot script tells the server where it is, without changing what it boots.
 *
 * A beacon is a script that does nothing. It is fetched with `chain --autofree`, which drops it
 * again: any other image that stays loaded would be handed to the kernel as an initrd. Its failure
 * is ignored, for a boot must not depend on somebody watching it.
 *
 * Tests    test/ipxe-templates/beacon.test.ts
 */
import type { BeaconStep } from '../domain/boot-event.ts';
import { line, script, type ScriptLine } from './escape.ts';

/** Where the script being built was asked for, and the name its beacons go by. */
export interface ScriptContext {
  /** origin of the boot surface as this machine reaches it: `http://10.77.0.2:8080` */
  readonly origin: string;
  readonly session: string;
}

/** A server that went away between two steps costs the machine these five seconds. */
const TIMEOUT_MS = 5_000;

export function beacon(to: ScriptContext, step: BeaconStep): ScriptLine {
  return line`chain --autofree --timeout ${TIMEOUT_MS} ${beaconUrl(to, step)} ||`;
}

/** Adds the number that iPXE explains at `https://ipxe.org/…`, from the setting `error`. */
export function failureBeacon(to: ScriptContext, step: BeaconStep): ScriptLine {
  return line`chain --autofree --timeout ${TIMEOUT_MS} ${beaconUrl(to, step)}?error=\${error} ||`;
}

export function beaconUrl({ origin, session }: ScriptContext, step: BeaconStep): string {
  return [origin, 'boot', 'beacon', session, step].join('/');
}

/** What a beacon's URL answers. */
export function beaconScript(): string {
  return script([line`# noted`]);
}
