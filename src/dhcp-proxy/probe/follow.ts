/**
 * Whose word a machine takes when several servers answer: the rules of each firmware, as data in
 * and data out.
 *
 * Specs    EDK2 PxeBcDhcp4.c (choice: an address with PXE's own options; an address alone and the
 *          first PXE offer of a proxy; an address with the class alone, which asks its sender's
 *          port 4011; an address alone and a proxy's port 4011; an address with a file). EDK2
 *          HttpBootDhcp4.c. iPXE dhcp.c and autoboot.c (highest priority; among proxies the later
 *          of two equals; a proxy's file against one of the DHCP server's only with a higher
 *          priority). PXE 2.1 section 2.2 for Intel's ROM, which goes to port 4011 when the offer
 *          has the class and no file.
 * Tests    test/dhcp-proxy/probe/follow.test.ts
 */
import type { IpAddress } from '../../domain/address.ts';
import type { ProbeAnswer, ProbeKind } from '../../domain/probe.ts';

/** The answer that counts, and what it comes to. */
export interface Followed {
  readonly answer: ProbeAnswer;
  /** empty where nothing is named */
  readonly file: string;
  /** where the file is to be fetched; undefined where only a URL could say, and does not */
  readonly target: string | undefined;
  /** the machine is sent on to port 4011 of the target: did that answer? */
  readonly bootServer?: 'answered' | 'silent' | 'own';
}

/** @param answers  those to one kind on one interface, in the order of arrival */
export function follow(
  kind: ProbeKind,
  answers: readonly ProbeAnswer[],
  ownAddresses: readonly IpAddress[],
): Followed | undefined {
  const usable = offersOf(answers).filter((offer) => !isDropped(kind, offer));
  const chosen = chooseOffer(kind, usable);
  return chosen && outcomeOf(kind, chosen, { answers, ownAddresses });
}

/** What an offer comes to for a machine that takes its word, port 4011 included. */
export function outcomeOf(
  kind: ProbeKind,
  offer: ProbeAnswer,
  known: { readonly answers: readonly ProbeAnswer[]; readonly ownAddresses: readonly IpAddress[] },
): Followed {
  const file = fileOf(kind, offer);
  if (!asksBootServer(kind, offer)) return { answer: offer, file, target: targetOf(kind, offer) };
  const target = bootServerOf(offer);
  if (known.ownAddresses.includes(target)) {
    return { answer: offer, file: '', target, bootServer: 'own' };
  }
  const reply = known.answers.find(
    ({ port, server, from }) => port === 4011 && (server === target || from === target),
  );
  if (!reply) return { answer: offer, file: '', target, bootServer: 'silent' };
  return {
    answer: offer,
    file: fileOf(kind, reply),
    target: targetOf(kind, reply),
    bootServer: 'answered',
  };
}

/** The answers to the broadcast. */
export function offersOf(answers: readonly ProbeAnswer[]): readonly ProbeAnswer[] {
  return answers.filter(({ port }) => port === 67);
}

/** iPXE reads the header first, firmware option 67. */
export function fileOf(kind: ProbeKind, { headerFile, optionFile }: ProbeAnswer): string {
  const [first, second] = kind === 'ipxe' ? [headerFile, optionFile] : [optionFile, headerFile];
  return first === '' ? second : first;
}

/** Whether the offer, if it is the one that counts, sends the machine on to port 4011. */
export function asksBootServer(kind: ProbeKind, offer: ProbeAnswer): boolean {
  if (kind === 'http-x64' || offer.bootClass !== 'PXEClient') return false;
  return kind.startsWith('uefi') ? !offer.pxe : !offer.pxe && fileOf(kind, offer) === '';
}

/** The host whose port 4011 is asked. */
export function bootServerOf({ nextServer, server }: ProbeAnswer): IpAddress {
  return nextServer ?? server;
}

/** The host a file comes from, whether a URL names it or the next server. */
function targetOf(kind: ProbeKind, answer: ProbeAnswer): string | undefined {
  const url = /^[a-z]+:\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^:/]+)/i.exec(fileOf(kind, answer));
  return url?.[1] ?? answer.nextServer ?? answer.serverIdentifier;
}

/** EDK2 takes a message without either for one of BOOTP, or for none; iPXE takes everything. */
export function isDropped(kind: ProbeKind, offer: ProbeAnswer): boolean {
  if (kind === 'bios' || kind === 'ipxe') return false;
  return offer.messageType === undefined || offer.serverIdentifier === undefined;
}

type Choice = (kind: ProbeKind, offers: readonly ProbeAnswer[]) => ProbeAnswer | undefined;

const CHOICES: Readonly<Record<ProbeKind, Choice>> = {
  bios: chooseAsIntel,
  'uefi-x64': chooseAsEdk2,
  'uefi-arm64': chooseAsEdk2,
  'http-x64': chooseAsHttpBoot,
  ipxe: chooseAsIpxe,
};

/** Without an address nobody boots, whatever proxies say. */
const chooseOffer: Choice = (kind, offers) =>
  offers.some(hasAddress) ? CHOICES[kind](kind, offers) : undefined;

function hasAddress({ address }: ProbeAnswer): boolean {
  return address !== undefined;
}

function isPxe({ bootClass }: ProbeAnswer): boolean {
  return bootClass === 'PXEClient';
}

function chooseAsEdk2(kind: ProbeKind, offers: readonly ProbeAnswer[]): ProbeAnswer | undefined {
  const given = offers.filter(hasAddress);
  const proxies = offers.filter((offer) => !hasAddress(offer) && isPxe(offer));
  const plain = given.filter((offer) => !isPxe(offer));
  const paired = plain.length === 0 ? [] : proxies;
  return (
    given.find((offer) => isPxe(offer) && offer.pxe) ??
    paired.find((offer) => offer.pxe) ??
    given.find((offer) => isPxe(offer)) ??
    paired[0] ??
    plain.find((offer) => fileOf(kind, offer) !== '')
  );
}

/** An offer of HTTP boot has the class and a URL. */
function chooseAsHttpBoot(
  kind: ProbeKind,
  offers: readonly ProbeAnswer[],
): ProbeAnswer | undefined {
  const http = offers.filter(
    (offer) => offer.bootClass === 'HTTPClient' && /^https?:\/\//i.test(fileOf(kind, offer)),
  );
  return http.find(hasAddress) ?? http[0];
}

/** ROMs vary: most prefer a proxy to a file named by the DHCP server. */
function chooseAsIntel(kind: ProbeKind, offers: readonly ProbeAnswer[]): ProbeAnswer | undefined {
  const given = offers.filter(hasAddress);
  return (
    given.find(isPxe) ??
    offers.find((offer) => !hasAddress(offer) && isPxe(offer)) ??
    given.find((offer) => fileOf(kind, offer) !== '')
  );
}

function chooseAsIpxe(kind: ProbeKind, offers: readonly ProbeAnswer[]): ProbeAnswer | undefined {
  const latestOfBest = (among: readonly ProbeAnswer[]): ProbeAnswer | undefined =>
    among.toSorted((a, b) => a.ipxePriority - b.ipxePriority).at(-1);
  const given = latestOfBest(offers.filter(hasAddress));
  const proxy = latestOfBest(offers.filter(isPxe));
  const givenFile = given !== undefined && fileOf(kind, given) !== '';
  if (given && givenFile && given.ipxePriority >= (proxy?.ipxePriority ?? -Infinity)) return given;
  return proxy ?? (givenFile ? given : undefined);
}
