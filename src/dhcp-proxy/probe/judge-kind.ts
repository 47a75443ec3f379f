/**
 * What the answers mean for one kind of firmware.
 *
 * Owns     the findings that depend on the kind: whose word the machine takes (follow.ts), whether
 *          that is ours, and whether what we are named with is there and made for the machine.
 * Tests    test/dhcp-proxy/probe/judge.test.ts
 */
import type {
  ProbeAnswer,
  ProbeContext,
  ProbeFinding,
  ProbeKind,
  ProbePlace,
} from '../../domain/probe.ts';
import { asksBootServer, fileOf, follow, isDropped, offersOf, targetOf } from './follow.ts';
import type { Followed } from './follow.ts';
import { judgeFile, loaderThere } from './judge-file.ts';

/** A finding about one kind, without the words that name interface and kind. */
export type Note = ProbeFinding;

export interface KindAnswers {
  readonly place: ProbePlace;
  readonly context: ProbeContext;
  readonly answers: readonly ProbeAnswer[];
}

export function judgeKind(kind: ProbeKind, seen: KindAnswers): readonly Note[] {
  const { answers, context } = seen;
  const followed = follow(kind, answers, context.ownAddresses);
  return [
    ...withoutAddress(seen),
    ...damaged(kind, answers),
    ...(followed ? judgeFollowed(kind, followed, seen) : judgeNothing(kind, seen)),
    ...others(kind, followed, seen),
    ...ownSilence(kind, seen),
  ];
}

function withoutAddress({ place, answers }: KindAnswers): readonly Note[] {
  if (offersOf(answers).some(({ address }) => address !== undefined)) return [];
  // Kea and ISC dhcpd read raw frames, and the kernel shows them none that their own host sent.
  const here = place.mode === 'pxe-only';
  return [
    {
      id: 'dhcp-none',
      level: here ? 'warn' : 'fail',
      text:
        'no DHCP server answered, and without an address nothing boots' +
        (here ? '. One on this host may be deaf to what this host sends.' : ''),
      fix:
        'start the DHCP server of this network, or see in its log why it refused: no free ' +
        'addresses, or only known hardware addresses served',
    },
  ];
}

function damaged(kind: ProbeKind, answers: readonly ProbeAnswer[]): readonly Note[] {
  return offersOf(answers)
    .filter((offer) => isDropped(kind, offer))
    .map(({ server, messageType }) => ({
      id: messageType === undefined ? 'offer-without-type' : 'offer-without-identifier',
      level: 'fail',
      text:
        `the offer of ${server} lacks option ${messageType === undefined ? 53 : 54}, and this ` +
        'firmware drops it',
      fix: `update or replace the server at ${server}`,
    }));
}

function judgeFollowed(kind: ProbeKind, followed: Followed, seen: KindAnswers): readonly Note[] {
  if (isOurs(followed.target, seen)) return [judgeFile(kind, followed, seen.context)];
  if (followed.bootServer === 'silent') return [leftover(kind, followed)];
  return [named(followed, { seen, outcome: 'Machines go there.' })];
}

function leftover(kind: ProbeKind, { answer, target = '' }: Followed): Note {
  const error = kind === 'bios' ? 'PXE-E55' : 'PXE-E16';
  const end = kind === 'ipxe' ? 'goes on without a file' : `stops with ${error}`;
  return {
    id: 'pxe-class-leftover',
    level: 'fail',
    text:
      `${answer.server} sends option 60 (PXEClient) without option 43, as for Windows deployment ` +
      `services. The machine asks port 4011 of ${target}, which does not answer, and ${end}.`,
    fix: `remove option 60 from the DHCP server ${answer.server}`,
  };
}

/** Somebody else is named: to be followed, or beside what is followed. */
function named(
  { answer, file, target, bootServer }: Followed,
  how: { readonly seen: KindAnswers; readonly outcome: string },
): Note {
  const { place } = how.seen;
  const own = place.addresses.map(({ address }) => address).join(', ');
  const proxy = answer.address === undefined && answer.port === 67;
  const where = bootServer === 'answered' ? ', on its port 4011,' : '';
  const what = file === '' ? 'no file' : `file ${file}`;
  const says =
    `${answer.server}${where} ${proxy ? 'answers as a ProxyDHCP and ' : ''}says ` +
    `next-server ${target ?? 'none'}, ${what}. That is not this server (${own}).`;
  const aside = place.mode === 'observe' || place.mode === 'off';
  return {
    id: proxy || bootServer === 'answered' ? 'proxy-other' : 'dhcp-other-boot-server',
    level: aside ? 'warn' : 'fail',
    text: `${says} ${how.outcome}`,
    fix: proxy
      ? `turn off the PXE service at ${answer.server}, or let Rouse stay out: --dhcp-mode observe`
      : `remove next-server and file (options 66 and 67) from the DHCP server ${answer.server}, or ` +
        `put ${own} and file rouse there: rouse dhcp-help`,
  };
}

