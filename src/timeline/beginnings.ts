/**
 * When a boot begins.
 *
 * Owns     what may be the first thing that is seen of a boot, and what cannot belong to the boot
 *          of the machine that is known, so that another one begins.
 * Tests    test/timeline/engine.test.ts
 */
import type { BootEvent, BootEventKind } from '../domain/boot-event.ts';
import type { Boot } from '../domain/boot-session.ts';
import { chainedMs } from '../domain/limits-timeline.ts';
import { isRefusedAsking } from './belongs.ts';
import { hasStage } from './stages.ts';
import { isLoaderFolder, isPastLoader, isStartScript, wasLoader } from './transfers.ts';

/** Whether the event may be the first of a boot: the machine asks for something. */
export function mayBegin(event: BootEvent): boolean {
  if (event.kind === 'dhcp.ignored') return isRefusedAsking(event);
  if (event.kind === 'file.sent') return isLoaderFolder(event.file);
  return ASKING.has(event.kind);
}

const ASKING: ReadonlySet<BootEventKind> = new Set<BootEventKind>([
  'dhcp.discover',
  'pxe.request',
  'tftp.started',
  'script.served',
]);

/** Whether the event begins another boot than the one the machine had so far. */
export function beginsAfter(boot: Boot, event: BootEvent): boolean {
  const over = boot.endedAtMs !== undefined;
  if (event.kind === 'script.served') return over;
  if (event.kind === 'dhcp.ignored') return over && isRefusedAsking(event);
  if (event.kind === 'dhcp.discover' || event.kind === 'pxe.request') {
    if (event.client !== 'ipxe') return over || isPastLoader(boot);
    return event.kind === 'dhcp.discover' && ipxeBegins(boot, event.atMs);
  }
  if (event.kind === 'tftp.started' && isStartScript(event)) return over;
  // Where another server answers DHCP, a loader that is fetched again is all that is seen.
  const fetches = event.kind === 'tftp.started' || event.kind === 'file.sent';
  return fetches && isPastLoader(boot) && wasLoader(boot, event.file);
}

/**
 * iPXE asks again in the boot that loaded it, also after it was handed over to another script. As
 * firmware, in the ROM of a network card, it begins one.
 */
function ipxeBegins(boot: Boot, atMs: number): boolean {
  const { endedAtMs, client } = boot;
  const isFirmware = client === 'ipxe';
  if (endedAtMs === undefined) return isFirmware && hasStage(boot, 'script');
  return isFirmware || atMs - endedAtMs > chainedMs;
}
