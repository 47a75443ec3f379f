/**
 * What the answers of a probe mean: who conflicts, which firmware is affected, and the remedy.
 *
 * Owns     gathering the notes about each kind of firmware and telling those together that say the
 *          same. judge-kind.ts has what is judged for one kind.
 * Never    looks at sockets: answers in, findings out.
 * Tests    test/dhcp-proxy/probe/judge.test.ts
 */
import { ipv4ToNumber, isOnLink } from '../../domain/ipv4.ts';
import {
  describeProbeKinds,
  PROBE_KINDS,
  type ProbeAnswer,
  type ProbeContext,
  type ProbeFinding,
  type ProbeKind,
  type ProbePlace,
} from '../../domain/probe.ts';
import { offersOf } from './follow.ts';
import { judgeKind, type Note } from './judge-kind.ts';

/** @param answers  those on the interface, in the order of arrival */
export function judge(
  place: ProbePlace,
  answers: readonly ProbeAnswer[],
  context: ProbeContext,
): readonly ProbeFinding[] {
  const notes = PROBE_KINDS.flatMap((kind) =>
    judgeKind(kind, {
      place,
      context,
      answers: answers.filter((answer) => answer.kind === kind),
    }).map((note) => ({ ...note, kind })),
  );
  const offers = offersOf(answers);
  return [...onePlace(place, offers, context), ...together(notes)].map((finding) => ({
    ...finding,
    text: `${place.interface}: ${finding.text}`,
  }));
}

/** One finding for all the kinds that the same is true of. */
function together(notes: readonly (Note & { readonly kind: ProbeKind })[]): ProbeFinding[] {
  const groups = new Map<string, { finding: ProbeFinding; kinds: Map<string, ProbeKind[]> }>();
  for (const { kind, outcome = '', ...finding } of notes) {
    const key = JSON.stringify(finding);
    const group = groups.get(key) ?? { finding, kinds: new Map<string, ProbeKind[]>() };
    group.kinds.set(outcome, [...(group.kinds.get(outcome) ?? []), kind]);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ finding, kinds }) => {
    const about = describeProbeKinds([...kinds.values()].flat());
    return { ...finding, text: `${about}: ${finding.text}${outcomesText(kinds)}` };
  });
}

/** Who is meant is said where the kinds differ. */
function outcomesText(kinds: ReadonlyMap<string, readonly ProbeKind[]>): string {
  const known = [...kinds].filter(([outcome]) => outcome !== '');
  const [only, ...more] = known;
  if (only && more.length === 0) {
    return ` ${only[0].charAt(0).toUpperCase()}${only[0].slice(1)}.`;
  }
  return known.map(([outcome, of]) => ` ${describeProbeKinds(of)}: ${outcome}.`).join('');
}

/** What is said once for the interface. */
function onePlace(
  place: ProbePlace,
  offers: readonly ProbeAnswer[],
  context: ProbeContext,
): readonly ProbeFinding[] {
  return [
    ...whetherWeTakePart(place, context),
    ...twoAddressServers(place, offers),
    ...plainAddressServers(place, offers),
  ];
}

function whetherWeTakePart(
  { mode }: ProbePlace,
  { serverRuns }: ProbeContext,
): readonly ProbeFinding[] {
  if (mode === 'observe') {
    return [{ id: 'own-observes', level: 'info', text: 'this server listens and answers nobody' }];
  }
  if (mode === 'off' || mode === 'next-server' || serverRuns) return [];
  const text = 'no server of ours runs, so this is the network without it';
  return [{ id: 'own-stopped', level: 'info', text, fix: 'rouse serve, and probe again' }];
}

function twoAddressServers(
  { addresses }: ProbePlace,
  offers: readonly ProbeAnswer[],
): readonly ProbeFinding[] {
  const given = oneOfEachServer(offers);
  if (given.length < 2) return [];
  const here = addresses.map(({ address, prefixLength }) => ({
    address: ipv4ToNumber(address),
    prefixLength,
  }));
  const strangers = given.filter(
    ({ address }) =>
      address !== undefined && !here.some((subnet) => isOnLink(ipv4ToNumber(address), subnet)),
  );
  const list = given.map(({ server, address }) => `${server} (${address ?? ''})`).join(' and ');
  const alike = strangers.length === 0 || strangers.length === given.length;
  return [
    {
      id: 'dhcp-two-servers',
      level: alike ? 'warn' : 'fail',
      text:
        `${given.length} DHCP servers hand out addresses: ${list}. Machines take either` +
        (alike ? ', which is right for a pair that shares its leases and for no other.' : '.'),
      fix: `turn off ${alike ? 'one of them' : strangers.map(({ server }) => server).join(', ')}`,
    },
  ];
}

/** Servers that hand out addresses and leave booting to others: how it should be beside a proxy. */
function plainAddressServers(
  { mode }: ProbePlace,
  offers: readonly ProbeAnswer[],
): readonly ProbeFinding[] {
  const says = (offer: ProbeAnswer): boolean =>
    offer.bootClass !== undefined || offer.headerFile !== '' || offer.optionFile !== '';
  return oneOfEachServer(offers).flatMap(({ server, address }) => {
    if (offers.some((offer) => offer.server === server && says(offer))) return [];
    const next = mode === 'proxy' ? ': ProxyDHCP will add it' : '';
    return [
      {
        id: 'dhcp-plain',
        level: 'ok',
        text: `${server} hands out ${address ?? ''} and adds nothing about booting${next}`,
      } as const,
    ];
  });
}

function oneOfEachServer(offers: readonly ProbeAnswer[]): readonly ProbeAnswer[] {
  const given = offers.filter(({ address }) => address !== undefined);
  return given.filter(
    ({ server }, index) => given.findIndex((other) => other.server === server) === index,
  );
}