/** Why it is a conflict although our own answer is the one that counts. */
function despiteOurs(kind: ProbeKind, offer: ProbeAnswer): string {
  if (offer.address === undefined) {
    return kind === 'ipxe'
      ? 'iPXE takes the answer with the higher priority, and of equal ones the last.'
      : 'The first offer to arrive wins, so either may.';
  }
  if (kind === 'ipxe') return 'iPXE goes by priority, and ours is higher.';
  const also = 'U-Boot and what is loaded second (GRUB) go there';
  return kind === 'bios'
    ? `Most ROMs prefer ProxyDHCP; some do not, and ${also}.`
    : `UEFI prefers ProxyDHCP, except firmware older than 2017; ${also}.`;
}

/** Offers beside the one that is followed, which name somebody else. */
function others(
  kind: ProbeKind,
  followed: Followed | undefined,
  seen: KindAnswers,
): readonly Note[] {
  const outcome = (offer: ProbeAnswer): string => {
    if (!followed) return 'Nobody gets that far without an address.';
    return isOurs(followed.target, seen)
      ? despiteOurs(kind, offer)
      : `Machines go to ${followed.target ?? 'another server'} instead.`;
  };
  return offersOf(seen.answers)
    .filter((offer) => offer.server !== followed?.answer.server && !isDropped(kind, offer))
    .filter((offer) => fileOf(kind, offer) !== '' || asksBootServer(kind, offer))
    .filter((offer) => kind !== 'http-x64' || offer.bootClass === 'HTTPClient')
    .filter((offer) => !isOurs(targetOf(kind, offer), seen))
    .map((offer) => {
      const file = fileOf(kind, offer);
      const target = targetOf(kind, offer);
      return named({ answer: offer, file, target }, { seen, outcome: outcome(offer) });
    });
}

/** Nobody names a file for this kind. */
function judgeNothing(kind: ProbeKind, { place, answers }: KindAnswers): readonly Note[] {
  const offers = offersOf(answers);
  const given = offers.find(({ address }) => address !== undefined);
  if (!given) return [];
  const own = place.addresses[0]?.address ?? '';
  if (place.mode === 'next-server') {
    if (kind === 'http-x64') {
      const text = 'nobody names a URL, so HTTP boot finds nothing; TFTP does';
      return [{ id: 'http-not-named', level: 'info', text }];
    }
    return [
      {
        id: 'next-server-missing',
        level: 'fail',
        text: `the DHCP server ${given.server} names no boot file`,
        fix: `set next-server ${own} and file rouse there: rouse dhcp-help`,
      },
    ];
  }
  if (place.mode === 'pxe-only' && kind !== 'http-x64') {
    return [
      {
        id: 'pxe-class-missing',
        level: 'fail',
        text: `the DHCP server ${given.server} sends nobody to port 4011, where Rouse listens`,
        fix: 'let the DHCP server of this host send option 60 = PXEClient',
      },
    ];
  }
  return [];
}

/** In mode proxy a running server has offered something to every kind it has a loader for. */
function ownSilence(kind: ProbeKind, { place, context, answers }: KindAnswers): readonly Note[] {
  if (place.mode !== 'proxy' || !context.serverRuns) return [];
  const spoke = offersOf(answers).some(({ ownHost, address }) => ownHost && address === undefined);
  if (spoke) return [];
  if (!loaderThere(kind, context)) {
    const text = 'this server has no loader for it, and offers nothing';
    return [{ id: 'own-no-loader', level: 'info', text }];
  }
  return [
    {
      id: 'own-silent',
      level: 'fail',
      text: 'this server runs in mode proxy and did not answer',
      fix: 'see dhcp.ignored in its log, and whether a firewall on this host drops UDP port 67',
    },
  ];
}

function isOurs(target: string | undefined, { context }: KindAnswers): boolean {
  return context.ownAddresses.some((address) => address === target);
}
