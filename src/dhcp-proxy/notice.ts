/**
 * What TFTP, HTTP and scripts tell about a machine that was offered something.
 *
 * Owns     which event means that an offer was followed, that a loader was fetched, or that iPXE
 *          came up, and what is learned from that.
 * Limits   events name a machine by its hardware address, which TFTP and HTTP know of neighbours
 *          alone: behind a router nothing is learned until iPXE says who it is.
 * Tests    test/dhcp-proxy/notice.test.ts
 */
import type { BootEvent } from '../domain/boot-event.ts';
import { START_SCRIPT } from '../domain/boot-names.ts';
import type { FirmwareMemory, Personality } from '../domain/firmware.ts';
import { dhcpBootMsMax } from '../domain/limits.ts';
import type { ClientMemory } from './client-memory.ts';

type Notice =
  { readonly kind: 'asked' | 'fetched'; readonly file: string } | { readonly kind: 'ipxe' };

const HTTP_FOLDER = 'loaders/';

/** @returns undefined for events that say nothing about firmware */
export function noticeOf(event: BootEvent): Notice | undefined {
  if (event.kind === 'script.served') return { kind: 'ipxe' };
  if (event.kind === 'tftp.started') {
    return event.file === START_SCRIPT ? { kind: 'ipxe' } : { kind: 'asked', file: event.file };
  }
  if (event.kind === 'tftp.finished') {
    const { outcome, file } = event;
    return outcome === 'complete' && file !== START_SCRIPT ? { kind: 'fetched', file } : undefined;
  }
  if (event.kind !== 'file.sent' || !event.file.startsWith(HTTP_FOLDER)) return undefined;
  const file = event.file.slice(HTTP_FOLDER.length);
  return { kind: event.complete && event.probe !== true ? 'fetched' : 'asked', file };
}

/**
 * Takes note in the memory of the machine.
 *
 * @param isLoader  whether a file is a loader that is published
 * @returns what was learned that was not known before
 */
export function takeNotice(
  memory: ClientMemory,
  notice: Notice,
  now: { readonly atMs: number; readonly isLoader: (file: string) => boolean },
): FirmwareMemory | undefined {
  if (notice.kind === 'ipxe') return cameUp(memory, now.atMs);
  if (!now.isLoader(notice.file)) return undefined;
  if (notice.kind === 'fetched') {
    memory.loader = fetched(memory, notice.file, now.atMs);
  }
  return followed(memory, now.atMs);
}

function fetched(
  { loader }: ClientMemory,
  file: string,
  atMs: number,
): NonNullable<ClientMemory['loader']> {
  const again = loader?.file === file && !loader.cameUp;
  return { file, atMs, sinceMs: again ? loader.sinceMs : atMs, cameUp: false };
}

/** iPXE runs on the machine: the loader that it fetched last is one that works. */
export function cameUp(memory: ClientMemory, atMs: number): FirmwareMemory | undefined {
  const { loader } = memory;
  if (!loader || loader.cameUp || atMs - loader.atMs > dhcpBootMsMax) return undefined;
  loader.cameUp = true;
  memory.silent = memory.silent.filter((file) => file !== loader.file);
  return learn(memory, { loader: loader.file });
}

function followed(memory: ClientMemory, atMs: number): FirmwareMemory | undefined {
  const { offer } = memory;
  if (!offer || offer.followed || atMs - offer.atMs > dhcpBootMsMax) return undefined;
  offer.followed = true;
  const personality = followedForm(offer);
  return personality && learn(memory, { personality });
}

/**
 * Under `binl` a client asks port 4011. One that fetches without having asked followed what it was
 * offered before, for firmware may keep an offer of an earlier round.
 */
function followedForm(offer: NonNullable<ClientMemory['offer']>): Personality | undefined {
  return offer.personality === 'binl' && !offer.asked4011 ? offer.before : offer.personality;
}

function learn(memory: ClientMemory, learned: FirmwareMemory): FirmwareMemory | undefined {
  const { worked } = memory;
  const news =
    (learned.loader !== undefined && learned.loader !== worked.loader) ||
    (learned.personality !== undefined && learned.personality !== worked.personality);
  if (!news) return undefined;
  memory.worked = { ...worked, ...learned };
  return memory.worked;
}
