/**
 * The DHCP servers that there is a guide for, and which way of booting is the one for this network.
 *
 * Tests    test/cli/dhcp-help/servers.test.ts
 */
import type { DhcpMode } from '../../domain/dhcp-mode.ts';
import { RouseError } from '../../domain/errors.ts';
import { nearest } from '../../domain/nearest.ts';
import { dnsmasq } from './dnsmasq.ts';
import { HOWS, type How, type Section, type ServerGuide } from './guide.ts';
import { isc } from './isc.ts';
import { kea } from './kea.ts';
import { mikrotik } from './mikrotik.ts';
import { opnsenseDnsmasq, opnsenseIsc, opnsenseKea } from './opnsense.ts';
import { pfsense } from './pfsense.ts';
import { pihole } from './pihole.ts';
import type { BootSite } from './site.ts';
import { technitium } from './technitium.ts';
import { unifi } from './unifi.ts';
import { windows } from './windows.ts';

export const GUIDES: readonly ServerGuide[] = [
  opnsenseDnsmasq,
  opnsenseKea,
  opnsenseIsc,
  pfsense,
  dnsmasq,
  kea,
  isc,
  mikrotik,
  unifi,
  windows,
  pihole,
  technitium,
];

/** What Rouse's own setting dhcp.mode is for each way. */
export const MODE_FOR: Readonly<Record<How, DhcpMode>> = {
  proxy: 'proxy',
  'next-server': 'next-server',
  'one-name': 'next-server',
  'same-host': 'pxe-only',
};

/** Ways for a mode, best first; the first one that the DHCP server can be told is the default. */
const PREFERRED: Readonly<Record<DhcpMode, readonly How[]>> = {
  proxy: ['proxy'],
  observe: ['proxy'],
  'pxe-only': ['same-host', 'proxy'],
  'next-server': ['next-server', 'one-name'],
  off: ['next-server', 'one-name'],
};

/** @throws RouseError USAGE with what may have been meant */
export function guideNamed(name: string): ServerGuide {
  const guide = GUIDES.find((candidate) => candidate.name === name);
  if (guide) return guide;
  const names = GUIDES.map((known) => known.name);
  const longer = names.filter((known) => known.startsWith(`${name}-`));
  const near = nearest(name, names);
  const meant = longer.length > 0 ? longer : near === undefined ? [] : [near];
  const hint =
    meant.length > 0 ? `did you mean ${meant.join(' or ')}?` : `there are ${names.join(', ')}`;
  throw new RouseError('USAGE', `there is no guide for the DHCP server "${name}"; ${hint}`);
}

/** The ways that the server can be told, in the order of the table. */
export function possibleWays({ ways }: ServerGuide): readonly How[] {
  return HOWS.filter((how) => typeof ways[how] !== 'string');
}

/** The way that suits the mode in force, or the nearest one that the server can be told. */
export function wayFor(mode: DhcpMode, guide: ServerGuide): How {
  const possible = possibleWays(guide);
  return PREFERRED[mode].find((how) => possible.includes(how)) ?? 'proxy';
}

/** @throws RouseError USAGE when the server cannot be told that */
export function sectionsFor(guide: ServerGuide, how: How, site: BootSite): readonly Section[] {
  const way = guide.ways[how];
  if (typeof way !== 'string') return way(site);
  const others = possibleWays(guide).join(', ');
  throw new RouseError('USAGE', `${guide.product} cannot do ${how}: ${way}; it can do ${others}`);
}
