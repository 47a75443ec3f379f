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
import { fileOf, follow, isDropped, offersOf, outcomeOf, type Followed } from './follow.ts';
import { judgeFile, loaderThere } from './judge-file.ts';

/** A finding about one kind, without the words that name interface and kind. */
export interface Note extends ProbeFinding {
  /** what becomes of the machine, as the end of a sentence, where that depends on the kind */
  readonly outcome?: string;
}

interface KindAnswers {
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
  const { answer } = followed;
  const race = answer.address === undefined && kind !== 'ipxe' && weSpoke(seen);
  const outcome = race
    ? 'it came before ours, and the first is preferred'
    : 'the machine goes there';
  return [named(followed, { seen, outcome })];
}

function leftover(kind: ProbeKind, { answer, target = '' }: Followed): Note {
  const error = kind === 'bios' ? 'PXE-E55' : 'PXE-E16';
  return {
    id: 'pxe-class-leftover',
    level: 'fail',
    text:
      `${answer.server} sends option 60 (PXEClient) without option 43, as for Windows Deployment ` +
      `Services. So machines ask port 4011 of ${target}, which does not answer.`,
    outcome: kind === 'ipxe' ? 'it goes on without a file' : `it stops with ${error}`,
    fix:
      answer.address === undefined
        ? `turn off the PXE service at ${answer.server}, or open its port 4011`
        : `remove option 60 from the DHCP server ${answer.server}`,
  };
}

/** Somebody else is named: to be followed, or beside what is followed. */
function named(
  { answer, file, target, bootServer }: Followed,
  { seen, outcome }: { readonly seen: KindAnswers; readonly outcome: string },
): Note {
  const { place } = seen;
  const own = place.addresses.map(({ address }) => address).join(', ');
  const { server } = answer;
  const proxy = answer.address === undefined;
  const where = bootServer === 'answered' ? ' (on its port 4011)' : '';
  const menu = answer.pxe ? 'a PXE menu' : 'no file';
  const aside = place.mode === 'observe' || place.mode === 'off';
  return {
    id: proxy ? 'proxy-other' : 'dhcp-other-boot-server',
    level: aside ? 'warn' : 'fail',
    text:
      `${proxy ? 'the ProxyDHCP' : 'the DHCP server'} ${server}${where} says next-server ` +
      `${target ?? 'none'}, ${file === '' ? menu : `file ${file}`}. That is not this server ` +
      `(${own}).${proxy ? '' : ' U-Boot, and what is loaded second (GRUB), always go there.'}`,
    outcome,
    fix: proxy
      ? `turn off the PXE service at ${server}, or let Rouse stay out: --dhcp-mode observe`
      : `remove next-server and file (options 66 and 67) from the DHCP server ${server}, or ` +
        `put ${own} and file rouse there: rouse dhcp-help`,
  };
}

/** Offers beside the one that is followed, which name somebody else. */
function others(
  kind: ProbeKind,
  followed: Followed | undefined,
  seen: KindAnswers,
): readonly Note[] {
  const { answers, context } = seen;
  return offersOf(answers)
    .filter((offer) => offer.server !== followed?.answer.server && !isDropped(kind, offer))
    .filter((offer) => offersBoot(kind, offer))
    .map((offer) => outcomeOf(kind, offer, { answers, ...context }))
    .filter(({ target }) => !isOurs(target, seen))
    .map((beside) => {
      const first = followed?.target ?? 'another server';
      const ours = followed !== undefined && isOurs(followed.target, seen);
      const instead = followed ? `the machine goes to ${first} instead` : 'nobody gets that far';
      const outcome = ours ? whyOurs(kind, followed.answer, beside.answer) : instead;
      return named(beside, { seen, outcome });
    });
}

function offersBoot(kind: ProbeKind, offer: ProbeAnswer): boolean {
  if (kind === 'http-x64') return offer.bootClass === 'HTTPClient' && fileOf(kind, offer) !== '';
  return offer.bootClass === 'PXEClient' || fileOf(kind, offer) !== '';
}

/** Our own answer is the one that counts, and how far one can rely on that. */
function whyOurs(kind: ProbeKind, ours: ProbeAnswer, offer: ProbeAnswer): string {
  if (kind === 'ipxe') return 'ours is preferred, for its priority';
  if (offer.address === undefined) {
    const differs = kind !== 'bios' && ours.pxe !== offer.pxe;
    return differs ? 'ours is preferred, for its form' : 'the first offer to arrive is preferred';
  }
  return kind === 'bios'
    ? 'most ROMs prefer ours'
    : 'ours is preferred, except by firmware older than 2017';
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
function ownSilence(kind: ProbeKind, seen: KindAnswers): readonly Note[] {
  const { place, context } = seen;
  if (place.mode !== 'proxy' || !context.serverRuns) return [];
  if (weSpoke(seen)) return [];
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

/** Whether this server has made a ProxyDHCP offer to the kind. */
function weSpoke({ answers }: KindAnswers): boolean {
  return offersOf(answers).some(({ ownHost, address }) => ownHost && address === undefined);
}

function isOurs(target: string | undefined, { context }: KindAnswers): boolean {
  return context.ownAddresses.some((address) => address === target);
}
